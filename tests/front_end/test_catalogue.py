"""Whoever translates the front end finds each of its texts in the catalogue."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE = Path("jupyter_mlops", "locale", "jupyter_mlops.pot")


def texts(catalogue: Path) -> set[str]:
    """The entries, without where they come from: a line more above one changes none."""
    entries = catalogue.read_text("utf-8").split("\n\n")
    return {
        "\n".join(line for line in entry.splitlines() if not line.startswith("#"))
        for entry in entries
    }


@pytest.mark.usefixtures("npm")  # the extraction is a program for Node
def test_the_catalogue_holds_what_the_sources_say(tmp_path: Path) -> None:
    for folder in ("src", "schema"):
        shutil.copytree(ROOT / "labextension" / folder, tmp_path / "labextension" / folder)
    shutil.copy(ROOT / "package.json", tmp_path)  # it names the folder of the settings
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    command = Path(sys.executable).with_name("jupyterlab-translate")
    subprocess.run([command, "extract", tmp_path, "jupyter_mlops"], check=True, capture_output=True)
    assert texts(tmp_path / CATALOGUE) == texts(ROOT / CATALOGUE), "see CONTRIBUTING.md"
