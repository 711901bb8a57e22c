"""From the libraries of a package to its software bill of materials, in the form of CycloneDX."""

import json
import uuid
from collections.abc import Iterable, Mapping

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import fixup_id, is_expression
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.python_package.project_file import dependencies

BILL = "sbom.cdx.json"


def bill_of_materials(pipeline: Pipeline, environment: Environment) -> bytes:
    """Write the bill; the same libraries always give the same one, without time or chance."""
    package = Component(
        name=pipeline.name,
        version=pipeline.version,
        type=ComponentType.APPLICATION,
        bom_ref=pipeline.name,
        description=pipeline.title,
    )
    parts: dict[str, Component] = {
        canonicalize_name(pin.name): _component(pin) for pin in environment.pins
    }
    bom = Bom(components=parts.values(), serial_number=_serial(pipeline, environment))
    bom.metadata.component = package
    bom.register_dependency(package, _named(dependencies(pipeline), parts))
    for pin in environment.pins:
        bom.register_dependency(parts[canonicalize_name(pin.name)], _named(pin.needs, parts))
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    # The library insists on a time, and the form doesn't.
    document["metadata"].pop("timestamp", None)
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _component(pin: Pin) -> Component:
    name = canonicalize_name(pin.name)
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}=={pin.version}",
        purl=PackageURL("pypi", name=name, version=pin.version),
        licenses=[_licence(pin.licence)] if pin.licence else [],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=pin.file)] if pin.file else [],
    )


def _licence(stated: str) -> DisjunctiveLicense | LicenseExpression:
    known = fixup_id(stated)
    if known is not None:
        return DisjunctiveLicense(id=known)
    return LicenseExpression(stated) if is_expression(stated) else DisjunctiveLicense(name=stated)


def _named(names: Iterable[str], parts: Mapping[str, Component]) -> list[Component]:
    wanted = {canonicalize_name(Requirement(name).name) for name in names}
    return [parts[name] for name in sorted(wanted & parts.keys())]


def _serial(pipeline: Pipeline, environment: Environment) -> uuid.UUID:
    """A number that another package or other libraries don't have."""
    versions = [f"{pin.name}=={pin.version} {pin.file}" for pin in environment.pins]
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join([pipeline.name, pipeline.version, *versions]))
