"""The command line of a generated package, made from its table of stages and its parameters."""

import argparse
import importlib
import json
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .contract_checks import MODES
from .errors import PackageError, ParameterInvalid, StageFailed
from .overrides import Setting, as_plain, from_names, from_text, settings
from .parameter_sources import Values, take_environment, take_file, variable_names
from .places import place_of
from .progress import end_line
from .project import Project
from .proof import standing
from .runner import Options, run_stages

_RESERVED = (
    "--help", "--artifacts", "--inputs", "--only", "--force", "--set", "--parameters", "--json",
    "--keep-figures", "--contract",
)  # fmt: skip


def main(project: Project, arguments: Sequence[str] | None = None) -> int:
    """Parse, run, show; 0 when all went well, 1 when a stage fails, 2 when nothing can be run."""
    given = _parser(project).parse_args(arguments)
    # A single stage is a step of a run that something else drives.
    told = standing().told if not getattr(given, "only", None) else ""
    if told:
        sys.stderr.write(f"warning: this package {told}\n")
    try:
        _COMMANDS[given.command](project, given)
    except PackageError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except Exception as problem:
        place = place_of(problem)
        if not place:
            raise
        traceback.print_exception(problem)
        sys.stderr.write(f"{StageFailed(problem, place)}\n")
        return 1
    return 0


def _run(project: Project, given: argparse.Namespace) -> None:
    params = _parameters(project, given)
    # Standard output is for the result alone; what the notebook's own code prints goes beside it.
    with redirect_stdout(sys.stderr):
        options = Options(
            given.artifacts,
            given.inputs,
            given.only,
            given.keep_figures,
            given.force,
            given.contract,
        )
        try:
            outcomes = run_stages(project, params, options)
        finally:
            end_line()
    metrics = {name: value for done in outcomes for name, value in done.metrics.items()}
    if given.json:
        stages = [asdict(done) for done in outcomes]
        now = standing()
        told = {
            "artifacts": str(given.artifacts),
            "validated": now.validated,
            "edited": now.edited,
            "metrics": metrics,
            "stages": stages,
        }
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    elif metrics:
        width = max(map(len, metrics))
        sys.stdout.writelines(
            f"{name:<{width}}  {_told(value)}\n" for name, value in metrics.items()
        )


def _told(value: Any) -> str:
    """Give a number with six digits; with other parameters a metric may be none."""
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def _serve(project: Project, given: argparse.Namespace) -> None:
    artifacts = str(given.artifacts)
    if not artifacts.startswith("models:/"):
        _check_artifacts(project, given.artifacts)
        # Not resolved: a link may be put elsewhere while the service runs.
        artifacts = str(given.artifacts.absolute())
    serving = importlib.import_module(f"{__package__}.serving.launch")
    prefix = f"{project.name.upper()}_"
    wanted = (project.app, prefix, artifacts, given.host, given.port, given.workers)
    serving.launch(serving.Wanted(*wanted))


def _log_model(project: Project, given: argparse.Namespace) -> None:
    _check_artifacts(project, given.artifacts)
    module = project.app.partition(":")[0]
    try:
        logging = importlib.import_module(f"{__package__}.serving.mlflow_model")
    except ModuleNotFoundError as problem:
        raise PackageError(
            f"{problem.name} is not installed", f"python -m pip install '{project.name}[mlflow]'"
        ) from None
    endpoint = endpoint_of(importlib.import_module(module), given.function)
    script = Path(__file__).parents[1] / "mlflow_model.py"
    with redirect_stdout(sys.stderr):
        logged = logging.log_model(endpoint, script, given.artifacts, given.name, given.alias)
    sys.stdout.write(f"{logged}\n")


def endpoint_of(app: Any, function: str) -> Any:
    """Give that of a function; the only one without a name."""
    endpoints = app.ENDPOINTS if hasattr(app, "ENDPOINTS") else (app.ENDPOINT,)
    found = [one for one in endpoints if not function or one.answer.__name__ == function]
    if len(found) != 1:
        names = ", ".join(one.answer.__name__ for one in endpoints)
        raise PackageError(
            f"a model of MLflow answers by one function, and there are {names}",
            "choose one with --function NAME",
        )
    return found[0]


def _check_artifacts(project: Project, folder: Path) -> None:
    if not folder.is_dir():
        raise PackageError(
            f"there are no artifacts in {folder}",
            f"train first with `{project.name} run`, or say where they are with --artifacts DIR",
        )


_COMMANDS = {"run": _run, "serve": _serve, "log-model": _log_model}


def _parameters(project: Project, given: argparse.Namespace) -> Any:
    """Options win over the file, the file over the environment, each over the notebook's value."""
    known = settings(project.parameters)
    values = Values()
    for option, setting in _options(known).items():
        if hasattr(given, _destination(setting)):
            value, source = getattr(given, _destination(setting)), f"from {option}"
            if isinstance(value, str):
                value = from_text(setting, value, source)
            values.put(setting.notebook, value, source)
    _take_set(given.set, values)
    if given.parameters is not None:
        take_file(given.parameters, known, values)
    take_environment(project.name, known, values)
    return from_names(project.parameters, values.values, values.sources)


def _take_set(texts: Sequence[str], values: Values) -> None:
    """Take what `--set NAME=JSON` says; of two for one name, the last."""
    for text in reversed(texts):
        name, separator, value = text.partition("=")
        if not separator:
            raise ParameterInvalid(f"--set {text} has no value", "write --set NAME=JSON")
        try:
            values.put(name, json.loads(value), "from --set")
        except ValueError:
            raise ParameterInvalid(
                f"parameter {name}: {value} is not JSON", f"""text needs quotes: '{name}="text"'"""
            ) from None


def _parser(project: Project) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=project.name, description=f"The pipeline of {project.name}: run it, serve it."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", **_texts(project), allow_abbrev=False), project)
    if project.app:
        _add_serve(
            commands.add_parser("serve", help="answer requests over HTTP", allow_abbrev=False)
        )
        _add_log_model(
            commands.add_parser(
                "log-model",
                help="store what a run trained as a model of MLflow",
                allow_abbrev=False,
            )
        )
    return parser


def _texts(project: Project) -> dict[str, Any]:
    stages = " → ".join(stage.name for stage in project.stages)
    return {
        "help": f"run the stages: {stages}",
        "description": f"Run the stages {stages}. Each reads what earlier ones stored among the "
        "artifacts and stores its own values, metrics, reports and plots there. A stage whose "
        "code, libraries, parameters and inputs are unchanged is skipped.",
        "epilog": f"Example: {project.name} run --artifacts artifacts --json",
    }


def _add_run(parser: argparse.ArgumentParser, project: Project) -> None:
    _add_artifacts(parser, "folder to write to, one folder per stage (default: artifacts)")
    parser.add_argument(
        "--inputs", type=Path, metavar="DIR", help="folder with the files that the notebook reads"
    )
    names = [stage.name for stage in project.stages]
    parser.add_argument(
        "--only", choices=names, help="run one stage, on what the earlier ones stored"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="set a parameter by its name in the notebook; may be repeated",
    )
    parser.add_argument(
        "--force",
        nargs="?",
        const=names[0],
        choices=names,
        help="run all stages, or those from STAGE on, even if nothing has changed",
        metavar="STAGE",
    )
    parser.add_argument(
        "--parameters",
        type=Path,
        metavar="FILE",
        help="set parameters by a TOML, YAML or JSON file",
    )
    parser.add_argument("--json", action="store_true", help="print what became of each stage")
    parser.add_argument(
        "--keep-figures",
        action="store_true",
        help="store plots as pickled figures too, beside the pictures",
    )
    parser.add_argument(
        "--contract",
        choices=MODES,
        default=MODES[0],
        help="what becomes of data that is against the data contract (default: %(default)s)"
        if project.contract
        else argparse.SUPPRESS,
    )
    _add_parameters(parser, project)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    _add_artifacts(
        parser,
        "folder that a run wrote to, a link to one, or a registered model of MLflow such as "
        "models:/churn@champion (default: artifacts)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--workers", type=int, default=1, help="processes that answer (default: %(default)s)"
    )


def _add_log_model(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Store the package, what a run trained and how requests look as a model of MLflow, on the "
        "server that MLFLOW_TRACKING_URI names, and print its URI."
    )
    _add_artifacts(parser, "folder that a run wrote to (default: artifacts)")
    parser.add_argument("--name", default="", help="register it under this name")
    parser.add_argument(
        "--function", default="", help="which prediction function answers, where there are several"
    )
    parser.add_argument(
        "--alias", default="", help="let this alias of the name stand for it, such as champion"
    )


def _add_artifacts(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument(
        "--artifacts", type=Path, default=Path("artifacts"), metavar="DIR", help=help_text
    )


def _options(known: Iterable[Setting]) -> dict[str, Setting]:
    """Name the option of each parameter, apart from those that the command has itself."""
    taken = set(_RESERVED)
    found: dict[str, Setting] = {}
    for setting in known:
        option = f"--{setting.field.strip('_').replace('_', '-')}"
        options = {option}
        if setting.hint is bool:
            options.add(option.replace("--", "--no-", 1))
        if not options.isdisjoint(taken):
            option = f"--parameter-{setting.field}"
        taken |= options | {option}
        found[option] = setting
    return found


def _add_parameters(parser: argparse.ArgumentParser, project: Project) -> None:
    known = settings(project.parameters)
    group = parser.add_argument_group("parameters", _about_parameters(project, known))
    for option, setting in _options(known).items():
        default = json.dumps(as_plain(setting.default), ensure_ascii=False)
        text = f"{setting.help or setting.notebook} (default: {default})"
        details: dict[str, Any] = {"metavar": setting.type_name.upper()}
        if setting.hint is bool:
            details = {"action": argparse.BooleanOptionalAction}
        group.add_argument(
            option,
            dest=_destination(setting),
            default=argparse.SUPPRESS,
            help=text.replace("%", "%%"),
            **details,
        )


def _about_parameters(project: Project, known: Sequence[Setting]) -> str:
    if not known:
        return "The notebook has none."
    variable = next(iter(variable_names(project.name, known)))
    return (
        "An option wins over --parameters FILE, the file over the environment "
        f"({variable} and so on), and each over the notebook's own value."
    )


def _destination(setting: Setting) -> str:
    # Apart from the names of the command's own options.
    return f"parameter {setting.field}"
