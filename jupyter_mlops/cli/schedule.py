"""`nb2prod schedule`: builds that are retrained at set times."""

import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.notice_options import NAMES, notice_options
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.cli.schedule_export import export
from jupyter_mlops.cli.schedule_home import home_option, opened_home, opened_store
from jupyter_mlops.cli.schedule_table import in_zone, job_rows, run_rows, table
from jupyter_mlops.signals import Ended

if TYPE_CHECKING:
    from jupyter_mlops.operations.scheduling.store import Store

_CODES = {
    **dict.fromkeys(("promoted", "kept", "done"), 0),
    "cannot run": 2,
    "gate refused": 3,
    "data refused": 4,
}
_FAILED = 1
_ENDS = "0 done, 2 cannot run"


def _now() -> datetime:
    from jupyter_mlops.operations.scheduling.turns import utc_now

    return utc_now()


@click.group(
    epilog=taught(
        'nb2prod schedule add build/churn --cron "0 3 * * mon" --timezone Europe/Berlin',
        "nb2prod schedule start            run what is due, until it is ended",
        "nb2prod schedule runs churn       what became of it",
        exit_codes=_ENDS,
    )
)
def schedule() -> None:
    """Retrain builds at set times, by a daemon that needs no Jupyter server."""


@schedule.command(
    epilog=taught(
        'nb2prod schedule add build/churn --cron "0 3 * * *"',
        'nb2prod schedule add build/churn --cron "*/30 8-18 * * mon-fri" --inputs data/ '
        "--if-new-data",
        'nb2prod schedule add build/churn --cron "@weekly" -p days 90 --retries 3 --backoff 300',
        exit_codes=_ENDS,
    )
)
@click.argument("build", type=click.Path(path_type=Path))
@click.option("--cron", metavar="TIME", help="Five fields, as in crontab.  [default: alarms only]")
@click.option("--timezone", default="UTC", show_default=True, help="Such as Europe/Berlin.")
@click.option("--name", help="Of the job.  [default: the name of BUILD's folder]")
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="For the notebook."
)
@click.option(
    "--inputs", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder in which each run finds its files.  [default: BUILD/inputs]",
)  # fmt: skip
@click.option(
    "--promote-if", type=click.Choice(["not-worse", "better", "never"]),
    help="As for `nb2prod retrain`.  [default: not-worse]",
)  # fmt: skip
@click.option(
    "--if-new-data", is_flag=True, help="Do nothing if a run on the same data is there already."
)
@click.option(
    "--missed",
    type=click.Choice(["skip", "once", "all"]),
    default="once",
    show_default=True,
    help="Times that passed while nothing could run: none of them is run, one run stands for "
    "them, or each is.",
)
@click.option(
    "--retries", type=click.IntRange(0, 100), default=0, show_default=True,
    help="After a failure or a time limit; a refusal by gate or data isn't retried.",
)  # fmt: skip
@click.option(
    "--backoff", type=click.FloatRange(0, 86400), default=60, show_default=True,
    metavar="SECONDS", help="Before the first retry, twice as long before each further one.",
)  # fmt: skip
@click.option(
    "--time-limit", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
    help="For one try, and for its notebook.  [default: none, an hour for the notebook]",
)  # fmt: skip
@click.option(
    "--memory-limit", type=click.IntRange(1), metavar="MB", help="As for `nb2prod retrain`."
)
@click.option(
    "--when-file", type=click.Path(path_type=Path, dir_okay=False), metavar="PATH",
    help="A file that begins a run whenever it is written, as an alarm.",
)  # fmt: skip
@click.option(
    "--alarm-pause", type=click.FloatRange(0, 86400), default=600, show_default=True,
    metavar="SECONDS", help="From the beginning of a run to one that an alarm begins.",
)  # fmt: skip
@notice_options
@home_option
@as_json_option
def add(build: Path, name: str | None, home: Path | None, as_json: bool, **given: Any) -> int:
    """Schedule the retraining of a build.

    BUILD is the folder that `nb2prod build` wrote. The job runs in the current folder. Its times
    begin now. `nb2prod schedule alarm` lets it run too.
    """
    from jupyter_mlops.operations.scheduling import planning
    from jupyter_mlops.operations.scheduling.notices.receivers import receivers

    names = ("parameters", "inputs", "promote_if", "if_new_data", "memory_limit")
    training = planning.Training(**{each: given.pop(each) for each in names})
    told = receivers(*(given.pop(each) for each in NAMES))
    plan = planning.planned(build, training, planning.Wish(**given), told)
    job = opened_store(home).add(planning.checked_name(name, build), plan, _now())
    shown = planning.shown_job(job, None, _now())
    if as_json:
        console.show_json(shown)
    elif shown["next"] is None:
        console.show(f"{job.name} has no times, and waits for alarms")
    else:
        console.show(f"{job.name} is due at {in_zone(str(shown['next']), plan.timezone)}")
    return 0


@schedule.command("list")
@home_option
@as_json_option
def list_(home: Path | None, as_json: bool) -> int:
    """Show all jobs, when each is due next, and how its last run ended."""
    from jupyter_mlops.operations.scheduling.locks import is_held
    from jupyter_mlops.operations.scheduling.planning import shown_job

    store = opened_store(home)
    last, now = store.last_runs(), _now()
    jobs = [shown_job(job, last.get(job.id), now) for job in store.jobs()]
    has_daemon = is_held(store.home.daemon_lock)
    if as_json:
        console.show_json({"daemon": has_daemon, "jobs": jobs})
        return 0
    console.show(table(("job", "next", "time", "last", "build"), job_rows(jobs)))
    if not has_daemon:
        console.note("no daemon runs: `nb2prod schedule start`")
    return 0


def _changing(name: str, text: str) -> Callable[[Callable[["Store", str], str]], click.Command]:
    """Make a command of a function that changes one job and gives a word for it."""

    def made(change: Callable[["Store", str], str]) -> click.Command:
        @schedule.command(name, help=text)
        @click.argument("job")
        @home_option
        @as_json_option
        def command(job: str, home: Path | None, as_json: bool) -> int:
            done = change(opened_store(home), job)
            if as_json:
                console.show_json({"job": job, "status": done})
            else:
                console.show(f"{job} is {done}")
            return 0

        return command

    return made


@_changing("remove", "Take a job out of the schedule; its history stays.")
def _remove(store: "Store", name: str) -> str:
    store.remove(store.job(name))
    return "removed"


@_changing("pause", "Let no times of a job come until it is resumed.")
def _pause(store: "Store", name: str) -> str:
    store.pause(store.job(name))
    return "paused"


@_changing("resume", "Let times of a job come again; those of the pause are not missed ones.")
def _resume(store: "Store", name: str) -> str:
    store.resume(store.job(name), _now())
    return "resumed"


@schedule.command(
    "run-now",
    epilog=taught(
        "nb2prod schedule run-now churn",
        exit_codes="0 promoted or kept, 1 failed, 2 cannot run, 3 a gate refused, 4 data refused",
    ),
)
@click.argument("job")
@home_option
@as_json_option
def run_now(job: str, home: Path | None, as_json: bool) -> int:
    """Run a job and wait for it, without a daemon; its times stay as they are."""
    from jupyter_mlops.operations.scheduling.turns import Turns
    from jupyter_mlops.recording.processes import crew

    turns = Turns(opened_home(home), console.note)
    with crew(1) as pool:
        run = pool.submit(turns.by_hand, turns.store.job(job)).result()
    if as_json:
        console.show_json(run.shown())
    else:
        console.show(f"{run.outcome.value}  {turns.home.log(run.id)}")
    return _CODES.get(run.outcome.value, _FAILED)


@schedule.command(
    epilog=taught(
        "nb2prod schedule start",
        "nb2prod schedule start --at-once 4",
        "nb2prod schedule start --alarm-port 8790    alarms also over HTTP",
        exit_codes="0 ended by a signal, 2 cannot run",
    )
)
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=2, show_default=True, help="Jobs that may run."
)
@click.option(
    "--alarm-port", type=click.IntRange(0, 65535),
    help="Take alarms by POST /alarms/JOB on this port of 127.0.0.1; 0: on a free one.",
)  # fmt: skip
@home_option
@as_json_option
def start(at_once: int, alarm_port: int | None, home: Path | None, as_json: bool) -> int:
    """Run the jobs of the schedule when they are due, until a signal ends it.

    Ctrl-C or SIGTERM ends running jobs too. With --json, each event is one line.
    """
    from jupyter_mlops.operations.scheduling.daemon import Daemon
    from jupyter_mlops.operations.scheduling.turns import Turns

    def say(text: str) -> None:
        at = _now().isoformat(timespec="seconds")
        # nobody may be listening any more, which is no reason to stop
        with suppress(OSError):
            if as_json:
                console.show(json.dumps({"time": at, "event": text}))
            else:
                console.note(f"{at} {text}")

    place = opened_home(home)
    say(f"started, for {place.folder}")
    try:
        with ExitStack() as stack:
            if alarm_port is not None:
                from jupyter_mlops.operations.scheduling.alarm_hook import listening

                stack.enter_context(listening(place, alarm_port, say))
            Daemon(Turns(place, say), at_once).run()
    except Ended:
        say("ended")
    return 0


@schedule.command(
    epilog=taught(
        'nb2prod schedule alarm churn "accuracy fell to 0.71 last night"', exit_codes=_ENDS
    )
)
@click.argument("job")
@click.argument("text", default="")
@home_option
@as_json_option
def alarm(job: str, text: str, home: Path | None, as_json: bool) -> int:
    """Let the daemon run a job soon, once for all alarms that come meanwhile.

    TEXT is kept with the run.
    """
    from jupyter_mlops.operations.scheduling.alarms import raise_alarm

    store = opened_store(home)
    raise_alarm(store.home, store.job(job).name, text)
    if as_json:
        console.show_json({"job": job, "status": "alarmed"})
    else:
        console.show(f"{job} runs soon")
    return 0


@schedule.command()
@click.argument("job", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Runs shown.")
@home_option
@as_json_option
def runs(job: str | None, limit: int, home: Path | None, as_json: bool) -> int:
    """Show what became of runs, the latest first.

    Without JOB, of all jobs, also of those that were removed.
    """
    store = opened_store(home)
    number = store.job(job).id if job else None
    found = [
        {**run.shown(), "log": str(store.home.log(run.id))} for run in store.runs(number, limit)
    ]
    if as_json:
        console.show_json({"runs": found})
    else:
        console.show(table(("run", "job", "for", "try", "took", "outcome", ""), run_rows(found)))
    return 0


@schedule.command()
@home_option
@as_json_option
def restore(home: Path | None, as_json: bool) -> int:
    """Put the last backup in the place of a damaged schedule. End the daemon first."""
    from jupyter_mlops.operations.scheduling import database

    aside = database.restore(opened_home(home))
    if as_json:
        console.show_json({"damaged": str(aside)})
    else:
        console.show(f"restored; the damaged one is {aside}")
    return 0


schedule.add_command(export)
