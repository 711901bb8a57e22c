"""The JupyterLab of the browser tests, for measuring: what serves it, what drives it, a browser."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
Lab = import_module("lab_page").Lab
LabServer = import_module("lab_server").LabServer


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open a Chromium without a window."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
