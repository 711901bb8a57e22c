"""How long a batch waits for those to ask again who have just been answered.

Clients that ask again as soon as they have an answer fall into two halves otherwise, each of which
waits for the batch of the other: twice the calls of the model, and twice the time to an answer.
"""

from dataclasses import dataclass

_SHARE = 0.25
"""Of the time that the last batch took, as much is given to save another such batch."""
_SECONDS = 0.002
"""No longer than this: who isn't back by then isn't on this machine or thinks about the answer."""
_PAUSE = 64
"""Batches, at most, that begin without waiting where waiting has brought nobody back."""


@dataclass(slots=True)
class Patience:
    """Waits for those who were just answered, and less and less often where they don't return."""

    _until: float = 0.0
    _answered: int = 0
    _all: int = 0
    """Requests that wait once all are back."""
    _skipped: int = 0
    """Batches that still begin at once."""
    _pause: int = 0

    def answered(self, requests: int, waiting: int, now: float, took: float) -> None:
        """Take in that a batch has ended, and how many requests wait already."""
        self._answered, self._all = requests, requests + waiting
        self._until = 0.0 if self._skipped else now + min(_SHARE * took, _SECONDS)
        self._skipped = max(0, self._skipped - 1)

    def lasts(self, waiting: int, now: float) -> bool:
        """Tell whether the next batch has to wait at this moment."""
        return waiting < self._all and now < self._until

    def learn(self, waiting: int) -> None:
        """Take in how many wait now that it has lasted: half of the answered may be back."""
        came = 2 * (self._all - waiting) <= self._answered
        self._pause = 0 if came else min(_PAUSE, 2 * self._pause + 1)
        self._skipped = self._pause
