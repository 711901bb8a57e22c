"""What the evaluation prints, in the notebook and in the package."""

import shutil

import pytest

from jupyter_mlops.compiler import compile_notebook, validate_build
from jupyter_mlops.config import Settings
from jupyter_mlops.lowering.printing import Printing
from jupyter_mlops.recording.record import LONGEST_OUTPUT, Observation, Record
from jupyter_mlops.runtime.stored import PRINTED
from jupyter_mlops.validation.printed import compare_printed, unsettled_prints

NOTEBOOK = """# %% tags=["parameters"]
SIZE = 3
# %%
import time
class Model:
    pass
# %% tags=["data"]
rows = list(range(SIZE))
# %% tags=["train"]
total = sum(rows)
# %% tags=["evaluate"]
begun = time.time()
print("rows:", len(rows), end=", ")
for row in rows:
    print("row", row)
# %% tags=["evaluate"]
print(f"{Model()}, {set('abcdefgh')}")
print("took", time.time() - begun)
print("total", total)
"""

FIRST = Printing("c1.1", 1, is_timed=False)
SECOND = Printing("c1.2", 1, is_timed=False)
OTHER = Printing("c2.1", 2, is_timed=False)
TIMED = Printing("c3.1", 3, is_timed=True)


def run(**printed):
    """A record of statements that have printed something, by their uids."""
    texts = {name.replace("_", "."): text for name, text in printed.items()}
    uids = (unit.uid for unit in (FIRST, SECOND, OTHER, TIMED))
    return Record(
        "complete", {uid: Observation(uid, stdout=texts.get(uid, "")) for uid in uids}, ""
    )


def compared(units, runs, package, tmp_path):
    if package is not None:
        (tmp_path / PRINTED).write_text(package, encoding="utf-8")
    loose = unsettled_prints(units, runs)
    found = compare_printed(units, runs[0], tmp_path, loose, "shop")
    return [(one.cell, str(one.verdict), one.detail) for one in found]


EQUAL = {
    "the same": ([run(c1_1="a\n", c1_2="b\n")], "a\nb\n"),
    "one line of two statements": ([run(c1_1="a ", c1_2="b\n")], "a b\n"),
    "nothing": ([run()], None),
    "an address": ([run(c1_1="<__main__.M at 0x7f>\n")], "<shop.definitions.M at 0x80>\n"),
    "a duration": ([run(c1_1="10/10 - 3ms/step: done in 0:00:02\n")],
                   "10/10 - 14ms/step: done in 0:00:11\n"),
    "runs disagree": ([run(c1_1="x 1\ny\n"), run(c1_1="x 2\ny\n")], "x 3\ny\n"),
    "runs disagree on how many": ([run(c1_1="x\n"), run(c1_1="x\nx\n")], "x\nx\nx\n"),
    "too long": ([run(c1_1="x" * LONGEST_OUTPUT)], "x" * LONGEST_OUTPUT + "y"),
}  # fmt: skip

DIFFERENT = {
    "another line": ([run(c1_1="a\n", c2_1="b\n")], "a\nc\n", "'b' became 'c'"),
    "a line less": ([run(c2_1="a\nb\n")], "a\n", "'b' became ''"),
    "nothing printed": ([run(c2_1="a\n")], None, "'a' became nothing"),
    "a line more": ([run(c2_1="a\n")], "a\nb\n", "'' became 'b'"),
    "printed where the notebook is silent": ([run()], "a\n", "also prints 'a'"),
    "the next line of a loose one": (
        [run(c2_1="x 1\ny\n"), run(c2_1="x 2\ny\n")], "x 3\nz\n", "'y' became 'z'"
    ),
    "the last line before an uncertain number": (
        [run(c2_1="y\n", c3_1="x\n"), run(c2_1="y\n", c3_1="x\nx\n")], "z\nx\n", "'y' became 'z'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUAL)
def test_same_lines_are_equal(name, tmp_path):
    runs, package = EQUAL[name]
    found = compared([FIRST, SECOND, OTHER], runs, package, tmp_path)
    assert {verdict for _, verdict, _ in found} <= {"equal"}


@pytest.mark.parametrize("name", DIFFERENT)
def test_another_line_is_found_in_its_cell(name, tmp_path):
    runs, package, detail = DIFFERENT[name]
    *before, last = compared([FIRST, OTHER, TIMED], runs, package, tmp_path)
    found = [one for one in (*before, last) if one[1] != "equal"]
    assert [(verdict, told) for _, verdict, told in found] == [("different", detail)]


def test_what_tells_the_time_may_agree_by_chance(tmp_path):
    units = [TIMED, FIRST]
    assert compared(units, [run(c3_1="0\n")], "1\n", tmp_path) == []  # it proves nothing
    assert compared(units, [run(c1_1="0\n")], "1\n", tmp_path)[0][1] == "different"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    source = folder / "printed.py"
    source.write_text(NOTEBOOK, encoding="utf-8")
    result = compile_notebook(source, Settings(output=folder / "build"))
    assert result.folder is not None, result.diagnostics
    return result


def test_printed_lines_are_proved_at_every_point(released):
    rows = [row for row in released.proof.rows if row.subject == "print"]
    assert len(released.proof.points) == 3
    assert {(row.name, row.verdict) for row in rows} == {("cell 5", "equal"), ("cell 6", "equal")}
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("good", "bad", "cell"),
    [("len(rows)", "1 + len(rows)", 5), ('print("total", total)', 'print("total", -total)', 6)],
)
def test_another_printed_line_is_refused(good, bad, cell, released, tmp_path):
    broken = tmp_path / "build"
    shutil.copytree(released.folder, broken)
    module = broken / "src" / "printed" / "evaluate.py"
    text = module.read_text(encoding="utf-8")
    assert text.count(good) == 1, text
    module.write_text(text.replace(good, bad), encoding="utf-8")
    result = validate_build(broken, Settings())
    (found,) = (one for one in result.diagnostics if one.code == "NB908")
    assert found.span.cell == cell
    assert f"the print `cell {cell}` of stage `evaluate` differs" in found.message
