"""Where the schedule lives: one folder, for nobody else to read."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from jupyter_mlops.errors import ScheduleUnusable


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of a schedule."""

    folder: Path

    @classmethod
    def at(cls, given: Path | None) -> "Home":
        """Open the schedule of a home folder, by default the user's. Raises ScheduleUnusable."""
        root = given or Path(platformdirs.user_data_dir("nb2prod", appauthor=False))
        home = cls(root.absolute() / "schedule")
        try:
            for folder in (root, home.folder, home.logs, home.locks, home.alarms):
                _make(folder)
        except OSError as problem:
            raise ScheduleUnusable(
                f"{home.folder} can't be used: {problem.strerror}",
                "choose another folder with --home",
            ) from problem
        return home

    @property
    def logs(self) -> Path:
        """What runs printed."""
        return self.folder / "logs"

    @property
    def locks(self) -> Path:
        """Files that are locked, and hold nothing."""
        return self.folder / "locks"

    @property
    def alarms(self) -> Path:
        """One file for each job that an alarm came for."""
        return self.folder / "alarms"

    @property
    def token(self) -> Path:
        """What those have to show who raise alarms over HTTP."""
        return self.folder / "token"

    @property
    def database(self) -> Path:
        """Where jobs and runs are kept."""
        return self.folder / "schedule.sqlite"

    @property
    def backup(self) -> Path:
        """A copy of the database, at most an hour old."""
        return self.folder / "schedule.backup.sqlite"

    @property
    def daemon_lock(self) -> Path:
        """Locked while a daemon runs."""
        return self.locks / "daemon"

    def job_lock(self, job: int) -> Path:
        """Locked while the job runs, whoever started it."""
        return self.locks / f"job-{job}"

    def log(self, run: int) -> Path:
        """What a run printed."""
        return self.logs / f"run-{run}.log"


def _make(folder: Path) -> None:
    """Make a folder that only its owner may enter; what is there already stays as it is."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
