"""The parts of the corpus harness: what is a notebook, what is a crash, what contradicts what."""

import json
import os
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from corpus import linear
from corpus.collection import main as collect
from corpus.conversion import as_ipynb
from corpus.environment import Installed
from corpus.judge import Case, judged
from corpus.notebooks import Found, is_script_notebook, listed, notebooks_in
from corpus.outcomes import of_build, of_check, of_tag
from corpus.own_checks import own_checks as checked
from corpus.processes import Ended, Limits, marked, run
from corpus.rows import Finding, Results, Row
from corpus.scratch import Copy, scratch_copy
from corpus.summary import as_markdown, outcomes, own_checks, share
from corpus.trial import own_runs_by
from corpus.witness import PlainRun, Witness, agreement

ERROR = {"code": "NB201", "severity": "error", "message": "m", "span": {"cell": 2, "line": 3}}
RELEASED = {"build": "b", "validated": True, "proof": {"equal": True}, "diagnostics": []}
OURS = 'Traceback (most recent call last):\n  File "/x/jupyter_mlops/a.py", line 1\nKeyError: 1\n'
THEIRS = 'Traceback (most recent call last):\n  File "/x/notebook.py", line 1\nKeyError: 1\n'


def ended(code: int, document: object = None, stderr: str = "", *, late: bool = False) -> Ended:
    text = document if isinstance(document, str) else json.dumps(document)
    return Ended(code, 1.0, text, stderr, late)


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        (ended(0, RELEASED), "equal"),
        (ended(0, RELEASED, THEIRS), "equal"),
        (ended(0, RELEASED, OURS), "crash"),
        (ended(0, {**RELEASED, "validated": False}), "crash"),
        (ended(0, {**RELEASED, "proof": None}), "crash"),
        (ended(0, {**RELEASED, "build": None}), "crash"),
        (ended(1, {"diagnostics": [ERROR]}), "refused"),
        (ended(0, {**RELEASED, "diagnostics": [ERROR]}), "crash"),
        (ended(1, {"diagnostics": []}), "crash"),
        (ended(2, {"error": {"reference": "notebook-unreadable", "message": "m"}}), "refused"),
        (ended(2, {"diagnostics": []}), "crash"),
        (ended(1, "", OURS), "crash"),
        (ended(1, "[]"), "crash"),
        (ended(3, RELEASED), "crash"),
        (ended(-9, RELEASED), "crash"),
        (ended(-9, RELEASED, late=True), "time-out"),
    ],
)
def test_a_build_ends_in_one_outcome(how: Ended, outcome: str) -> None:
    assert of_build(how).outcome == outcome


def test_a_refusal_keeps_code_and_place() -> None:
    warning = {**ERROR, "severity": "warning"}
    verdict = of_check(ended(1, {"notebooks": [{"diagnostics": [warning, ERROR]}]}))
    assert verdict.findings == (Finding("NB201", 2, 3, "m"),)
    assert of_check(ended(0, {"notebooks": [{"diagnostics": [warning]}]})).outcome == ""


def test_a_tag_that_refuses_is_no_crash() -> None:
    refused = of_tag(ended(2, "", "error[notebook-unreadable]: a.ipynb is not valid JSON\n"))
    assert (refused.outcome, refused.findings[0].code) == ("refused", "notebook-unreadable")
    assert of_tag(ended(0)).outcome == ""
    assert of_tag(ended(1, "", OURS)).outcome == "crash"


@pytest.mark.parametrize(
    ("text", "is_notebook"),
    [
        ("x = 1\n# %%\ny = 2\n", True),
        ('"""\n=====\nTitle\n=====\n\nText.\n"""\nx = 1\n', True),
        ('# Authors: some\n"""\nTitle\n-----\n"""\nx = 1\n', True),
        ('"""A module."""\nx = 1\n', False),
        ("x = 1\n", False),
        ("", False),
    ],
)
def test_scripts_that_are_notebooks_are_told_from_modules(text: str, is_notebook: bool) -> None:
    assert is_script_notebook(text) is is_notebook


def test_notebooks_can_be_listed_in_an_order(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("# %%\n")
    file = tmp_path / "listed.txt"
    file.write_text(f"c.py\t3.5\n{tmp_path / 'a.py'}\nabsent.py\n")
    found = notebooks_in(tmp_path)
    assert [one.name for one in listed(found, file)] == ["c.py", "a.py"]
    assert [one.name for one in notebooks_in(tmp_path, "[ab].*")] == ["a.py", "b.py"]


def cells(text: str) -> list[tuple[str, str, list[str]]]:
    document = json.loads(as_ipynb(text))
    return [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in document["cells"]
    ]


def test_a_gallery_script_becomes_text_and_code() -> None:
    script = (
        '"""\nTitle\n=====\n"""\n\n# by someone\nx = """\n# %%\n"""\n\n# %%\n# Some\n# text\n\n'
        f"y = 1  # %%\n\n{'#' * 79}\n# More\n\nz = 2\n# %%\n"
    )
    assert cells(script) == [
        ("markdown", "Title\n=====", []),
        ("code", '# by someone\nx = """\n# %%\n"""', []),
        ("markdown", "Some\ntext", []),
        ("code", "y = 1  # %%", []),
        ("markdown", "More", []),
        ("code", "z = 2", []),
    ]


def test_a_percent_script_keeps_tags_and_the_comments_of_tagged_cells() -> None:
    script = '# %% [markdown]\n# Words\n\n# %% tags=["train"]\n# fits\nx = 1\n'
    assert cells(script) == [("markdown", "Words", []), ("code", "# fits\nx = 1", ["train"])]


def test_code_below_the_text_of_a_gallery_is_code() -> None:
    script = '"""Title"""\n# %% [markdown]\n# Words\n\nx = 1\n\n# %% [markdown]\n"""\nMore\n"""\n'
    assert cells(script)[1:] == [
        ("markdown", "Words", []),
        ("code", "x = 1", []),
        ("markdown", '"""\nMore\n"""', []),
    ]


def test_a_copy_has_the_files_that_the_notebook_needs(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    files = ("data/a.csv", "data/b.csv", "nb/c.txt", "nb/near.py", "nb/far.py", "nb/other.ipynb")
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# %%\n" if name.endswith("far.py") else "1\n")
    (tmp_path / "outside.csv").write_text("1\n")
    notebook = root / "nb" / "own.py"
    notebook.write_text('# %%\nimport near\nopen("../data/a.csv"), open("../../outside.csv")\n')
    copy = scratch_copy(Found(root, notebook), tmp_path / "scratch")
    held = {path.relative_to(copy.root).as_posix() for path in copy.root.rglob("*.*")}
    assert held == {"data/a.csv", "nb/c.txt", "nb/near.py", "nb/own.ipynb"}


def test_a_copy_has_files_around_it_that_the_notebook_puts_together(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    for name in ("shop/data/raw/a.csv", "shop/data/raw/b.csv", "other/a.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1\n")
    notebook = root / "shop" / "nb" / "own.py"
    notebook.parent.mkdir()
    notebook.write_text('# %%\nopen(Path("..").resolve() / "data" / "raw" / "a.csv")\n')
    copy = scratch_copy(Found(root, notebook), tmp_path / "scratch")
    held = {path.relative_to(copy.root).as_posix() for path in copy.root.rglob("*.*")}
    assert held == {"shop/data/raw/a.csv", "shop/nb/own.ipynb"}


def test_what_a_command_leaves_running_is_ended_and_counted(tmp_path: Path) -> None:
    leave = (
        "import subprocess, sys; subprocess.Popen(['sleep', '1000'], start_new_session=True); "
        "sys.stdout.write('said')"
    )
    limits = Limits(60, Event())
    done = run([sys.executable, "-c", leave], tmp_path, {**os.environ, "OWN_MARK": "x7"}, limits)
    assert (done.code, done.stdout, done.late, done.left) == (0, "said", False, 1)
    assert not marked("OWN_MARK=x7")


def test_a_file_cannot_fill_the_disk(tmp_path: Path) -> None:
    grow = "f = open('big', 'wb'); f.truncate(5 * 1024**3)"
    done = run([sys.executable, "-c", grow], tmp_path, os.environ, Limits(60, Event()))
    assert done.code == 1
    assert "File too large" in done.stderr


def test_a_row_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    first, second = (Row(name, "d", "v", "equal", seconds={"tag": 1.0}) for name in "ab")
    Results(path).add(first)
    path.write_bytes(path.read_bytes() + b'{"notebook": "b", "dig')
    results = Results(path)
    assert results.rows == {"a": first}
    results.add(second)
    assert Results(path).rows == {"a": first, "b": second}


def test_the_share_counts_those_that_agree_with_themselves() -> None:
    rows = [
        Row("a", "", "", "equal", own_runs="agrees"),
        Row("b", "", "", "refused", own_runs="agrees"),
        Row("c", "", "", "refused", own_runs="disagrees"),
    ]
    assert "1 of 2 (50 %) of those whose own two runs agree are equal" in share(rows)
    assert ["refused", "2", "0.0"] in outcomes(rows)


@pytest.mark.parametrize(
    ("outcome", "message", "told"),
    [
        ("equal", "", "agrees"),
        ("refused", "two runs of the notebook disagree on `x`: 1 != 2", "disagrees"),
        ("refused", "two runs of the notebook disagree on `x`: they can't be compared", "unknown"),
        ("refused", "", "unknown"),
    ],
)
def test_a_build_tells_whether_the_notebook_agrees_with_itself(
    outcome: str, message: str, told: str
) -> None:
    findings = (Finding("NB906", 1, 1, message),) if message else ()
    assert own_runs_by(Row("a", "", "", outcome, findings)) == told


def plain_run(folder: Path, name: str, *sources: str) -> PlainRun:
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    notebook = folder / "n.ipynb"
    notebook.write_text(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}))
    out = folder / name
    subprocess.run([sys.executable, linear.__file__, str(notebook), str(out)], check=False)
    return PlainRun(**json.loads(out.read_text()))


def test_a_plain_run_tells_what_was_printed_and_held(tmp_path: Path) -> None:
    seen = plain_run(
        tmp_path, "a", "%matplotlib inline\nscore = 0.5", "score = 0.25\nprint('is', score)", "1/0"
    )
    assert seen.printed.startswith("is 0.25\n")
    assert seen.numbers["score"] == [0.5, 0.25]
    assert seen.failure.startswith("code cell 3: ZeroDivisionError")


def test_a_run_with_chance_disagrees_with_itself(tmp_path: Path) -> None:
    chance = "import random\nx = random.random()\ny = {'a': [1.5]}\nprint(object())"
    runs = [plain_run(tmp_path, name, chance) for name in "ab"]
    assert agreement(*runs) == ("disagrees", "x")
    steady = [replace(one, values={"y": one.values["y"]}) for one in runs]
    assert steady[0].values["y"] is not None
    assert agreement(*steady) == ("agrees", "")


RUN = PlainRun("acc 0.8766\ntook 1.25 s at 17123\n", {"acc": [0.87664], "n": [12345.0]})
AGAIN = PlainRun("acc 0.8766\ntook 1.31 s at 17199\n", {"acc": [0.87664], "n": [12345.0]})


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [("acc", 0.87664, False), ("score", 0.87664, False), ("acc", 0.9, True), ("other", 0.9, None)],
)
def test_a_metric_is_held_against_the_numbers_of_the_run(
    name: str, value: float, wrong: bool | None
) -> None:
    assert Witness(RUN, AGAIN).contradicts_metric(name, value) is wrong


def test_only_lines_with_strange_numbers_contradict() -> None:
    text = "acc 0.8766\nacc 0.877\ntook 9.87 s at 18000\nacc 0.8761\nno numbers\nrow 7\nn=12345\n"
    assert list(Witness(RUN, AGAIN).contradicted_lines(text)) == ["acc 0.8761"]


@pytest.mark.parametrize(
    ("metric", "report", "ending", "told"),
    [
        (0.87664, "acc 0.8766", 0, "same"),
        (0.87664, "acc 0.8799", 0, "different"),
        (0.9, "acc 0.8766", 0, "different"),
        (0.87664, "acc 0.8766", 3, "different"),
    ],
)
def test_a_package_is_judged_by_what_it_shows(
    tmp_path: Path, metric: float, report: str, ending: int, told: str
) -> None:
    build, scratch = tmp_path / "build", tmp_path / "scratch"
    (build / "src" / "p").mkdir(parents=True)
    scratch.mkdir()
    (build / "build.json").write_text('{"name": "p", "workdir": ".", "notebook": "n.ipynb"}')
    (build / "src" / "p" / "__main__.py").write_text(
        "import json, pathlib, sys\n"
        "folder = pathlib.Path(sys.argv[sys.argv.index('--artifacts') + 1], 'evaluate/reports')\n"
        "folder.mkdir(parents=True)\n"
        f"(folder / 'acc.txt').write_text({report!r})\n"
        f"print(json.dumps({{'metrics': {{'acc': {metric}}}}}))\n"
        "sys.stderr.write('evaluate         1.25 s\\n')\n"
        f"sys.exit({ending})\n"
    )
    case = Case(build, Copy(tmp_path, tmp_path / "n.ipynb", ()), scratch)
    installed = Installed(sys.executable, "1")
    assert judged(case, Witness(RUN, AGAIN), installed, Limits(60, Event()))[0] == told


def test_the_corpus_is_collected_from_clones_and_a_source_distribution(tmp_path: Path) -> None:
    clone = tmp_path / "clones" / "owner" / "name"
    (clone / "data").mkdir(parents=True)
    (clone / "a.ipynb").write_text("{}")
    (clone / "data" / "d.csv").write_text("1")
    git = ["git", "-C", str(clone), "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)
    listed = tmp_path / "list.tsv"
    listed.write_text(
        "id\trepo\tpath\tcommit\tenv\tneeds-files\n"
        "n1\towner/name\ta.ipynb\tHEAD\tnow\tdata/d.csv\n"
        "n2\towner/name\tb.ipynb\tHEAD\tnow\t\n"
        "g1\tpypi:scikit-learn\tx.py\t1\tnow\t\n"
    )
    sdist = tmp_path / "s.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        for folder in ("cluster", "svm"):
            archive.add(clone / "a.ipynb", f"scikit_learn-1/examples/{folder}/plot_a.py")
    mirror = str(tmp_path / "clones" / "{owner}" / "{name}")
    target = tmp_path / "out"
    code = collect(
        [str(target), "--list", str(listed), "--mirror", mirror, "--gallery", str(sdist)]
    )
    files = sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    assert files == ["gallery/cluster/plot_a.py", "now/n1/a.ipynb", "now/n1/data/d.csv"]
    assert code == 1  # b.ipynb is missing


WORKFLOW = """
jobs:
  check:
    steps:
      - uses: actions/checkout@v5
      - name: Look for libraries
        run: python -c "import sys, os; assert sys.prefix == os.environ['VIRTUAL_ENV']; import pip"
      - name: Lint
        run: |
          echo E501
          exit 3
      - name: Install
        run: python -m pip install ./absent
      - name: Test
        run: pytest
"""


def test_a_package_is_checked_as_its_workflow_says(tmp_path: Path) -> None:
    workflow = tmp_path / "build" / ".github" / "workflows" / "check.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(WORKFLOW)
    limits = Limits(60, Event())
    told, seconds = checked(tmp_path / "build", tmp_path, sys.executable, limits)
    assert list(told) == ["Make an environment", "Look for libraries", "Lint", "Install"]
    assert list(told.values())[:3] == ["ok", "ok", "E501"]
    assert "absent" in told["Install"]
    assert seconds > 0


def test_a_package_that_fails_by_itself_is_a_fault_and_in_the_summary() -> None:
    fine = Row("a", "1", "v", "equal", own_checks={"Lint": "ok", "Test": "ok"})
    failing = replace(fine, notebook="b", own_checks={"Lint": "ok", "Test": "E  x\n1 failed"})
    assert [row.is_faulty for row in (fine, failing, replace(fine, outcome="crash"))] == [
        False,
        True,
        True,
    ]
    rows = [fine, failing, Row("c", "1", "v", "refused")]
    assert own_checks(rows)[1:] == [["Lint", "2", "0"], ["Test", "1", "1"]]
    assert "| b | Test | 1 failed |" in as_markdown(rows, "v")
