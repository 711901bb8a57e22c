"""`nb2prod diff` names what a reviewer would, and what breaks callers."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from jupyter_mlops.changes.change import Change
from jupyter_mlops.changes.compare import compare_builds
from jupyter_mlops.changes.report import as_markdown, as_text
from jupyter_mlops.cli import main
from jupyter_mlops.compiler import compile_notebook
from jupyter_mlops.config import Settings


def statement(uid: str, where: str, code: str, *, kept: bool = True) -> dict[str, Any]:
    return {
        "uid": uid, "cell": int(uid[1]), "cell_id": "", "line": 1,
        "text": code.partition("\n")[0], "kept": kept,
        "where": where if kept else "", "code": code if kept else "",
        "reason": "needed" if kept else "nothing needs it",
    }  # fmt: skip


def field(name: str, kind: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "type": kind, "required": required}


BUILD: dict[str, Any] = {
    "schema": 1, "name": "churn", "version": "1.0.0+nb.1111111", "notebook": "churn.ipynb",
    "notebook_digest": "11", "inputs_digest": "22", "workdir": ".", "python": "3.12",
    "status": "validated", "allow_nondeterminism": False,
    "files": {"README.md": "a1", "src/churn/train.py": "b1"},
    "inputs": [{"path": "users.csv", "sha256": "33", "size": 10}],
    "parameters": [
        {"name": "C", "field": "c", "annotation": "float", "default": 1.0, "help": "strength"},
        {"name": "SEED", "field": "seed", "annotation": "int", "default": 0, "help": ""},
    ],
    "requirements": [{"distribution": "scikit-learn", "version": "1.9.1"}],
    "environment": {
        "pins": [
            {
                "name": "numpy", "version": "2.4.6", "needs": [], "licence": "",
                "hashes": ["aa"], "file": "aa",
            },
            {
                "name": "scikit-learn", "version": "1.9.1", "needs": ["numpy"], "licence": "",
                "hashes": ["bb"], "file": "bb",
            },
        ],
        "absent": [], "no_lock": "",
    },
    "service": {
        "entry": "predict", "body": "object", "answer": "object",
        "request": [field("age", "int | float"), field("plan", "str", required=False)],
        "response": [field("score", "float"), field("label", "str")],
    },
    "metrics": {"accuracy": 0.9},
    "statements": [
        statement("c1.1", "data", "df = load('users.csv')"),
        statement("c2.1", "data:clean", "df = df.dropna()"),
        statement("c3.1", "train", "model = Model(C=C).fit(df)"),
        statement("c4.1", "", "df.head()", kept=False),
    ],
    "obligations": [{"uid": "c1.1", "names": ["df"], "claim": "unchanged", "status": "observed"}],
    "proof": {
        "points": [{}],
        "rows": [
            {
                "point": "defaults", "stage": "data", "subject": "value", "name": "df",
                "verdict": "equal", "detail": "",
            },
        ],
    },
}  # fmt: skip

Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit) -> dict[str, Any]:
    build = copy.deepcopy(BUILD)
    edit(build)
    return build


def test_the_build_is_one(form: jsonschema.Draft202012Validator) -> None:
    """What it says has the published form; a build of before may lack what came later."""
    faults = [fault for fault in form.iter_errors(BUILD) if fault.validator != "required"]
    assert [str(fault) for fault in faults] == []


def train(code: str) -> Edit:
    return lambda build: build["statements"][2].update(code=code)


CASES: dict[str, tuple[Edit, list[tuple[str, str, str, bool]]]] = {
    "nothing": (lambda _: None, []),
    "layout": (train("model = Model( C = C ).fit(df)  # tuned"), []),
    "statement": (
        train("model = Model(C=2 * C).fit(df)"),
        [("statements", "changed", "train", False)],
    ),
    "below the first line": (
        lambda b: b["statements"][2].update(code="model = Model(C=C).fit(df)\nmodel.tune()"),
        [("statements", "changed", "train", False)],
    ),
    "new statement": (
        lambda b: b["statements"].append(statement("c5.1", "evaluate", "print(1)")),
        [("statements", "added", "evaluate", False)],
    ),
    "dropped": (
        lambda b: b["statements"].__setitem__(
            1, statement("c2.1", "", "df = df.dropna()", kept=False)
        ),
        [("statements", "removed", "data:clean", False)],
    ),
    "moved": (
        lambda b: b["statements"][1].update(where="train"),
        [("statements", "changed", "data:clean", False)],
    ),
    "default": (
        lambda b: b["parameters"][0].update(default=2.0),
        [("parameters", "changed", "C: default", False)],
    ),
    "type": (
        lambda b: b["parameters"][1].update(annotation="str"),
        [("parameters", "changed", "SEED: type", True)],
    ),
    "parameter gone": (lambda b: b["parameters"].pop(), [("parameters", "removed", "SEED", True)]),
    "parameter with null": (
        lambda b: b["parameters"].append(
            {"name": "N", "field": "n", "annotation": "None", "default": None}
        ),
        [("parameters", "added", "N", False)],
    ),
    "more to send": (
        lambda b: b["service"]["request"].append(field("city", "str")),
        [("request", "added", "city", True)],
    ),
    "more that may be sent": (
        lambda b: b["service"]["request"].append(field("city", "str", required=False)),
        [("request", "added", "city", False)],
    ),
    "less to send": (
        lambda b: b["service"]["request"].pop(0),
        [("request", "removed", "age", False)],
    ),
    "must be sent": (
        lambda b: b["service"]["request"][1].update(required=True),
        [("request", "changed", "plan", True)],
    ),
    "narrower request": (
        lambda b: b["service"]["request"][0].update(type="int"),
        [("request", "changed", "age", True)],
    ),
    "wider request": (
        lambda b: b["service"]["request"][0].update(type="Any"),
        [("request", "changed", "age", False)],
    ),
    "list of requests": (
        lambda b: b["service"].update(body="list"),
        [("request", "changed", "body", True)],
    ),
    "more in the answer": (
        lambda b: b["service"]["response"].append(field("why", "str")),
        [("answer", "added", "why", False)],
    ),
    "less in the answer": (
        lambda b: b["service"]["response"].pop(),
        [("answer", "removed", "label", True)],
    ),
    "wider answer": (
        lambda b: b["service"]["response"][0].update(type="float | None"),
        [("answer", "changed", "score", True)],
    ),
    "narrower answer": (
        lambda b: b["service"]["response"][1].update(type="None"),
        [("answer", "changed", "label", True)],
    ),
    "no service": (lambda b: b.update(service=None), [("request", "removed", "the service", True)]),
    "another function": (
        lambda b: b.update(further_endpoints=[b["service"] | {"path": "/rank", "entry": "rank"}]),
        [("request", "added", "POST /rank", False)],
    ),
    "metric": (
        lambda b: b["metrics"].update(accuracy=0.95),
        [("metrics", "changed", "accuracy", False)],
    ),
    "data": (
        lambda b: b["inputs"][0].update(sha256="44", size=12),
        [("inputs", "changed", "users.csv", False)],
    ),
    "library": (
        lambda b: b["environment"]["pins"][0].update(version="2.5.0"),
        [("dependencies", "changed", "numpy", False)],
    ),
    "Python": (lambda b: b.update(python="3.13"), [("dependencies", "changed", "Python", True)]),
    "no lock": (
        lambda b: b["environment"].update(no_lock="uv isn't installed"),
        [("dependencies", "changed", "requirements.lock", False)],
    ),
    "contract": (
        lambda b: b.update(
            contract={"tables": [{"name": "df", "columns": [{"name": "age", "low": 0}]}]}
        ),
        [("contract", "added", "tables.df.columns.age.low", False)],
    ),
    "no proof": (
        lambda b: b.update(status="UNVALIDATED", proof=None),
        [
            ("proof", "changed", "status", False),
            ("proof", "changed", "parameter points", False),
            ("proof", "removed", "equal comparisons", False),
        ],
    ),
    "files": (
        lambda b: b["files"].update({"README.md": "a2", "LICENSE": "c1"}),
        [("files", "added", "1 file", False), ("files", "changed", "1 file", False)],
    ),
}


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str, bool]]:
    return [(one.section, one.kind, one.subject, one.breaks) for one in changes]


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_named(case: str) -> None:
    edit, expected = CASES[case]
    assert told(compare_builds(BUILD, edited(edit)).changes) == expected


def test_the_way_back_is_told_too() -> None:
    """What may break differs by direction: a wider answer breaks, a narrower one doesn't."""
    wide = edited(lambda b: b["service"]["response"][0].update(type="float | None"))
    assert told(compare_builds(wide, BUILD).changes) == [("answer", "changed", "score", False)]


def test_a_build_of_before_that_lacks_keys_can_be_compared() -> None:
    bare = {"schema": 1, "name": "churn", "version": "0.9.0"}
    found = compare_builds(bare, BUILD)
    assert {change.section for change in found.changes} >= {"statements", "parameters", "metrics"}
    assert as_text(found)
    assert as_markdown(compare_builds(BUILD, bare))


def test_text_reads_as_a_reviewer_would_say_it() -> None:
    after = edited(
        lambda b: (
            b.update(version="1.1.0+nb.2222222"),
            train("model = Model(C=2 * C).fit(df)")(b),
            b["parameters"][0].update(default=2.0),
            b["service"]["request"].append(field("city", "str")),
            b["metrics"].update(accuracy=0.95),
        )
    )
    assert as_text(compare_builds(BUILD, after)) == [
        "churn 1.0.0+nb.1111111 → churn 1.1.0+nb.2222222",
        "",
        "Statements",
        "  train, cell 3",
        "  - model = Model(C=C).fit(df)",
        "  + model = Model(C=2 * C).fit(df)",
        "",
        "Parameters",
        "  ~ C: default: 1.0 → 2.0",
        "",
        "What callers send",
        "  + city str  BREAKING",
        "",
        "Metrics",
        "  ~ accuracy: 0.9 → 0.95 (+0.05)",
    ]


def test_markdown_holds_whatever_the_notebook_says() -> None:
    hostile = "x = '''\n```\n| <script> |\n'''"
    after = edited(
        lambda b: (
            train(hostile)(b),
            b["parameters"][0].update(default="a | b\n# `c`"),
        )
    )
    lines = as_markdown(compare_builds(BUILD, after))
    fence = lines.index("````diff")
    assert "+ ```" in lines[fence : lines.index("````", fence + 1)]
    assert "| ~ `C: default` | `1.0` | `` a \\| b # `c` `` |  |" in lines


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["diff", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    pair = tmp_path / "before", tmp_path / "after"
    for folder, build in zip(pair, (BUILD, edited(CASES["less in the answer"][0])), strict=True):
        folder.mkdir()
        (folder / "build.json").write_text(json.dumps(build), encoding="utf-8")
    return pair


def test_exit_codes(folders: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = folders
    assert run(before, before / "build.json").exit_code == 0
    assert run(before, after).exit_code == 1
    missing = run(before, tmp_path / "none")
    assert (missing.exit_code, missing.stdout) == (2, "")
    (after / "build.json").write_text('{"schema": 99}', encoding="utf-8")
    assert run(before, after).exit_code == 2


def test_json_tells_all(folders: tuple[Path, Path]) -> None:
    document = json.loads(run(*folders, "--json").stdout)
    assert (document["same"], document["breaking"]) == (False, True)
    assert document["changes"] == [
        {
            "section": "answer", "kind": "removed", "subject": "label", "before": "str",
            "after": None, "breaks": True, "note": "",
        }
    ]  # fmt: skip


def test_a_build_of_another_revision(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = folders

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    git("add", "before")
    git("commit", "-qm", "one")
    (before / "build.json").write_bytes((after / "build.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run("HEAD:before", "before").exit_code == 1
    assert run("HEAD:before/build.json", "HEAD:before").exit_code == 0
    for wrong in ("HEAD:after", "nowhere:before", "--help:before"):
        refused = run("before", "--", wrong) if wrong[0] == "-" else run("before", wrong)
        assert refused.exit_code == 2, wrong
        assert refused.stderr.startswith("error["), wrong


def test_two_real_builds(tmp_path: Path) -> None:
    text = (
        '# %% tags=["parameters"]\nN = 3  # how many\n'
        '# %% tags=["data"]\nrows = list(range(N))\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\n'
    )
    path = tmp_path / "count.py"
    builds = []
    for number, content in enumerate((text, text.replace("N = 3", "N = 4").replace("sum", "max"))):
        path.write_text(content, encoding="utf-8")
        builds.append(tmp_path / f"build{number}")
        compile_notebook(path, Settings(output=builds[-1], static=True))
    result = run(*builds)
    assert result.exit_code == 1
    assert "  ~ N: default: 3 → 4\n" in result.stdout
    assert (
        'evaluate, cell 3\n  - print("total", sum(rows))\n  + print("total", max(rows))\n'
    ) in result.stdout
    assert "files" in result.stdout.splitlines()[-1]
    assert run(builds[0], builds[0]).stdout.splitlines()[-1] == "The builds are the same."
