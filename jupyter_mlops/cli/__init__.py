"""The command `nb2prod`: parses the command line, calls the compiler, shows what it gave."""

import contextlib
from typing import Any

import click

import jupyter_mlops
from jupyter_mlops.cli import console
from jupyter_mlops.cli.build import build
from jupyter_mlops.cli.check import check
from jupyter_mlops.cli.diff import diff
from jupyter_mlops.cli.explain import explain
from jupyter_mlops.cli.graph import graph
from jupyter_mlops.cli.models import models
from jupyter_mlops.cli.options import taught
from jupyter_mlops.cli.retrain import retrain
from jupyter_mlops.cli.schedule import schedule
from jupyter_mlops.cli.serve import serve
from jupyter_mlops.cli.starting import start_quickly
from jupyter_mlops.cli.tag import tag
from jupyter_mlops.cli.validate import validate
from jupyter_mlops.errors import ConfigurationInvalid, Nb2ProdError
from jupyter_mlops.signals import Ended, leaving_by_exception

COMMANDS = (
    check, tag, build, validate, serve, retrain, schedule, models, diff, graph, explain,
)  # fmt: skip
CANNOT_RUN = 2
INTERRUPTED = 130


class Door(click.Group):
    """The group of all commands: the one place where exceptions become messages and exit codes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note whether JSON is wanted, which must be known when a command's own parsing fails."""
        ctx.meta["as_json"] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and leave with the exit code that it returns."""
        as_json = bool(ctx.meta["as_json"])
        start_quickly()
        try:
            with leaving_by_exception():
                code = super().invoke(ctx)
        except Nb2ProdError as error:
            console.show_error(error, as_json)
            code = CANNOT_RUN
        except click.UsageError as error:
            if not as_json:
                raise
            console.show_json(console.failure(_as_ours(error)))
            code = CANNOT_RUN
        except KeyboardInterrupt:
            code = _interrupted(INTERRUPTED)
        except Ended as ended:
            code = _interrupted(ended.exit_code)
        ctx.exit(code)


def _interrupted(code: int) -> int:
    # the terminal may be gone, which is why we were asked to end
    with contextlib.suppress(OSError):
        console.note("interrupted")
    return code


def _as_ours(error: click.UsageError) -> Nb2ProdError:
    command = error.ctx.command_path if error.ctx else "nb2prod"
    return ConfigurationInvalid(error.format_message(), f"see `{command} --help`")


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        console.show(f"nb2prod, version {jupyter_mlops.__version__}")
        ctx.exit()


@click.group(
    cls=Door,
    commands={str(command.name): command for command in COMMANDS},
    epilog=taught(
        "nb2prod check churn.ipynb         what stands in the way, without running anything",
        "nb2prod build churn.ipynb         record, compile, prove, write build/churn/",
        exit_codes="0 clean, 1 errors found, 2 cannot run, 130 interrupted, 143 ended",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Turn a tagged Jupyter notebook into a Python package that is proved equal to it.

    Tag cells with the stages data, train, evaluate and serve, and one cell with parameters.
    What they need from other cells is pulled in, the rest is left out.
    """
