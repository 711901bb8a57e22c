"""Whoever translates the front end finds each of its texts in the catalogue."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE = Path("jupyter_mlops", "locale", "jupyter_mlops.pot")


def translate(*arguments: str | Path) -> None:
    """Run the translators' program, which finds those that it needs on the path."""
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [programs / "jupyterlab-translate", *arguments], cwd=ROOT, env=os.environ | {"PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\d", text))


def originals(catalogue: Path) -> list[str]:
    """What is translated."""
    return sorted(entry.partition("\nmsgstr")[0] for entry in texts(catalogue) if "msgid" in entry)


def texts(catalogue: Path) -> set[str]:
    """The entries, without where they come from: a line more above one changes none."""
    whole = catalogue.read_text("utf-8").replace('"\n"', "")  # a long text goes over lines
    entries = whole.split("\n\n")
    return {
        "\n".join(line for line in entry.splitlines() if not line.startswith("#"))
        for entry in entries
    }


def test_a_translation_is_whole_and_the_one_that_jupyterlab_reads(tmp_path: Path) -> None:
    shutil.copytree(ROOT / CATALOGUE.parent, tmp_path / CATALOGUE.parent)
    for source in sorted((ROOT / CATALOGUE.parent).glob("*/LC_MESSAGES/*.po")):
        assert originals(source) == originals(ROOT / CATALOGUE)
        assert "#, fuzzy" not in source.read_text("utf-8")
        translate("compile", tmp_path, "jupyter_mlops", "--locales", source.parents[1].name)
        shipped = source.with_suffix(".json").read_text("utf-8")
        made = (tmp_path / source.relative_to(ROOT)).with_suffix(".json").read_text("utf-8")
        assert json.loads(shipped) == json.loads(made)
        known = json.loads(shipped)
        del known[""]
        for text, translations in known.items():
            for one in translations:
                assert one
                assert placeholders(one) == placeholders(text)


@pytest.mark.usefixtures("npm")  # the extraction is a program for Node
def test_the_catalogue_holds_what_the_sources_say(tmp_path: Path) -> None:
    for folder in ("src", "schema"):
        shutil.copytree(ROOT / "labextension" / folder, tmp_path / "labextension" / folder)
    shutil.copy(ROOT / "package.json", tmp_path)  # it names the folder of the settings
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    translate("extract", tmp_path, "jupyter_mlops")
    assert texts(tmp_path / CATALOGUE) == texts(ROOT / CATALOGUE), "see CONTRIBUTING.md"
