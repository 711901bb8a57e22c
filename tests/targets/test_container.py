"""The image and the manifests: linters and schemas have nothing to say against them."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from jupyter_mlops.ir.environment import Environment, Pin
from jupyter_mlops.ir.pipeline import Pipeline
from jupyter_mlops.targets.container.emit import emit

BIN = Path(sys.executable).parent


@pytest.fixture
def folder(cancer: Pipeline, tmp_path: Path) -> Path:
    pinned = replace(cancer, environment=Environment((Pin("numpy", "2.0.0", hashes=("0" * 64,)),)))
    return written(emit(pinned), tmp_path)


def written(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "deploy"


def run(*words: str | Path) -> str:
    done = subprocess.run([BIN / words[0], *words[1:]], capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}" if done.returncode else ""


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text("utf-8")))


def test_a_pipeline_without_a_service_has_none(cancer: Pipeline) -> None:
    assert emit(replace(cancer, service=None)) == {}


def test_the_dockerfile_passes_its_linter(folder: Path) -> None:
    assert run("hadolint", folder / "Dockerfile") == ""
    text = (folder / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in text
    assert text.index("\nUSER 10001") < text.index("ENTRYPOINT")


def test_without_hashes_there_is_no_lock_to_install(cancer: Pipeline, tmp_path: Path) -> None:
    deploy = written(emit(replace(cancer, environment=None)), tmp_path)
    assert "requirements.lock" not in (deploy / "Dockerfile").read_text("utf-8")
    assert run("hadolint", deploy / "Dockerfile") == ""


def test_the_compose_file_has_its_schema(folder: Path) -> None:
    schema = ("check-jsonschema", "--builtin-schema", "vendor.compose-spec")
    assert run(*schema, folder / "compose.yaml") == ""


def test_the_manifests_are_valid_to_the_last_key(folder: Path, tmp_path: Path) -> None:
    paths = sorted((folder / "kubernetes").iterdir())
    assert run("kubernetes-validate", "--strict", *paths) == ""
    kinds = {one["kind"] for path in paths for one in documents(path)}
    assert kinds == {
        "PersistentVolumeClaim", "Deployment", "Service", "HorizontalPodAutoscaler"
    }  # fmt: skip
    broken = tmp_path / "broken.yaml"
    text = (folder / "kubernetes" / "deployment.yaml").read_text("utf-8")
    broken.write_text(text.replace("readinessProbe", "readynessProbe"), "utf-8")
    assert "readynessProbe" in run("kubernetes-validate", "--strict", broken)


def test_what_kserve_runs_is_a_valid_pod(folder: Path, tmp_path: Path) -> None:
    [service] = documents(folder / "kserve.yaml")
    predictor = service["spec"]["predictor"]
    spec = {name: predictor[name] for name in ("containers", "volumes")}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec}
    (tmp_path / "pod.yaml").write_text(yaml.safe_dump(pod), "utf-8")
    assert run("kubernetes-validate", "--strict", tmp_path / "pod.yaml") == ""


def test_nothing_runs_as_root_or_writes_where_it_should_not(folder: Path) -> None:
    paths = (folder / "kubernetes" / "deployment.yaml", folder / "kserve.yaml")
    containers = [
        one for path in paths for document in documents(path) for one in _containers(document)
    ]
    assert len(containers) == 2
    for container in containers:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"]
        assert not context["allowPrivilegeEscalation"]
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["volumeMounts"][0]["readOnly"]


def _containers(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield from value.get("containers", ())
        for part in value.values():
            yield from _containers(part)
    elif isinstance(value, list):
        for part in value:
            yield from _containers(part)


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_kserve_knows_every_key(folder: Path, tmp_path: Path) -> None:
    """Its own client library lists the keys; the wheel is read, not installed: it needs much."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(tmp_path)]
    subprocess.run([*pip, "kserve==0.21.0"], check=True)
    [wheel] = tmp_path.glob("kserve-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        spec = _keys(opened.read("kserve/models/v1beta1_inference_service_spec.py"))
        predictor = _keys(opened.read("kserve/models/v1beta1_predictor_spec.py"))
    [service] = documents(folder / "kserve.yaml")
    assert set(service["spec"]) <= spec
    assert set(service["spec"]["predictor"]) <= predictor
    assert "minReplica" not in predictor


def _keys(source: bytes) -> set[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=[ast.Name(id="attribute_map")], value=value):
                return set(ast.literal_eval(value).values())
    raise AssertionError(source)
