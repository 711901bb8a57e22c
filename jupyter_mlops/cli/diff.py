"""`nb2prod diff`: what changed from one build to another."""

from dataclasses import asdict

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import as_json_option, taught


@click.command(
    epilog=taught(
        "nb2prod diff build/churn-before build/churn",
        "nb2prod diff v1.2.0:build/churn build/churn --markdown > change.md",
        exit_codes="0 the same, 1 different, 2 cannot run",
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--markdown", is_flag=True, help="Write it for a pull request.")
@as_json_option
def diff(before: str, after: str, markdown: bool, as_json: bool) -> int:
    """Explain what changed from build A to build B.

    A and B are folders of builds, their build.json, or REVISION:PATH of either in git. Tells
    statements by stage, parameters, requests and answers with what breaks callers, the data
    contract, metrics, libraries and the proof.
    """
    # What compares builds isn't needed to start any other command.
    from jupyter_mlops.changes.compare import compare_builds
    from jupyter_mlops.changes.report import as_markdown, as_text
    from jupyter_mlops.changes.sides import read_side

    found = compare_builds(read_side(before), read_side(after))
    if as_json:
        console.show_json(
            {
                "before": found.before,
                "after": found.after,
                "same": found.same,
                "breaking": found.breaks,
                "changes": [asdict(change) for change in found.changes],
            }
        )
    else:
        for line in as_markdown(found) if markdown else as_text(found):
            console.show(line)
    return int(not found.same)
