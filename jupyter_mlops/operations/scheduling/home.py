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
            for folder in (root, home.folder, home.folder / "logs", home.folder / "locks"):
                _make(folder)
        except OSError as problem:
            raise ScheduleUnusable(
                f"{home.folder} can't be used: {problem.strerror}",
                "choose another folder with --home",
            ) from problem
        return home

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
        return self.folder / "locks" / "daemon"

    def job_lock(self, job: int) -> Path:
        """Locked while the job runs, whoever started it."""
        return self.folder / "locks" / f"job-{job}"

    def log(self, run: int) -> Path:
        """What a run printed."""
        return self.folder / "logs" / f"run-{run}.log"


def _make(folder: Path) -> None:
    """Make a folder that only its owner may enter; what is there already stays as it is."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
