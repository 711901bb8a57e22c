"""Text and JSON become parameters, or an error that names the parameter."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from jupyter_mlops.runtime.errors import ParameterInvalid
from jupyter_mlops.runtime.overrides import by_name, fits, from_names, from_text, settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    test_size: float = field(default=0.25, metadata={"notebook": "TEST_SIZE", "help": "share"})
    seed: int = field(default=0, metadata={"notebook": "SEED"})
    name: str = field(default="a", metadata={"notebook": "NAME"})
    columns: list[str] = field(default_factory=lambda: ["x"], metadata={"notebook": "COLUMNS"})
    depth: int | None = field(default=None, metadata={"notebook": "DEPTH"})
    label: str | None = field(default=None, metadata={"notebook": "LABEL"})
    other: Any = field(default=None, metadata={"notebook": "OTHER"})


SETTINGS = {setting.field: setting for setting in settings(Parameters)}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("test_size", "0.3", 0.3),
        ("seed", "7", 7),
        ("name", "7", "7"),
        ("columns", '["a", "b"]', ["a", "b"]),
        ("depth", "null", None),
        ("depth", "3", 3),
        ("label", "null", None),
        ("label", "3", "3"),
        ("label", "plain", "plain"),
        ("other", '{"a": 1}', {"a": 1}),
    ],
)
def test_text_is_read_as_the_type_asks(name: str, text: str, value: object) -> None:
    read = from_text(SETTINGS[name], text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("seed", "0.5"),
        ("test_size", "much"),
        ("columns", "a,b"),
        ("columns", "[1]"),
        ("depth", "x"),
    ],
)
def test_text_of_another_type_is_refused(name: str, text: str) -> None:
    with pytest.raises(ParameterInvalid, match=f"parameter {SETTINGS[name].notebook} is of type"):
        from_text(SETTINGS[name], text)


@pytest.mark.parametrize(
    ("value", "hint", "answer"),
    [
        (1, float, True),
        (True, float, False),
        (True, int, False),
        (1.0, int, False),
        ({"a": [1]}, dict[str, list[int]], True),
        ({"a": ["b"]}, dict[str, list[int]], False),
        (None, type(None), True),
        (None, int, False),
    ],
)
def test_values_fit_their_types(value: object, hint: Any, answer: bool) -> None:
    assert fits(value, hint) is answer


def test_names_are_those_of_the_notebook() -> None:
    made = from_names(Parameters, {"TEST_SIZE": 1, "COLUMNS": ["b"]})
    assert made == Parameters(test_size=1, columns=["b"])
    # A whole number stays one, as it would in the notebook.
    assert type(made.test_size) is int
    assert from_names(Parameters, by_name(made)) == made
    with pytest.raises(ParameterInvalid, match="no parameter SIZE") as caught:
        from_names(Parameters, {"SIZE": 1})
    assert "TEST_SIZE" in caught.value.hint
