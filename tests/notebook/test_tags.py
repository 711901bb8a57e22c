"""What tags ask for, what was probably meant, and what is left to the user."""

import pytest

from jupyter_mlops.notebook.cell import Cell
from jupyter_mlops.notebook.tags import Role, role_of


def tagged(*tags: str) -> Cell:
    return Cell(4, "abc", "code", "x = 1\ny = 22", tags)


@pytest.mark.parametrize(
    ("tags", "role"),
    [
        ((), Role()),
        (("data",), Role(stage="data")),
        (("train", "slow"), Role(stage="train")),
        (("evaluate",), Role(stage="evaluate")),
        (("serve",), Role(stage="serve")),
        (("data:clean",), Role(stage="data", step="clean")),
        (("data:clean-up",), Role(stage="data", step="clean_up")),
        (("data: Clean up",), Role(stage="data", step="clean_up")),
        (("data", "data:clean"), Role(stage="data", step="clean")),
        (("data:clean", "data:Clean"), Role(stage="data", step="clean")),
        (("keep",), Role(keep=True)),
        (("drop", "train"), Role(stage="train", drop=True)),
        (("parameters",), Role(parameters=True)),
    ],
)
def test_role(tags: tuple[str, ...], role: Role) -> None:
    assert role_of(tagged(*tags)) == (role, ())


@pytest.mark.parametrize(
    "tag",
    [
        "remove-input", "remove_cell", "hide-output", "hide_input", "slow", "raises-exception",
        "skip-execution", "nbval-skip", "nbval-ignore-output", "exercise", "solution", "test",
        "tests", "dataset", "database", "dates", "date", "server", "strain", "brain", "rain",
        "drain", "dropout", "deep", "crop", "predict", "model", "plot", "eda", "export",
        "step:train", "block:load", "imports", "skip", "full-width", "outputPrepend", "no-tex",
        "data-prep", "test-data", "dashboard", "reserve", "preserve", "", ":", "é",
        "🚂", "a" * 9999,
    ],
)  # fmt: skip
def test_foreign_tags_are_the_users_own(tag: str) -> None:
    assert role_of(tagged(tag)) == (Role(), ())


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("Train", "train"),
        ("DATA", "data"),
        (" data", "data"),
        ("trian", "train"),
        ("tran", "train"),
        ("traim", "train"),
        ("train1", "train"),
        ("training", "train"),
        ("dat", "data"),
        ("evalute", "evaluate"),
        ("evaluation", "evaluate"),
        ("eval", "evaluate"),
        ("serv", "serve"),
        ("serving", "serve"),
        ("parameter", "parameters"),
        ("params", "parameters"),
        ("Keep", "keep"),
        ("kep", "keep"),
        ("Data:clean", "data:clean"),
        ("trian:fit", "train:fit"),
        ("data :clean", "data:clean"),
        ("keep:this", "keep"),
    ],
)
def test_near_miss(tag: str, meant: str) -> None:
    role, (found,) = role_of(tagged(tag))
    assert role == Role()
    assert (found.code, found.severity) == ("NB006", "warning")
    assert f"`{tag}`" in found.message
    assert f"`{meant}`" in found.message
    assert f"`{meant}`" in found.fix
    assert found.span is not None
    assert (found.span.cell, found.span.end_line, found.span.end_column) == (4, 2, 6)


@pytest.mark.parametrize("tag", ["data:", "data:2nd", "data:class", "data:a/b", "data:a:b"])
def test_a_step_must_be_a_name(tag: str) -> None:
    role, (found,) = role_of(tagged(tag))
    assert role == Role(stage="data")
    assert (found.code, found.severity) == ("NB006", "warning")


@pytest.mark.parametrize(
    "tags",
    [("data", "train"), ("data:a", "data:b"), ("data:a", "train:a"), ("keep", "drop")],
)
def test_contradictions(tags: tuple[str, ...]) -> None:
    _, (found,) = role_of(tagged(*tags))
    assert (found.code, found.severity) == ("NB007", "error")
    assert all(f"`{tag}`" in found.message for tag in tags)


def test_injected_parameters_are_left_out() -> None:
    role, (found,) = role_of(tagged("injected-parameters", "parameters"))
    assert role == Role(drop=True)
    assert (found.code, found.severity) == ("NB008", "info")
