"""Every URL of the extension on one screen, all below `/jupyter-mlops/`."""

import atexit
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from jupyter_mlops.server.analysis import Analyzer
from jupyter_mlops.server.routes import compilation, diagnostics, operations, stages
from jupyter_mlops.server.routes.base import Route

ROUTES: tuple[tuple[str, type[Route]], ...] = (
    ("stages", stages.Table),
    ("stages/suggestions", stages.Suggestions),
    ("diagnostics", diagnostics.Findings),
    ("diagnostics/([A-Z]{2,3}[0-9]{3})", diagnostics.Page),
    ("compilation/jobs", compilation.All),
    ("compilation/renamings", compilation.Renamings),
    ("compilation/searches", compilation.Searches),
    ("compilation/jobs/([0-9a-f]{16})", compilation.One),
    ("compilation/jobs/([0-9a-f]{16})/events", compilation.Events),
    ("compilation/jobs/([0-9a-f]{16})/report", compilation.Report),
    ("compilation/jobs/([0-9a-f]{16})/standing", compilation.Standing),
    ("compilation/jobs/([0-9a-f]{16})/files/(.+)", compilation.File),
    ("compilation/jobs/([0-9a-f]{16})/service", compilation.Service),
    ("operations/builds", operations.Builds),
    ("operations/history", operations.History),
    ("operations/runs/([0-9a-f]{32})", operations.Details),
    ("operations/runs/([0-9a-f]{32})/notebook", operations.Notebook),
    ("operations/runs/([0-9a-f]{32})/page", operations.Page),
    ("operations/runs/([0-9a-f]{32})/log", operations.Log),
    ("operations/promotions", operations.Promotions),
    ("operations/rollbacks", operations.Rollbacks),
    ("operations/retrainings", operations.Retrainings),
    ("operations/schedule", operations.Schedule),
    ("operations/schedule/jobs", operations.ScheduledJobs),
    ("operations/schedule/turns", operations.Turns),
    ("operations/schedule/turns/([0-9]{1,12})/log", operations.TurnLog),
)


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Jupyter calls it by this name: adds the routes to a server."""
    settings = server.web_app.settings
    root = Path(server.root_dir)
    for name, process in (("analyzer", Analyzer(root)), ("models", operations.model_process(root))):
        atexit.register(process.close)
        settings[f"jupyter_mlops_{name}"] = process
    base = url_path_join(settings["base_url"], "jupyter-mlops")
    server.web_app.add_handlers(  # type: ignore[no-untyped-call]  # tornado doesn't annotate it
        ".*$", [(url_path_join(base, pattern), route) for pattern, route in ROUTES]
    )
