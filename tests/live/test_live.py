"""Any sequence of edits gives exactly what a fresh check gives, and little is done again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from generated_notebooks import Cells, notebooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_mlops.analysis.context import Effects
from jupyter_mlops.analysis.facts import UnitFacts
from jupyter_mlops.analysis.flow_versions import Linker
from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.errors import NotebookUnreadable
from jupyter_mlops.live import LiveAnalysis
from jupyter_mlops.notebook.reader import notebook_of
from jupyter_mlops.notebook.units import ProgramReader

PLACES = st.integers(0, 30)
WORDS = st.sampled_from([
    "", "\nx = 1", "\nprint(x)", "\ndef f(a):\n    return a.append(x)", "\ny = f(x)", "\ndel x",
    "\nimport random", "\nx = [y]\nx.append(1)", "\n%matplotlib inline", "\nx = (", "\nx += 1",
    "\nf = lambda: x", "\nclass A:\n    def __len__(self):\n        return self.n.pop()",
    "\nfrom sklearn.preprocessing import StandardScaler as S\nS().fit(x)", "\nrandom.seed(1)",
    "\nrow = [1]\nprint(m.predict([row]))", "\nm.predict([[1]])", "\n\ny = [2]\n\n\nprint(y)",
])  # fmt: skip
EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "begin", "cut", "insert", "remove", "move", "tag"]), PLACES,
              PLACES, WORDS),
    min_size=1, max_size=4,
)  # fmt: skip
patient = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
TAGS = ("", "data", "train", "evaluate", "serve", "drop", "keep")


def document(cells: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Give the notebook as a front end sends it: (identity, tag, source) of each cell."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": name,
                "metadata": {"tags": [tag]} if tag else {},
                "source": source,
                "execution_count": None,
                "outputs": [],
            }
            for name, tag, source in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def edited(cells: list[tuple[str, str, str]], edit: tuple[str, int, int, str]) -> None:
    kind, first, second, text = edit
    place = first % len(cells)
    name, tag, source = cells[place]
    if kind == "write":
        cells[place] = (name, tag, source + text)
    elif kind == "begin":
        cells[place] = (name, tag, text.lstrip("\n") + "\n" + source)
    elif kind == "cut":
        lines = source.split("\n")
        del lines[second % len(lines)]
        cells[place] = (name, tag, "\n".join(lines))
    elif kind == "insert":
        cells.insert(place, (f"new-{len(cells)}-{first}-{second}", "", text.lstrip("\n")))
    elif kind == "remove" and len(cells) > 1:
        del cells[place]
    elif kind == "move":
        cells.insert(second % len(cells), cells.pop(place))
    elif kind == "tag":
        cells[place] = (name, TAGS[second % len(TAGS)], source)


def assert_as_fresh(live: LiveAnalysis, path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")
    fresh = check_notebook(path, Settings())
    outline = live.outline(content)
    assert live.result() == fresh
    if outline.slice is not None and fresh.pipeline is not None:
        kept = {one.uid for one in fresh.pipeline.statements if one.kept}
        assert outline.slice.kept == kept


def attempt(path: Path, cells: Cells, edits: list[tuple[str, int, int, str]]) -> None:
    live = LiveAnalysis(path, Settings())
    live.linker, live.relinker = Linker(between_stops=2), Linker(between_stops=2)  # it is short
    now = [(f"cell-{number}", *cell) for number, cell in enumerate(cells)]
    assert_as_fresh(live, path, document(now))
    for edit in edits:
        edited(now, edit)
        assert_as_fresh(live, path, document(now))


def test_any_edits_give_what_a_fresh_check_gives(tmp_path: Path) -> None:
    @settings(patient, max_examples=8, derandomize=True)
    @given(notebooks(), EDITS)
    def some(cells: Cells, edits: list[tuple[str, int, int, str]]) -> None:
        attempt(tmp_path / "written.ipynb", cells, edits)

    some()


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_many_edits_give_what_a_fresh_check_gives(tmp_path: Path) -> None:
    @settings(patient, max_examples=500)
    @given(notebooks(), EDITS)
    def many(cells: Cells, edits: list[tuple[str, int, int, str]]) -> None:
        attempt(tmp_path / "written.ipynb", cells, edits)

    many()


LONG = [
    *(("data", f"d{n} = [{n}]\nd{n}.append(1)\nprint(len(d{n}))") for n in range(40)),
    *(("evaluate", f"m{n} = sum(d{n})\nprint(m{n})") for n in range(40)),
]


def opened(tmp_path: Path) -> tuple[LiveAnalysis, list[tuple[str, str, str]]]:
    live = LiveAnalysis(tmp_path / "long.ipynb", Settings())
    cells = [(f"cell-{number}", *cell) for number, cell in enumerate(LONG)]
    live.outline(document(cells))
    return live, cells


def test_one_keystroke_has_one_cell_parsed(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    parsed = live.reader.parsed
    assert parsed == len(LONG)
    edited(cells, ("write", 60, 0, "\nx = 1"))
    live.outline(document(cells))
    assert live.reader.parsed == parsed + 1


def test_a_moved_or_tagged_cell_isnt_parsed_again(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    parsed = live.reader.parsed
    edited(cells, ("move", 60, 3, ""))
    edited(cells, ("tag", 5, 4, ""))
    live.outline(document(cells))
    assert live.reader.parsed == parsed


def test_trees_of_what_stands_where_it_stood_are_kept(tmp_path: Path) -> None:
    reader = ProgramReader()
    content = document([("one", "", "a = 1\nb = 2\nc = 3"), ("two", "", "d = 4")])
    before = reader.read(notebook_of(tmp_path / "n.ipynb", content)[0])
    content["cells"][0]["source"] = "a = 1\nb = 20\nc = 3"
    after = reader.read(notebook_of(tmp_path / "n.ipynb", content)[0])
    same = [one.node is two.node for one, two in zip(before.units, after.units, strict=True)]
    assert same == [True, False, True, True]


def test_what_a_statement_does_is_found_out_for_what_changed_only(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    before = live.analysed()
    edited(cells, ("write", 60, 0, "\nx = 1"))
    live.outline(document(cells))
    after = live.analysed()
    new = [
        uid
        for uid, facts in after.items()
        if before.get(uid) is None or facts.effects is not before[uid].effects
    ]
    assert new == ["c61.3"]


def test_flows_are_linked_anew_up_to_where_all_is_as_before(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    before = live.linker.stepped
    edited(cells, ("write", 20, 0, "\nprint(d3)"))
    live.outline(document(cells))
    assert 0 < live.linker.stepped - before < 2 * live.linker.between_stops


def test_a_new_name_is_linked_where_it_stands(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    for place, text in ((20, "\nnew = 1"), (50, "\nprint(new)"), (30, "\nother = new")):
        before = live.linker.stepped
        edited(cells, ("write", place, 0, text))
        assert_as_fresh(live, live.path, document(cells))
        assert 0 < live.linker.stepped - before < 2 * live.linker.between_stops


def test_origins_are_walked_from_the_change_on(tmp_path: Path) -> None:
    live = LiveAnalysis(tmp_path / "long.ipynb", Settings())
    learned = "from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler()"
    cells = [("first", "data", learned), *((f"cell-{n}", *one) for n, one in enumerate(LONG))]
    assert_as_fresh(live, live.path, document(cells))
    for place, text in ((78, "\nscaler.fit([d1])"), (79, "\nnew = 1"), (80, "\nprint(new)")):
        before = live.walker.walked
        edited(cells, ("write", place, 0, text))
        assert_as_fresh(live, live.path, document(cells))
        assert 0 < live.walker.walked - before < 20
    edited(cells, ("remove", 0, 0, ""))  # nothing is imported any more that learns
    assert_as_fresh(live, live.path, document(cells))
    cells.insert(0, ("first", "data", learned))
    assert_as_fresh(live, live.path, document(cells))


def test_a_file_that_becomes_more_than_a_picture_is_seen_far_behind(tmp_path: Path) -> None:
    live = LiveAnalysis(tmp_path / "written.ipynb", Settings())
    live.linker = Linker(between_stops=2)
    cells = [
        ("first", "", "import matplotlib.pyplot as plt\nimport numpy as np"),
        ("second", "", "plt.savefig('a.txt')"),
        ("third", "data", "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6"),
        ("last", "evaluate", "print(open(str(a)).read())"),
    ]
    assert_as_fresh(live, live.path, document(cells))
    for text in ("np.savetxt('a.txt', [1])", "plt.savefig('a.txt')"):
        cells[1] = ("second", "", text)
        assert_as_fresh(live, live.path, document(cells))


def test_nothing_is_forgotten_over_half_a_statement(tmp_path: Path) -> None:
    live, cells = opened(tmp_path)
    before, stepped = live.analysed(), live.linker.stepped
    edited(cells, ("write", 60, 0, "\nx = ("))
    assert_as_fresh(live, live.path, document(cells))
    cells[60] = (*cells[60][:2], cells[60][2].replace("x = (", "x = (1)"))
    assert_as_fresh(live, live.path, document(cells))
    after = live.analysed()
    assert [uid for uid, facts in after.items() if facts.effects is not _effects(before, uid)] == [
        "c61.3"
    ]
    assert 0 < live.linker.stepped - stepped < 2 * live.linker.between_stops


def _effects(known: Mapping[str, UnitFacts], uid: str) -> Effects | None:
    return known[uid].effects if uid in known else None


def test_a_cell_that_was_never_readable_stays_refused(tmp_path: Path) -> None:
    live = LiveAnalysis(tmp_path / "small.ipynb", Settings())
    cells = [("a", "", "x = ("), ("b", "data", "y = 1")]
    for tag in ("", "data", "train"):
        cells[0] = ("a", tag, "x = (")
        assert_as_fresh(live, live.path, document(cells))
        assert not live.analysed()


def test_statements_that_imply_a_function_are_told_of_as_one(tmp_path: Path) -> None:
    live = LiveAnalysis(tmp_path / "small.ipynb", Settings())
    code = "print(1)\nfound = model.predict([[1.0]])\n\nprint(found)"
    live.outline(document([("a", "train", "model = fitted()"), ("b", "serve", code)]))
    spans = [unit.unit.span for unit in live.analysed().values()]
    assert [(one.cell, one.line, one.end_line) for one in spans] == [
        (1, 1, 1),
        (2, 1, 1),
        (2, 2, 4),
    ]


def test_a_notebook_that_cant_be_read_leaves_the_version_before(tmp_path: Path) -> None:
    live, _ = opened(tmp_path)
    before = live.result()
    with pytest.raises(NotebookUnreadable):
        live.outline({"cells": 1, "nbformat": 4})
    assert live.result() == before
