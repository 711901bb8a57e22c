"""Tells of a retraining that no job has begun, in the same words."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_mlops.operations.scheduling.jobs import Cause, Notices, Outcome, Run
from jupyter_mlops.operations.scheduling.notices.tell import tell_of


class ByHand:
    """One retraining, which begins now."""

    def __init__(self, notices: Notices, build: Path) -> None:
        self._notices, self._build = notices, build.resolve()
        self._began = datetime.now(UTC)

    def ended(self, outcome: str, exit_code: int, reason: str, result: Any = None) -> str:
        """Tell what came of it; gives what went wrong with that, or nothing."""
        run = Run(
            id=0,
            job=0,
            name=self._build.name,
            cause=Cause.HAND,
            fire=self._began,
            turn=1,
            outcome=Outcome(outcome),
            started=self._began,
            ended=datetime.now(UTC),
            exit_code=exit_code,
            reason=reason,
            # what isn't a number in JSON would be refused by those who are told of it
            result=json.loads(json.dumps(result), parse_constant=lambda _: None),
        )
        more = {"build": str(self._build), "log": None, "next_try": None}
        return tell_of(run, more, self._notices)
