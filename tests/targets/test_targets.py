"""The table of back ends and what they promise: same bytes, nothing of ours, nothing lost."""

import ast
import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from jupyter_mlops import runtime
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.ir.contract import Contract
from jupyter_mlops.ir.pipeline import Argument, Pipeline, Requirement
from jupyter_mlops.targets import TARGETS, emit, find_target, target_names
from jupyter_mlops.targets.http_service.names import names_of
from jupyter_mlops.targets.python_text import imported_roots


def test_targets_are_found_by_name() -> None:
    assert target_names()[: len(TARGETS)] == tuple(TARGETS)
    assert find_target("python_package") is TARGETS["python_package"]
    with pytest.raises(ConfigurationInvalid, match="no target 'abacus'"):
        find_target("abacus")


def test_targets_of_other_packages_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Pipeline
) -> None:
    (tmp_path / "abacus.py").write_text(
        "def emit(pipeline, expected=None):\n    return {'beads': pipeline.name.encode()}\n"
    )
    (tmp_path / "abacus-1.0.dist-info").mkdir()
    (tmp_path / "abacus-1.0.dist-info" / "METADATA").write_text("Name: abacus\nVersion: 1.0\n")
    (tmp_path / "abacus-1.0.dist-info" / "entry_points.txt").write_text(
        "[jupyter_mlops.targets]\nabacus = abacus:emit\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert target_names() == (*TARGETS, "abacus")
    assert emit(plain, targets=["abacus"]) == {"beads": b"plain"}


@pytest.mark.parametrize("name", ["cancer", "plain"])
def test_the_same_pipeline_gives_the_same_bytes(name: str, request: pytest.FixtureRequest) -> None:
    pipeline: Pipeline = request.getfixturevalue(name)
    files = emit(pipeline, {"metrics": {"b": 1, "a": 2}})
    assert files == emit(pipeline, {"metrics": {"b": 1, "a": 2}})
    ours = str(Path(runtime.__file__).parents[2]).encode()
    for path, content in files.items():
        assert ours not in content, path
        assert b"jupyter_mlops" not in content, path
        if path.endswith(".py"):
            ast.parse(content)


def test_the_runtime_is_shipped_as_it_is_but_for_its_format(cancer: Pipeline) -> None:
    folder = Path(runtime.__file__).parent
    files = emit(cancer)
    paths = [*folder.glob("*.py"), *folder.glob("serving/*.py")]
    shipped = {path.relative_to(folder).as_posix() for path in paths}
    for name in shipped:
        ours, theirs = (folder / name).read_bytes(), files[f"src/cancer/runtime/{name}"]
        assert ast.dump(ast.parse(ours)) == ast.dump(ast.parse(theirs))


def test_without_a_service_there_is_nothing_of_it(plain: Pipeline) -> None:
    names = {path.rpartition("/")[2] for path in emit(plain)}
    assert names.isdisjoint(
        {"serve.py", "schemas.py", "app.py", "service.py", "records.py", "answers.py"}
        | {"test_serve.py", "test_app.py", "definitions.py"}
    )
    assert b"fastapi" not in emit(plain)["pyproject.toml"]


@pytest.mark.parametrize("kind", ["service", "contract", "neither"])
def test_the_type_checker_is_told_of_every_library_without_types(
    kind: str, cancer: Pipeline, plain: Pipeline
) -> None:
    contract = Contract(plain.stages[0].tag, (), ())
    kinds = {"service": cancer, "contract": replace(plain, contract=contract), "neither": plain}
    files = emit(kinds[kind])
    table = tomllib.loads(files["pyproject.toml"].decode())["tool"]["mypy"]["overrides"][0]
    told = {name.removesuffix(".*") for name in table["module"]}
    sources = [content.decode() for path, content in files.items() if path.endswith(".py")]
    imported = set().union(*map(imported_roots, sources)) - sys.stdlib_module_names
    untyped = {root for root in imported if is_without_types(root)}
    assert untyped <= told
    assert ("pandas" in untyped) == (kind != "neither")


def is_without_types(root: str) -> bool:
    found = find_spec(root)
    return found is not None and not Path(str(found.origin)).with_name("py.typed").exists()


@pytest.mark.parametrize(
    ("version", "pin"),
    [
        ("2.4.6", "numpy~=2.4"),
        ("26", "numpy~=26.0"),
        ("2.0.0rc1", "numpy>=2.0.0rc1,<3"),
        ("2.1.0+cpu", "numpy~=2.1"),
        ("", "numpy"),
    ],
)
def test_recorded_versions_become_ranges(version: str, pin: str, plain: Pipeline) -> None:
    pinned = replace(plain, requirements=(Requirement("numpy", version),))
    project = tomllib.loads(emit(pinned)["pyproject.toml"].decode())
    assert pin in project["project"]["dependencies"]


def test_recorded_requests_keep_the_order_of_their_keys(cancer: Pipeline) -> None:
    expected = {"predictions": [{"args": [{"b": 1, "a": 2}], "kwargs": {}, "result": 3}]}
    stored = json.loads(emit(cancer, expected)["tests/expected.json"])
    assert list(stored["predictions"][0]["args"][0]) == ["b", "a"]


def test_parameters_have_tests_where_the_proof_has_moved_and_read_them(cancer: Pipeline) -> None:
    moved = {"parameters": {"C": 2.0}, "metrics": {"accuracy": 0.9}}
    given = {"moved": moved, "parameters_read": {"train": ["c"], "evaluate": []}}
    files = emit(cancer, given)
    assert "test_other_parameters_give" in files["tests/test_pipeline.py"].decode()
    text = files["tests/test_stages.py"].decode()
    assert '@pytest.mark.parametrize("name", ["train"])' in text
    assert "test_stage_reads_the_recorded_parameters" in text
    without = emit(cancer, {"metrics": {"accuracy": 0.9}})
    assert b"test_other_parameters_give" not in without["tests/test_pipeline.py"]
    assert b"read_record" not in without["tests/test_stages.py"]


def test_an_unproved_package_says_so(cancer: Pipeline) -> None:
    files = emit(cancer)
    assert b"UNVALIDATED" in files["README.md"]
    # What runs is the same before and after the proof: the code itself says nothing of it.
    proved = emit(cancer, {"proof": "Equal at 3 points.", "metrics": {"accuracy": 0.9}})
    code = {path: content for path, content in files.items() if path.startswith("src/")}
    assert code == {path: proved[path] for path in proved if path.startswith("src/")}
    assert json.loads(files["tests/expected.json"]) is None


def test_a_proved_package_says_how(cancer: Pipeline) -> None:
    files = emit(cancer, {"proof": "Equal at 3 points.", "metrics": {"accuracy": 0.9}})
    assert b"> **Validated.** Equal at 3 points." in files["README.md"]
    assert b"| `accuracy` | `0.9` |" in files["README.md"]
    assert b"UNVALIDATED" not in files["README.md"]


@pytest.mark.parametrize(
    ("dummy", "table"),
    [
        ({"dummy": 0.6}, "has to stay within | a dummy |\n|---|---|---|---|\n"
         "| `accuracy` | `0.9` | 0.8 … 1 | 0.6 |\n"),
        ({}, "has to stay within |\n|---|---|---|\n| `accuracy` | `0.9` | 0.8 … 1 |\n"),
    ],
)  # fmt: skip
def test_the_readme_has_a_column_of_dummies_where_there_is_one(
    dummy: dict[str, float], table: str, cancer: Pipeline
) -> None:
    gate = {"recorded": 0.9, "floor": 0.8, "ceiling": 1.0, **dummy}
    checks = {"gates": {"metrics": {"accuracy": gate}}}
    expected = {"proof": "Equal.", "metrics": {"accuracy": 0.9}, "checks": checks}
    assert table in emit(cancer, expected)["README.md"].decode()


def test_the_readme_shows_what_the_evaluation_showed_and_what_was_proved(cancer: Pipeline) -> None:
    evidence = {
        "points": [{}, {"C": 2.0}],
        "compared": [
            {"stage": "train", "subject": "value", "verdict": "equal", "names": ["model"]},
            {"stage": "evaluate", "subject": "plot", "verdict": "incomparable", "names": ["roc"]},
        ],
        "shown": {"evaluate/plots/roc.png": b"PNG", "evaluate/reports/r.txt": b"a ``` b"},
    }
    expected = {"metrics": {}, "proof": "Equal.", "evidence": evidence}
    files = emit(cancer, expected)
    text = files["README.md"].decode()
    assert files["docs/plots/roc.png"] == b"PNG"
    for part in (
        "![roc](docs/plots/roc.png)",
        "`r`:\n\n````text\na ``` b\n````",
        "2. `C = 2.0`",
        "| `train` | values | `model` |",
        "| `evaluate` | plots (not proved) | `roc` |",
        "```mermaid\nflowchart LR",
    ):
        assert part in text
    assert b"evidence" not in files["tests/expected.json"]


def test_the_readme_keeps_the_order_of_the_notebook(plain: Pipeline) -> None:
    last = replace(plain.stages[-1], metrics=("b", "a.x"), reports=("s", "r"), plots=("q", "p"))
    pipeline = replace(plain, stages=(*plain.stages[:-1], last))
    pictures = ("p.png", "q-10.png", "q-2.png", "q.png")
    shown = {f"evaluate/plots/{name}": b"PNG" for name in pictures}
    shown |= {f"evaluate/reports/{name}.txt": b"text" for name in "rs"}
    expected = {"metrics": {"a.x": 1.0, "b": 2.0}, "proof": "Equal.", "evidence": {"shown": shown}}
    text = emit(pipeline, expected)["README.md"].decode()
    wanted = ["| `b` |", "| `a.x` |", "`s`:", "`r`:", "![q]", "![q-2]", "![q-10]", "![p]"]
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)


RECORD = (("a b", "int", True), ("model_id", "str", True), ("copy", "None", False))


@pytest.mark.parametrize(
    ("arguments", "signature", "lines"),
    [
        pytest.param(
            (Argument("rows", "Any", "records", RECORD),),
            "rows",
            ["PredictRequest = list[RowsRecord]", 'a_b: int | float = Field(alias="a b")'],
            id="records",
        ),
        pytest.param(
            (Argument("frame", "pd.DataFrame", "frame", RECORD),),
            "frame: pd.DataFrame",
            [
                'return {"frame": pd.DataFrame([row.as_dict() for row in request])}',
                'model_id_: str = Field(alias="model_id")',
                'copy_: Any = Field(default=None, alias="copy")',
            ],
            id="frame",
        ),
        pytest.param(
            (
                Argument("row", "dict[str, Any]", "record", RECORD),
                Argument("threshold", "float", "value"),
                Argument("json", "np.ndarray", "value"),
            ),
            "row: dict[str, Any], threshold: float = 0.5, *, json: Any = None",
            [
                "row: RowRecord",
                "threshold: float | None = None",
                'json_: Any = Field(default=None, alias="json")',
                'if "json_" in sent:',
                'values["row"] = request.row.as_dict()',
            ],
            id="several",
        ),
        pytest.param(
            (Argument("numbers", "list[float]", "value"),),
            "numbers: list[float]",
            ["numbers: list[float]", "class PredictRequest(Record):"],
            id="value",
        ),
        pytest.param((), "", ["class PredictRequest(Record):"], id="nothing"),
    ],
)
def test_requests_follow_the_arguments(
    arguments: tuple[Argument, ...],
    signature: str,
    lines: list[str],
    asked: Callable[..., Pipeline],
) -> None:
    emitted = emit(asked(arguments=arguments, signature=signature))
    schemas = emitted["src/cancer/schemas.py"].decode()
    for line in lines:
        assert f"{line}\n" in schemas


@pytest.mark.parametrize(
    ("results", "line"),
    [
        ([1, 2.5], "PredictResponse = float | int"),
        ([[1], []], "PredictResponse = list[Any] | list[int]"),
        ([{"a": 1}, {"a": None}], "    a: int | None"),
        ([{"a": 1}, {"b": 1}], "PredictResponse = dict[str, Any]"),
        ([], "PredictResponse = Any"),
    ],
)
def test_answers_follow_the_samples(
    results: list[object], line: str, asked: Callable[..., Pipeline]
) -> None:
    samples = tuple(json.dumps({"args": [{}], "kwargs": {}, "result": one}) for one in results)
    assert f"{line}\n" in emit(asked(samples=samples))["src/cancer/schemas.py"].decode()


def test_each_of_several_functions_has_its_own_path_models_and_tests(several: Pipeline) -> None:
    files = emit(several)
    schemas, app = (files[f"src/cancer/{name}.py"].decode() for name in ("schemas", "app"))
    for line in (
        "class PredictRequest(Record):",
        "class RatiosRowsRecord(Record):",
        "class RatiosRequest(Record):",
        "def ratios_arguments(request: RatiosRequest) -> dict[str, Any]:",
    ):
        assert f"{line}\n" in schemas
    for path in ("/predict", "/ratios"):
        assert f'path="{path}"' in app
    model = files["src/cancer/mlflow_model.py"].decode()
    assert 'chosen = ModelConfig().get("path")\n' in model
    names = {path.removeprefix("tests/") for path in files if path.startswith("tests/test_")}
    assert {"test_app_predict.py", "test_app_ratios.py", "test_serve_ratios.py"} <= names
    assert "`POST /predict`, `POST /ratios` answer a request" in files["README.md"].decode()


def test_functions_whose_models_would_have_one_name_get_two(several: Pipeline) -> None:
    assert several.service is not None
    one, other = several.service.endpoints
    alike = (replace(one, entry="of_row"), replace(other, entry="OfRow"))
    named = names_of(replace(several.service, endpoints=alike))
    assert named["of_row"].request != named["OfRow"].request


def test_step_functions_get_out_of_the_way_of_values(
    cancer: Pipeline, written: Callable[..., Path]
) -> None:
    load, split = cancer.stages[0].functions
    renamed = replace(cancer.stages[0], functions=(replace(load, name="df"), split))
    project = written(replace(cancer, stages=(renamed, *cancer.stages[1:])))
    source = (project / "src" / "cancer" / "data.py").read_text()
    assert "df = df_step(params)" in source
