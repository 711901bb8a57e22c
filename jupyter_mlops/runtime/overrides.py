"""From text and JSON to a Parameters object; a wrong value is refused by its parameter's name."""

import dataclasses
import json
import types
from collections.abc import Mapping
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .errors import ParameterInvalid

P = TypeVar("P")


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One parameter as the command line sees it."""

    field: str
    notebook: str
    hint: Any
    default: Any
    help: str

    @property
    def type_name(self) -> str:
        """The type as it is written in the source."""
        return (
            self.hint.__name__ if type(self.hint) is type else str(self.hint).replace("typing.", "")
        )


def settings(parameters: type[Any]) -> tuple[Setting, ...]:
    """List the parameters of a Parameters class, in order."""
    hints = get_type_hints(parameters)
    return tuple(
        Setting(
            field=field.name,
            notebook=field.metadata.get("notebook", field.name),
            hint=hints[field.name],
            default=_default(field),
            help=field.metadata.get("help", ""),
        )
        for field in dataclasses.fields(parameters)
    )


def from_text(setting: Setting, text: str) -> Any:
    """Read `text` as a parameter's type asks: as it is, as a number, or as JSON."""
    if setting.hint is str:
        return text
    if setting.hint in (int, float):
        try:
            return setting.hint(text)
        except ValueError:
            raise _wrong(setting, text) from None
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return checked(setting, value if fits(value, setting.hint) else text)


def from_names(parameters: type[P], values: Mapping[str, Any]) -> P:
    """Make a Parameters object of values by notebook name; the others keep their defaults."""
    known = {setting.notebook: setting for setting in settings(parameters)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        names = ", ".join(known) or "none: this package has no parameters"
        raise ParameterInvalid(f"there is no parameter {', '.join(unknown)}", f"known are {names}")
    return parameters(
        **{known[name].field: checked(known[name], value) for name, value in values.items()}
    )


def by_name(parameters: Any) -> dict[str, Any]:
    """Give the values of a Parameters object by their names in the notebook."""
    return {
        setting.notebook: getattr(parameters, setting.field)
        for setting in settings(type(parameters))
    }


def checked(setting: Setting, value: Any) -> Any:
    """`value` itself if it has the parameter's type."""
    if not fits(value, setting.hint):
        raise _wrong(setting, value)
    return value


def fits(value: Any, hint: Any) -> bool:
    """Whether a JSON value has the type `hint`; an int is a float too, a bool is no number."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(fits(value, option) for option in inner)
    if origin is list:
        return isinstance(value, list) and all(fits(item, inner[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, inner[0]) and fits(item, inner[1]) for key, item in value.items()
        )
    accepted = {float: (int, float), None: (types.NoneType,)}.get(hint, (hint,))
    return hint is Any or type(value) in accepted


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _wrong(setting: Setting, value: object) -> ParameterInvalid:
    return ParameterInvalid(
        f"parameter {setting.notebook} is of type {setting.type_name}, and {value!r} is not",
        f"give a value like {json.dumps(setting.default)}",
    )
