"""`nb2prod schedule export`: a job for another scheduler."""

from pathlib import Path

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.cli.schedule_home import home_option, opened_store
from jupyter_mlops.errors import OutputFolderUnusable


@click.command(
    epilog=taught(
        "nb2prod schedule export systemd churn -o ~/.config/systemd/user",
        "nb2prod schedule export cron churn",
        "nb2prod schedule export github-actions churn --at build/churn -o .",
        "nb2prod schedule export kubernetes churn --image registry.example/churn:1 --at /srv/churn",
        exit_codes="0 done, 2 cannot run",
    )
)
@click.argument(
    "target",
    metavar="FORMAT",
    type=click.Choice(["systemd", "cron", "github-actions", "kubernetes"]),
)
@click.argument("job")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write files below it.")
@click.option("--at", metavar="PATH", help="Where the build is, there.")
@click.option("--image", help="For kubernetes; it holds nb2prod and the build.")
@home_option
@as_json_option
def export(
    target: str,
    job: str,
    output: Path | None,
    home: Path | None,
    as_json: bool,
    **given: str | None,
) -> int:
    """Write the files with which another scheduler runs a job.

    FORMAT is systemd, cron, github-actions or kubernetes. What can't be said in it is noted. Remove
    or pause the job here, so that it doesn't run twice.
    """
    from jupyter_mlops.operations.scheduling.exports import export as exports
    from jupyter_mlops.operations.scheduling.exports.asked import Asked

    store = opened_store(home)
    exported = exports.export(target, Asked(store.job(job), store.home, **given))
    if output is not None:
        _write(output, exported.files)
    if as_json:
        console.show_json({"files": exported.files, "notes": exported.notes})
        return 0
    for name, text in exported.files.items():
        console.show(str(output / name) if output else f"# {name}\n{text}")
    for note in exported.notes:
        console.note(f"note: {note}")
    return 0


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise OutputFolderUnusable(
            f"{folder} can't be written: {problem.strerror}", "choose another folder with -o"
        ) from problem
