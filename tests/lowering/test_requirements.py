"""What a package needs: found by what is imported and by what that loads on demand."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from jupyter_mlops.ir.pipeline import Pipeline

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put distributions where the notebook's process finds them, as pip would lay them out."""
    site = tmp_path / "site"
    monkeypatch.setenv("PYTHONPATH", str(site))

    def one(
        name: str, version: str, files: dict[str, str], needs: Sequence[str] = (), extra: str = ""
    ) -> None:
        rows = []
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            rows.append(f"{path},sha256={digest.decode().rstrip('=')},{len(text)}")
        folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Provides-Extra: {extra}"] if extra else []
        lines += [f"Requires-Dist: {need}" for need in needs]
        (folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "RECORD").write_text("\n".join(rows) + "\n", encoding="utf-8")

    return one


def needed(pipeline: Pipeline) -> dict[str, str]:
    return {one.distribution: one.version for one in pipeline.requirements}


def test_of_distributions_that_share_a_name_the_imported_one_counts(
    install: Install, lowered: Callable[[str], Pipeline]
) -> None:
    install("Acme-Storage", "1.2", {"acme/storage/__init__.py": "rows = [1, 2]\n"})
    install("acme-billing", "3.4", {"acme/billing/__init__.py": "due = [3]\n"})
    pipeline = lowered(
        "# %%\nimport acme.billing\nfrom acme import storage\n"
        '# %% tags=["data"]\nrows = list(storage.rows)\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\n'
    )
    assert needed(pipeline) == {"Acme-Storage": "1.2"}


def test_of_two_that_wrote_the_same_file_the_last_one_counts(
    install: Install, lowered: Callable[[str], Pipeline]
) -> None:
    install("vision-headless", "1.0", {"vision/__init__.py": "pixels = [1]\n"})
    install("vision-desktop", "2.0", {"vision/__init__.py": "pixels = [1, 2]\n"})
    pipeline = lowered(
        '# %% tags=["data"]\nfrom vision import pixels\nrows = list(pixels)\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\n'
    )
    assert needed(pipeline) == {"vision-desktop": "2.0"}


def test_what_is_loaded_on_demand_is_needed_where_a_kept_statement_does_it(
    install: Install, lowered: Callable[[str], Pipeline]
) -> None:
    table = (
        "try:\n    import counter_tool\nexcept ImportError:\n    pass\n"
        "def sheet():\n    import sheet_reader\n    return [1, 2]\n"
        "def drawn():\n    import drawing_board\n    return 'a picture'\n"
    )
    install("sheet-reader", "5.1", {"sheet_reader.py": ""})
    install("drawing-board", "6.1", {"drawing_board.py": ""})
    install("counter-tool", "7.1", {"counter_tool.py": ""})
    install("always-there", "8.1", {"always_there.py": ""})
    install(
        "table-tool",
        "4.2",
        {"table_tool.py": f"import always_there\n{table}"},
        [
            "always-there",
            'sheet-reader; extra == "all"',
            'drawing-board; extra == "all"',
            'counter-tool; extra == "tests"',
        ],
        extra="all",
    )
    # The first cell reads the sheet first, and is dropped like the picture.
    pipeline = lowered(
        "# %%\nimport table_tool\nprint(table_tool.sheet())\n"
        "# %%\nprint(table_tool.drawn())\n"
        '# %% tags=["data"]\nrows = table_tool.sheet()\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\n'
    )
    assert needed(pipeline) == {"table-tool": "4.2", "sheet-reader": "5.1"}


def test_a_module_beside_the_notebook_hides_a_distribution_of_its_name(
    install: Install, lowered: Callable[[str], Pipeline], tmp_path: Path
) -> None:
    install("acme-tools", "1.0", {"acme_tools.py": "rows = []\n"})
    install("acme-other", "2.0", {"acme_other.py": "more = [3]\n"})
    (tmp_path / "acme_tools.py").write_text("rows = [1, 2]\n", encoding="utf-8")
    pipeline = lowered(
        "# %%\nimport acme_tools\nfrom acme_other import more\n"
        '# %% tags=["data"]\nrows = acme_tools.rows + more\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\n'
    )
    assert needed(pipeline) == {"acme-other": "2.0"}
    assert [(one.name, one.source) for one in pipeline.local] == [("acme_tools", "acme_tools.py")]


def test_only_figures_of_matplotlib_are_plots_of_a_package(
    install: Install, lowered: Callable[[str], Pipeline]
) -> None:
    install("plotly", "7.1", {"plotly/__init__.py": "", "plotly/express.py": "bar = dict\n"})
    pipeline = lowered(
        '# %%\nimport plotly.express as px\n# %% tags=["data"]\nrows = [1, 2]\n'
        '# %% tags=["evaluate"]\nprint("total", sum(rows))\nfigure = px.bar(y=rows)\n'
    )
    assert pipeline.stages[-1].plots == ()
    assert needed(pipeline) == {}
    reasons = {one.reason for one in pipeline.statements if not one.kept}
    assert "draws a plot that isn't Matplotlib's" in reasons
