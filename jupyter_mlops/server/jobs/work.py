"""What a worker does: build a notebook, test a build, serve it, or train it again."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jupyter_mlops.builds import read_manifest
from jupyter_mlops.changes.compare import compare_builds
from jupyter_mlops.changes.report import as_markdown
from jupyter_mlops.compiler import BuildResult, compile_notebook
from jupyter_mlops.config import load_settings
from jupyter_mlops.errors import ProjectUnreadable
from jupyter_mlops.notebook.cell import Notebook
from jupyter_mlops.recording.processes import started
from jupyter_mlops.server.contract import BuildReport, CellText, Finding
from jupyter_mlops.server.jobs.errors import NotebookGone
from jupyter_mlops.server.jobs.reports import proved, report_of
from jupyter_mlops.server.operations.training import retraining, turn
from jupyter_mlops.server.paths import inside
from jupyter_mlops.server.saved import read_saved
from jupyter_mlops.server.shown import Places, findings_of

Told = dict[str, Any]
Tell = Callable[[Told], None]
Request = Mapping[str, str]
Outcome = tuple[str, str]
"""`done`, `refused` or `failed`, and why."""
START_LIMIT = 120.0
"""Seconds for a service to load its model."""
Builds = dict[Path, dict[str, object]]


def build(request: Request, tell: Tell) -> Outcome:
    """Build a notebook, and tell the report."""
    path, root = Path(request["notebook"]), Path(request["root"]).resolve()
    if not path.is_file():  # it was there when the job was asked for
        raise NotebookGone(path.name)
    os.chdir(path.parent)  # paths that a notebook and its settings name start there
    notebook = read_saved(path)
    settings = load_settings(path, notebook.settings, {})
    if settings.output is None and request["folder"]:
        settings = replace(settings, output=inside(root, request["folder"]))
    if settings.output is not None:
        inside(root, os.path.relpath(settings.output.resolve(), root))
    before = _builds([settings.output] if settings.output is not None else Path("build").glob("*"))

    def progress(phase: str, done: int, total: int) -> None:
        tell({"progress": [phase, done, total]})

    result = compile_notebook(path, settings, progress)
    tell({"report": asdict(_report(result, notebook, root, before))})
    if result.folder is None:
        return "refused", "nothing was released: see the findings"
    return "done", ""


def _builds(folders: Any) -> Builds:
    """Read what the builds that are there say of themselves."""
    found: Builds = {}
    for folder in folders:
        with contextlib.suppress(ProjectUnreadable):
            found[folder.resolve()] = read_manifest(folder)
    return found


def _report(result: BuildResult, notebook: Notebook, root: Path, before: Builds) -> BuildReport:
    cells = [CellText(cell.id, cell.kind, cell.source, cell.tags) for cell in notebook.cells]
    findings = findings_of(result.diagnostics, Places(cells))
    folder = result.folder
    if folder is None:
        return _refused(result, notebook, findings)
    old = before.get(folder.resolve())
    changes = as_markdown(compare_builds(old, read_manifest(folder))) if old is not None else ()
    return replace(report_of(folder, root), findings=findings, changes="\n".join(changes))


def _refused(result: BuildResult, notebook: Notebook, findings: tuple[Finding, ...]) -> BuildReport:
    points, rows = proved(result.proof)
    return BuildReport(
        folder="",
        digest="",
        notebook=notebook.path.name,
        name=result.pipeline.name if result.pipeline is not None else "",
        version=result.pipeline.version if result.pipeline is not None else "",
        validated=False,
        points=points,
        rows=rows,
        findings=findings,
        files=(),
        changes="",
    )


def tests(request: Request, tell: Tell) -> Outcome:
    """Run the tests of a build where it lies."""
    folder = inside(Path(request["root"]), request["folder"])
    options = ["-v", "--color=no", "-p", "no:cacheprovider", "-o", "console_output_style=classic"]
    code = _run(["-m", "pytest", *options], folder, {}, tell)
    return ("done", "all tests passed") if code == 0 else ("failed", f"pytest ended with {code}")


def service(request: Request, tell: Tell) -> Outcome:
    """Train once, then serve until told to end."""
    folder = inside(Path(request["root"]), request["folder"])
    name = str(read_manifest(folder).get("name"))
    with tempfile.TemporaryDirectory(prefix="nb2prod-service-") as artifacts, _listening() as place:
        run = ["-m", name, "run", "--artifacts", artifacts]
        if (folder / "inputs").is_dir():
            run += ["--inputs", str(folder / "inputs")]
        tell({"progress": ["training", 0, 2]})
        code = _run(run, folder, {}, tell)
        if code:
            return "failed", f"`{name} run` ended with exit code {code}"
        tell({"progress": ["starting the service", 1, 2]})
        serve = ["-m", "uvicorn", f"{name}.app:app", "--fd", str(place.fileno())]
        port = place.getsockname()[1]
        code = _serve(serve, folder, {f"{name.upper()}_ARTIFACTS": artifacts}, (port, place, tell))
    return "failed", f"the service ended with exit code {code}"


def _listening() -> socket.socket:
    """Take a free port that nobody else can take before the service does."""
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    place.listen()
    return place


def _run(arguments: list[str], folder: Path, others: Mapping[str, str], tell: Tell) -> int:
    with started(
        arguments, cwd=folder, env=_surroundings(folder, others), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            tell({"output": line})
        return int(process.wait())


def _serve(
    arguments: list[str],
    folder: Path,
    others: Mapping[str, str],
    place: tuple[int, socket.socket, Tell],
) -> int:
    port, taken, tell = place
    with started(
        arguments, cwd=folder, env=_surroundings(folder, others), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        pass_fds=(taken.fileno(),),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        if _is_ready(port, process):
            tell({"progress": ["ready", 2, 2]})
            tell({"port": port})
        for line in process.stdout:
            tell({"output": line})
        return int(process.wait())


def _is_ready(port: int, process: Any) -> bool:
    limit = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < limit:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return True
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    return False


def _surroundings(folder: Path, others: Mapping[str, str]) -> dict[str, str]:
    known = [str(folder / "src"), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ, **others, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, known)),
    }  # fmt: skip


WORK: dict[str, Callable[[Request, Tell], Outcome]] = {
    "build": build, "tests": tests, "service": service, "retraining": retraining, "turn": turn,
}  # fmt: skip
"""Kind of job → what does it."""
