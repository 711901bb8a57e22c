"""Measure what a new user waits for: from `pip install` to the first proved build, by clicking.

    python benchmarks/speed/first_build.py
    python benchmarks/speed/first_build.py breast_cancer auto_mpg penguins --screenshots FOLDER

What git has of this checkout is installed into a fresh environment, front end and all, with what
the examples import. JupyterLab is started there, and a real browser opens an example without any
tags: *Suggest tags*, *Accept all*, *Build the package*. Shown are seconds by the clock: of the
installation, of the start of the server, then for each example until its page can be used, until
its tags are there, and until it says "Proved"; the first example pays for all that is done once.
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from browsing import ROOT, Lab, LabServer, opened_browser
from playwright.sync_api import Browser, Page, expect

EXAMPLES = ("penguins", "auto_mpg", "breast_cancer")
PATIENCE = 900_000
"""Milliseconds for a build on a busy machine."""


def main() -> None:
    """Install, try each example, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("examples", nargs="*", default=list(EXAMPLES))
    parser.add_argument("--screenshots", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        python = Path(folder, "environment", "bin", "python")
        print(f"pip install  {_seconds(lambda: _install(Path(folder), python)):.0f} s", flush=True)
        server = LabServer(Path(folder, "lab"), None, python)
        print(f"jupyter lab  {_seconds(server.start):.0f} s", flush=True)
        try:
            with opened_browser() as browser:
                for name in given.examples:
                    _try(server, browser, name, given.screenshots)
        finally:
            server.stop()


def _install(folder: Path, python: Path) -> None:
    checkout = folder / "checkout"
    checkout.mkdir()
    packed = subprocess.run(
        ["git", "archive", "HEAD"],  # noqa: S607  # git of the PATH packs its own checkout
        cwd=ROOT, check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(checkout, filter="data")
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    command = [python, "-m", "pip", "install", "--quiet", ".[lab,examples]"]
    subprocess.run(command, cwd=checkout, check=True)


def _try(server: LabServer, browser: Browser, name: str, screenshots: Path | None) -> None:
    lab = Lab(server, browser.new_page(viewport={"width": 1440, "height": 900}), server.root / name)
    notebook = _untagged(name, server.root)
    opened = _seconds(lambda: lab.open(notebook))
    tagged = _seconds(lambda: _tag(lab.page))
    build = lab.page.get_by_role("region", name="Pipeline").get_by_role("button")
    build.filter(has_text="Build the package").click()
    tab = lab.page.locator(".jp-mlops-build")
    status = tab.locator(".jp-mlops-status", has_not_text="Building")
    built = _seconds(lambda: status.wait_for(timeout=PATIENCE))
    if screenshots is not None:
        lab.page.screenshot(path=screenshots / f"first-{name}.png")
    took = f"opened {opened:.0f} s  tagged {tagged:.0f} s  built {built:.0f} s"
    print(f"{name:<14} {took}  {status.inner_text()}", flush=True)
    lab.page.close()


def _untagged(name: str, root: Path) -> Path:
    """An example as somebody has it who has never heard of tags."""
    shutil.copytree(ROOT / "examples" / name, root / name)
    path = root / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(notebook, path)
    return path


def _tag(page: Page) -> None:
    page.get_by_role("tab", name="Pipeline").click()
    panel = page.get_by_role("region", name="Pipeline")
    panel.get_by_role("button", name="Suggest tags").click(timeout=PATIENCE)
    page.get_by_role("region", name="Suggested tags").get_by_text("Accept all").click()
    expect(panel.locator(".jp-mlops-stage").first).to_be_visible(timeout=60_000)


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
