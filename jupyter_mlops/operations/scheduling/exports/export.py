"""From a job to the files with which another scheduler runs it: the table of those schedulers."""

from collections.abc import Callable, Mapping

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.operations.scheduling.exports import crontab, github_actions, kubernetes, systemd
from jupyter_mlops.operations.scheduling.exports.asked import Asked, Exported

FORMATS: Mapping[str, Callable[[Asked], Exported]] = {
    "systemd": systemd.export,
    "cron": crontab.export,
    "github-actions": github_actions.export,
    "kubernetes": kubernetes.export,
}


def export(name: str, asked: Asked) -> Exported:
    """Give the files for one of FORMATS. Raises ConfigurationInvalid."""
    plan = asked.job.plan
    if not plan.cron:
        raise ConfigurationInvalid(
            f"{asked.job.name} has no times, and alarms are this scheduler's own",
            "add a job with --cron, or have what raises the alarm call `nb2prod retrain`",
        )
    for text in (*plan.command, plan.build, plan.folder, asked.at or "", asked.image or ""):
        if not text.isprintable():
            raise ConfigurationInvalid(
                f"{text!r} holds a line break or another character that can't be written there",
                "give the folder or parameter another name",
            )
    exported = FORMATS[name](asked)
    if name in ("github-actions", "kubernetes") and "--inputs" in plan.command:
        exported = exported.noting("--inputs names a folder of this machine: change it there")
    if plan.watched:
        exported = exported.noting("no alarm begins it there: --when-file is this scheduler's own")
    if any((plan.notices.commands, plan.notices.webhooks, plan.notices.emails)):
        exported = exported.noting("nobody is told of its runs: set that up there")
    return exported
