"""From values that a build is given for parameters to a refusal, where they aren't allowed."""

import difflib
from collections.abc import Iterable, Mapping

from jupyter_mlops.analysis.facts import Facts
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.lowering.parameters import LimitTables, declared, setting_of
from jupyter_mlops.plain import Plain

GIVEN = "given for this build"
_POINT = "one of the validation points"


def check_overrides(
    facts: Facts,
    tables: LimitTables,
    given: Mapping[str, Plain],
    points: Iterable[Mapping[str, Plain]] = (),
) -> None:
    """Refuse unknown names, computed ones, and values of another type or outside of the limits.

    Raises ConfigurationInvalid.
    """
    # Checking a notebook without such values doesn't need what a package runs with.
    from jupyter_mlops.runtime.errors import ParameterInvalid  # noqa: PLC0415  # loads what packages run with; `check` needs it only for given values
    from jupyter_mlops.runtime.overrides import checked  # noqa: PLC0415  # loads what packages run with; `check` needs it only for given values

    settings = {one.name: setting_of(one) for one in declared(facts, tables)}
    for name in tables:
        if name not in settings:
            raise _unknown(facts, name, "the setting `parameter-limits`")
    for values, place in ((given, GIVEN), *((point, _POINT) for point in points)):
        for name, value in values.items():
            if name not in settings:
                raise _unknown(facts, name, place)
            try:
                checked(settings[name], value, place)
            except ParameterInvalid as refused:
                raise ConfigurationInvalid(refused.message, refused.hint) from refused


def _unknown(facts: Facts, name: str, place: str) -> ConfigurationInvalid:
    known = facts.parameters
    for unit in facts.units:
        if unit.unit.role.parameters and name in unit.binds:
            sources = ", ".join(sorted(unit.uses & set(known))) or "other values"
            return ConfigurationInvalid(
                f"`{name}` ({place}) is computed in the parameters cell, so it can't be overridden",
                f"override what it is computed from: {sources}",
            )
    near = difflib.get_close_matches(name, known, n=1) or difflib.get_close_matches(
        name.upper(), known, n=1
    )
    meant = f"did you mean `{near[0]}`? " if near else ""
    listed = ", ".join(known) or "none: no cell is tagged `parameters`"
    return ConfigurationInvalid(
        f"there is no parameter `{name}` ({place})", f"{meant}The parameters are {listed}"
    )
