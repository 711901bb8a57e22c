"""Options win over the file, the file over the environment; what is wrong has its place told."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.runtime.commands import main
from jupyter_mlops.runtime.errors import ParameterInvalid
from jupyter_mlops.runtime.overrides import by_name, check, from_names
from jupyter_mlops.runtime.parameter_files import read_file
from jupyter_mlops.runtime.project import Project, Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    test_size: float = field(
        default=0.25, metadata={"notebook": "TEST_SIZE", "minimum": 0, "maximum": 1}
    )
    kernel: str = field(default="rbf", metadata={"notebook": "KERNEL", "choices": ("rbf", "poly")})
    start: datetime.date = field(default=datetime.date(2024, 1, 31), metadata={"notebook": "START"})
    folder: Path = field(default=Path("data"), metadata={"notebook": "FOLDER"})
    flag: bool = field(default=False, metadata={"notebook": "FLAG"})
    c: int | None = field(default=None, metadata={"notebook": "c"})
    artifacts: int = field(default=1, metadata={"notebook": "ARTIFACTS"})

    def __post_init__(self) -> None:
        check(self)


SEEN: list[Parameters] = []


def _look(params: Parameters) -> object:
    SEEN.append(params)
    return object()


PROJECT = Project(
    name="churn",
    parameters=Parameters,
    stages=(Stage("data", _look, uses_parameters=True),),
)


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(in_folder: None) -> Any:  # noqa: ARG001  # where it runs
    def command(*arguments: str) -> Parameters:
        SEEN.clear()
        assert main(PROJECT, ["run", *arguments]) == 0
        return SEEN[0]

    return command


def test_each_place_wins_over_the_next(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHURN_TEST_SIZE", "0.1")
    assert run() == Parameters(test_size=0.1)
    Path("set.toml").write_text("TEST_SIZE = 0.2\n", encoding="utf-8")
    assert run("--parameters", "set.toml") == Parameters(test_size=0.2)
    # What is overridden isn't asked whether it was right.
    monkeypatch.setenv("CHURN_TEST_SIZE", "much")
    assert run("--parameters", "set.toml", "--set", "TEST_SIZE=0.3").test_size == 0.3
    assert run("--set", "TEST_SIZE=0.3", "--test-size", "0.4").test_size == 0.4


FORMS = {
    "set.toml": 'test_size = 1e-1\nstart = 2024-02-01\nFOLDER = "there"\nflag = true\nc = 3\n',
    "set.yaml": "test_size: 1e-1\nstart: 2024-02-01\nFOLDER: there\nflag: true\nc: 3\n",
    "set.json": '{"test_size": 0.1, "start": "2024-02-01", "FOLDER": "there", "flag": true,"c":3}',
}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_sets_values_in_any_form_and_what_a_run_stored_is_one(name: str, run: Any) -> None:
    Path(name).write_text(FORMS[name], encoding="utf-8")
    wanted = Parameters(
        test_size=0.1, start=datetime.date(2024, 2, 1), folder=Path("there"), flag=True, c=3
    )
    assert run("--parameters", name) == wanted
    assert run("--parameters", "artifacts/parameters.json") == wanted


def test_options_and_variables_read_every_type(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Parameters(
        kernel="poly", start=datetime.date(2024, 2, 1), folder=Path("there"), flag=True, c=3
    )
    options = (
        "--kernel",
        "poly",
        "--start",
        "2024-02-01",
        "--folder",
        "there",
        "--flag",
        "--c",
        "3",
    )
    assert run(*options) == wanted
    texts = {
        "KERNEL": "poly", "START": "2024-02-01", "FOLDER": "there", "FLAG": "True", "C": "3",
    }  # fmt: skip
    for name, text in texts.items():
        monkeypatch.setenv(f"CHURN_{name}", text)
    assert run() == wanted


def test_the_folder_of_the_service_is_no_parameter(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHURN_ARTIFACTS", "somewhere")
    monkeypatch.setenv("CHURN_PARAMETER_ARTIFACTS", "5")
    assert run() == Parameters(artifacts=5)
    assert run("--parameter-artifacts", "6").artifacts == 6


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        ("TEST_SIZE = 'a'", (), "TEST_SIZE is of type float, and 'a' is not (from set.toml)"),
        ("TEST_SIZE = 1.5", (), "must be between 0 and 1, and 1.5 is not (from set.toml)"),
        ("KERNEL = 'lin'", (), 'must be one of "rbf", "poly", and "lin" is not (from set.toml)'),
        ("test_sise = 0.5", (), "there is no parameter test_sise (in set.toml)"),
        ("test_size = 0.5\nTEST_SIZE = 0.5", (), "TEST_SIZE twice, as test_size and TEST_SIZE"),
        ("test_size = ", (), "set.toml: Invalid value"),
        ("", ("--test-size", "nan"), "between 0 and 1, and NaN is not (from --test-size)"),
        ("", ("--start", "2024-02-30"), "START is of type datetime.date, and '2024-02-30' is not"),
        ("", ("--set", "TEST_SIZE=2"), "and 2 is not (from --set)"),
        ("", ("--parameters", "set.ini"), "set.ini is no parameter file"),
        ("", ("--parameters", "gone.toml"), "gone.toml can't be read"),
    ],
)  # fmt: skip
def test_wrong_values_are_told_with_their_place(
    text: str,
    arguments: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("set.toml").write_text(text, encoding="utf-8")
    assert main(PROJECT, ["run", *(arguments or ("--parameters", "set.toml"))]) == 2
    assert told in capsys.readouterr().err


def test_a_variable_is_named_when_it_is_wrong_or_looks_like_a_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHURN_TSET_SIZE", "0.5")
    monkeypatch.setenv("CHURN_API_KEY", "x")
    assert main(PROJECT, ["run"]) == 0
    told = capsys.readouterr().err
    assert "CHURN_TSET_SIZE sets nothing; did you mean CHURN_TEST_SIZE?" in told
    assert "API_KEY" not in told
    monkeypatch.setenv("CHURN_TEST_SIZE", "2")
    assert main(PROJECT, ["run"]) == 2
    assert "(from the environment variable CHURN_TEST_SIZE)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 017", {"a": 17}),
        ("a: 0o17\nb: 0x1F\nc: -3", {"a": 15, "b": 31, "c": -3}),
        ("a: no\nb: on\nc: 2024-01-31", {"a": "no", "b": "on", "c": "2024-01-31"}),
        ("a: .5\nb: 1.\nc: 1e3\nd: -.inf", {"a": 0.5, "b": 1.0, "c": 1000.0, "d": float("-inf")}),
        ("a: [1, x, null]\nb: {c: ~}\nd:", {"a": [1, "x", None], "b": {"c": None}, "d": None}),
        ("a: '1'\nb: \"true\"", {"a": "1", "b": "true"}),
        ("", {}),
    ],
)
def test_yaml_means_what_it_looks_like(text: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_file(path) == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("set.yaml", "a: 1\na: 2", "a stands twice"),
        ("set.json", '{"a": 1, "a": 2}', "a stands twice"),
        ("set.yaml", "a: !!python/name:os.system", "is not known here"),
        ("set.yaml", "a: [1", "expected"),
        ("set.yaml", "- a", "holds no names with values"),
        ("set.json", "[", "Expecting value"),
    ],
)
def test_a_file_that_is_wrong_is_refused(name: str, text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterInvalid, match=told):
        read_file(path)


def test_the_class_itself_refuses_what_is_out_of_range() -> None:
    with pytest.raises(ParameterInvalid, match="parameter TEST_SIZE must be between 0 and 1"):
        Parameters(test_size=2)
    made = Parameters(test_size=1, start=datetime.date(2024, 5, 1))
    assert from_names(Parameters, by_name(made)) == made
