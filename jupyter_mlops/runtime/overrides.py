"""From text, JSON and values to a Parameters object; a wrong value is refused by name.

The type, the choices and the range are those that the fields of the class state.
"""

import dataclasses
import datetime
import difflib
import json
import types
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .errors import ParameterInvalid

P = TypeVar("P")
_FROM_TEXT: dict[Any, Any] = {
    datetime.date: datetime.date.fromisoformat,
    datetime.datetime: datetime.datetime.fromisoformat,
    Path: Path,
}
"""Types that JSON, YAML and a command line know as text only."""
VALUE_TYPES: dict[str, Any] = {
    "datetime.date": datetime.date,
    "datetime.datetime": datetime.datetime,
    "Path": Path,
}
"""The same by the names that sources have for them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One parameter as the command line sees it."""

    field: str
    notebook: str
    hint: Any
    default: Any
    help: str = ""
    choices: tuple[Any, ...] = ()
    minimum: Any = None
    maximum: Any = None

    @property
    def type_name(self) -> str:
        """The type as it is written in the source."""
        if type(self.hint) is not type:
            return str(self.hint).replace("typing.", "").replace("pathlib.", "")
        module = "datetime." if self.hint.__module__ == "datetime" else ""
        return f"{module}{self.hint.__name__}"


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
            choices=field.metadata.get("choices", ()),
            minimum=field.metadata.get("minimum"),
            maximum=field.metadata.get("maximum"),
        )
        for field in dataclasses.fields(parameters)
    )


def check(parameters: Any) -> None:
    """Refuse values of a Parameters object that have the wrong type or are out of range."""
    for setting in settings(type(parameters)):
        checked(setting, getattr(parameters, setting.field))


def from_text(setting: Setting, text: str, source: str = "") -> Any:
    """Read `text` as a parameter's type asks: as it is, as a number, or as JSON."""
    if setting.hint is str or setting.hint in _FROM_TEXT:
        return checked(setting, text, source)
    if setting.hint in (int, float):
        try:
            return checked(setting, setting.hint(text), source)
        except ValueError:
            raise _wrong(setting, text, source) from None
    try:
        value = json.loads(text.lower() if setting.hint is bool else text)
    except ValueError:
        value = text
    return checked(setting, value if fits(value, setting.hint) else text, source)


def from_names(
    parameters: type[P], values: Mapping[str, Any], sources: Mapping[str, str] | None = None
) -> P:
    """Make a Parameters object of values by notebook name; the others keep their defaults.

    `sources` says of a name where its value is from.
    """
    known = {setting.notebook: setting for setting in settings(parameters)}
    told = sources or {}
    for name in sorted(values.keys() - known.keys()):
        raise unknown_name(name, tuple(known), told.get(name, ""))
    return parameters(
        **{
            known[name].field: checked(known[name], value, told.get(name, ""))
            for name, value in values.items()
        }
    )


def by_name(parameters: Any) -> dict[str, Any]:
    """Give the values of a Parameters object by their names in the notebook, as JSON has them."""
    return {
        setting.notebook: as_plain(getattr(parameters, setting.field))
        for setting in settings(type(parameters))
    }


def as_plain(value: Any) -> Any:
    """Say a value as JSON can: a date as its ISO text, a path as text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.as_posix() if isinstance(value, PurePath) else value


def converted(value: Any, hint: Any) -> Any:
    """Make the date or the path that the type asks for out of its text."""
    if isinstance(value, str) and hint in _FROM_TEXT:
        try:
            return _FROM_TEXT[hint](value)
        except ValueError:
            return value
    return value


def checked(setting: Setting, value: Any, source: str = "") -> Any:
    """`value` in the parameter's type, if it has it and is one of those that are allowed."""
    value = converted(value, setting.hint)
    if not fits(value, setting.hint):
        raise _wrong(setting, value, source)
    if setting.default is None and value is None:
        return value
    choices = [converted(one, setting.hint) for one in setting.choices]
    if choices and not any(_is_same(value, one) for one in choices):
        listed = ", ".join(map(_shown, setting.choices))
        raise _refused(setting, f"must be one of {listed}", _shown(value), source)
    low, high = (converted(one, setting.hint) for one in (setting.minimum, setting.maximum))
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise _refused(setting, f"must be {_range(setting)}", _shown(value), source)
    return value


def fits(value: Any, hint: Any) -> bool:
    """Whether a value has the type `hint`; an int is a float too, a bool is no number."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(fits(value, option) for option in inner)
    if origin is list:
        return isinstance(value, list) and all(fits(item, inner[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, inner[0]) and fits(item, inner[1]) for key, item in value.items()
        )
    if hint is Any or hint is None:
        return hint is Any or value is None
    if hint is Path:
        return isinstance(value, Path)
    # NumPy's float64 is a float; a bool is an int, and a datetime a date, by inheritance only.
    apart = {int: bool, float: bool, datetime.date: datetime.datetime}.get(hint, ())
    accepted = (int, float) if hint is float else hint
    return isinstance(value, accepted) and not isinstance(value, apart)


def unknown_name(name: str, known: tuple[str, ...], source: str = "") -> ParameterInvalid:
    """Say that there is no such parameter, and which one was probably meant."""
    place = f" ({source})" if source else ""
    near = difflib.get_close_matches(name, known, n=1) or difflib.get_close_matches(
        name.upper(), known, n=1
    )
    listed = ", ".join(known) or "none: this package has no parameters"
    meant = f"did you mean {near[0]}? " if near else ""
    return ParameterInvalid(f"there is no parameter {name}{place}", f"{meant}Known are {listed}")


def _is_same(value: Any, choice: Any) -> bool:
    return bool(value == choice) and isinstance(value, bool) == isinstance(choice, bool)


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _range(setting: Setting) -> str:
    low, high = as_plain(setting.minimum), as_plain(setting.maximum)
    if low is not None and high is not None:
        return f"between {low} and {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def _refused(setting: Setting, rule: str, value: str, source: str) -> ParameterInvalid:
    place = f" ({source})" if source else ""
    return ParameterInvalid(
        f"parameter {setting.notebook} {rule}, and {value} is not{place}",
        f"give a value like {_shown(setting.default)}",
    )


def _wrong(setting: Setting, value: object, source: str) -> ParameterInvalid:
    return _refused(setting, f"is of type {setting.type_name}", repr(value), source)


def _shown(value: object) -> str:
    try:
        return json.dumps(as_plain(value), ensure_ascii=False)
    except (TypeError, ValueError):
        return repr(value)
