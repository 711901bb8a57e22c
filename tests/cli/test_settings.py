"""Where settings come from, which place wins, and what is refused."""

from pathlib import Path

import pytest

from jupyter_mlops.config import Settings, load_settings
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.plain import parse_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("+3", 3),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("true", True),
        ("False", False),
        ("null", None),
        ("None", None),
        ('["basic", "pro"]', ["basic", "pro"]),
        ('{"depth": 3}', {"depth": 3}),
        ('"5"', "5"),
        ("basic", "basic"),
        ("", ""),
        ("01234", "01234"),
        ("2026-01-02", "2026-01-02"),
        ("1,5", "1,5"),
        ("NaN", "NaN"),
        ("[1, NaN]", "[1, NaN]"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_parameter_values(text: str, value: object) -> None:
    parsed = parse_value(text)
    assert parsed == value
    assert type(parsed) is type(value)


def settings(
    folder: Path, pyproject: str = "", notebook: object = None, **options: object
) -> Settings:
    (folder / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    (folder / "notebooks").mkdir()
    return load_settings(folder / "notebooks" / "churn.ipynb", notebook or {}, options)


def test_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path) == Settings()


def test_command_line_wins_over_notebook_wins_over_pyproject(tmp_path: Path) -> None:
    pyproject = """
        [tool.nb2prod]
        name = "file"
        version = "3.0.0"
        time-limit = 1
        parameters = {A = 1, B = 1, C = 1}
    """
    notebook = {"name": "notebook", "time_limit": 2, "parameters": {"B": 2, "C": 2}}
    found = settings(
        tmp_path, pyproject, notebook, name=None, time_limit=3, parameters={"C": [3.5]}
    )
    assert found == Settings(
        name="notebook",
        package_version="3.0.0",
        time_limit=3,
        parameters=(("A", 1), ("B", 2), ("C", [3.5])),
    )


def test_each_place_has_its_own_folder(tmp_path: Path) -> None:
    pyproject = '[tool.nb2prod]\noutput = "out"'
    assert settings(tmp_path, pyproject).output == tmp_path / "out"
    notebook = tmp_path / "notebooks" / "churn.ipynb"
    assert load_settings(notebook, {"output": "out"}, {}).output == tmp_path / "notebooks" / "out"
    assert load_settings(notebook, {}, {"output": "out"}).output == Path("out")


def test_only_the_nearest_pyproject_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.nb2prod]\nname = "far"', encoding="utf-8")
    near = tmp_path / "near"
    near.mkdir()
    assert settings(near, "[project]\n").name is None


def test_lists_become_tuples(tmp_path: Path) -> None:
    pyproject = """
        [tool.nb2prod]
        select = ["NB2"]
        targets = ["python_package"]
        validation-points = [{SEED = 1}, {SEED = 2}]
        allow-nondeterminism = true
        fixtures = "none"
        seeds = 12
        gates = {accuracy = {min = 0.9}, mae = {max = 2}}
        slices = ["sex", "age group"]
        budgets = {bytes = 5_000_000, p95-ms = 2.5}
    """
    assert settings(tmp_path, pyproject) == Settings(
        select=("NB2",),
        targets=("python_package",),
        validation_points=({"SEED": 1}, {"SEED": 2}),
        allow_nondeterminism=True,
        fixtures="none",
        seeds=12,
        gates=(("accuracy", {"min": 0.9}), ("mae", {"max": 2})),
        slices=("sex", "age group"),
        budgets={"bytes": 5_000_000, "p95-ms": 2.5},
    )


@pytest.mark.parametrize(
    ("pyproject", "notebook", "options", "parts"),
    [
        (
            "[tool.nb2prod]\ntime-limt = 5",
            {},
            {},
            ["`time-limt`", "5", "pyproject.toml", "did you mean `time-limit`?"],
        ),
        ("", {"nmae": "x"}, {}, ["`nmae`", "'x'", "metadata.nb2prod", "did you mean `name`?"]),
        ("", {"name": "Not-Legal"}, {}, ["`name`", "'Not-Legal'", "metadata.nb2prod"]),
        ("", {"name": "class"}, {}, ["'class'", "a package name"]),
        ("", {"version": "1"}, {}, ["`version`", "'1'", "1.2.0"]),
        ("", {"static": 1}, {}, ["`static`", "1", "true or false"]),
        ("", {"select": "NB2"}, {}, ["`select`", "'NB2'", "a list of codes"]),
        ("", {"ignore": ["nb2"]}, {}, ["`ignore`", "'nb2'"]),
        ("", {"fixtures": "some"}, {}, ["`fixtures`", "'some'", "none, sample or full"]),
        ("", {"seeds": 0}, {}, ["`seeds`", "0", "from 1 to 1000"]),
        ("", {"gates": {"mae": 2}}, {}, ["`gates`", '{"accuracy": {"min": 0.9}}']),
        ("", {"gates": {"mae": {"least": 2}}}, {}, ["`gates`", "least"]),
        ("", {"slices": "sex"}, {}, ["`slices`", "a list of columns"]),
        ("", {"budgets": {"p99-ms": 2}}, {}, ["`budgets`", "p95-ms"]),
        ("", {"budgets": {"bytes": -1}}, {}, ["`budgets`", "-1"]),
        ("", {"output": 3}, {}, ["`output`", "3", "the path of a folder"]),
        ("", {"parameters": {"a b": 1}}, {}, ["`parameters`", "a b"]),
        ("", {"parameters": {"A": float("nan")}}, {}, ["`parameters`", "nan"]),
        ("", {"validation-points": {"A": 1}}, {}, ["`validation-points`", "{'A': 1}"]),
        ("[tool.nb2prod]\nparameters = {D = 2026-01-02}", {}, {}, ["`parameters`", "datetime"]),
        ("", [1], {}, ["metadata.nb2prod", "[1]", "not a table"]),
        ("", {}, {"time_limit": 0.0}, ["`time_limit`", "0.0", "the command line", "positive"]),
        ("", {}, {"time_limit": float("inf")}, ["inf", "positive"]),
        ("[tool", {}, {}, ["pyproject.toml"]),
    ],
)
def test_refusals_name_key_value_and_place(
    tmp_path: Path, pyproject: str, notebook: object, options: dict[str, object], parts: list[str]
) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        settings(tmp_path, pyproject, notebook, **options)
    message = str(refused.value)
    assert [part for part in parts if part not in message] == []
    assert message.startswith("error[configuration-invalid]: ")
