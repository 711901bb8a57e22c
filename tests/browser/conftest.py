"""JupyterLab with our extension in a real browser: one server a run, one page a test."""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab_page import Lab
from lab_server import LabServer
from loans_build import made, quiet
from playwright.sync_api import Browser, expect, sync_playwright

__all__ = ["made", "quiet"]  # fixtures
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # in a container of CI, as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
expect.set_options(timeout=20_000)  # on a machine that has other things to do
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what failed, for the picture of it."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of this machine. CI must have one; elsewhere these tests are for who has."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = "no Chromium: these tests need one, for example `apt-get install chromium`"
        (pytest.fail if os.environ.get("NB2PROD_NEEDS_BROWSER") else pytest.skip)(missing)
    return found


@pytest.fixture(scope="module")  # while it lives, no other test of the process can use asyncio
def browser(chromium_path: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def lab_server(
    chromium_path: str,  # noqa: ARG001  # without a browser no server is started
    front_end: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LabServer]:
    """JupyterLab, running; tests share it, each in a folder of its own."""
    server = LabServer(tmp_path_factory.mktemp("lab"), front_end)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def lab(lab_server: LabServer, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A page of JupyterLab for one test, which fails when the page complains of anything."""
    with _opened(lab_server, browser, request) as opened:
        yield opened
    lab_server.end_kernels()
    lab_server.forget_settings()


@pytest.fixture
def own_lab(
    browser: Browser, front_end: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Lab]:
    """The same with a server of its own, for a test that ends it."""
    server = LabServer(tmp_path / "lab", front_end)
    with _running(server), _opened(server, browser, request) as opened:
        yield opened


@pytest.fixture
def two_labs(
    browser: Browser, front_end: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Lab, Lab]]:
    """The pages of two people in one folder of a server on which they work together."""
    server = LabServer(tmp_path / "lab", front_end, collaborative=True)
    with (
        _running(server),
        _opened(server, browser, request) as one,
        _opened(server, browser, request, whose="-other") as other,
    ):
        other.folder = one.folder
        yield one, other


@contextmanager
def _running(server: LabServer) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def _opened(
    server: LabServer, browser: Browser, request: pytest.FixtureRequest, *, whose: str = ""
) -> Iterator[Lab]:
    name = re.sub(r"\W+", "-", request.node.name) + whose
    folder = server.root / name
    folder.mkdir()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = Lab(server, context.new_page(), folder)
    yield opened
    if request.node.stash.get(FAILED, True):
        picture = opened.screenshot(f"failed-{name}")
        request.node.add_report_section("teardown", "picture", str(picture))
    context.close()
    assert not opened.errors, "\n".join(opened.errors)
