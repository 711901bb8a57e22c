"""What the service tells Prometheus: how much is asked, how fast it answers, and what it says."""

import os
from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ROWS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
_VALUES = (*(step / 10 for step in range(11)), 10.0, 100.0, 1e3, 1e4, 1e5, 1e6)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Set where several workers serve: the folder of their figures."""
_CLASSES = 50
"""Different words of an answer's field that are counted one by one; more are counted together."""


class Metrics:
    """One service's figures."""

    def __init__(self, package: str) -> None:
        self.registry = CollectorRegistry()
        common: dict[str, Any] = {"namespace": package, "registry": self.registry}
        self._requests = Counter("requests", "Requests by status", ["path", "status"], **common)
        self._seconds = Histogram(
            "request_seconds", "Time to answer", ["path"], buckets=_SECONDS, **common
        )
        self._batch = Histogram(
            "batch_rows", "Requests per call", ["path"], buckets=_ROWS, **common
        )
        self._model = Histogram(
            "model_seconds", "Time of a call", ["path"], buckets=_SECONDS, **common
        )
        self._value = Histogram(
            "prediction_value", "Numbers in answers", ["path", "field"], buckets=_VALUES, **common
        )
        self._class = Counter(
            "prediction_class", "Words in answers", ["path", "field", "value"], **common
        )
        self.waiting = Gauge("waiting", "Requests that wait", multiprocess_mode="sum", **common)
        self.model = Gauge(
            "model_loaded", "1 once a model answers", multiprocess_mode="min", **common
        )
        self.reloads = Counter("model_reloads", "Changes of the model", ["outcome"], **common)
        self.logged = Counter("logged_predictions", "Logged answers", ["outcome"], **common)
        self._known: dict[tuple[str, str], set[str]] = {}
        self._children: dict[tuple[str, int], Any] = {}
        self._values: dict[tuple[str, str], Any] = {}

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count a request."""
        counted = self._children.get((path, status))
        if counted is None:
            counted = (self._requests.labels(path, str(status)), self._seconds.labels(path))
            self._children[path, status] = counted
        counted[0].inc()
        counted[1].observe(seconds)

    def batch(self, path: str, rows: int, seconds: float) -> None:
        """Count a call of the model."""
        self._batch.labels(path).observe(rows)
        self._model.labels(path).observe(seconds)

    def answer(self, path: str, answer: Any) -> None:
        """Count what an answer says: its numbers, words and truth values, one level deep."""
        fields = answer if isinstance(answer, Mapping) else {"answer": answer}
        for name, value in fields.items():
            if isinstance(value, bool | str):
                self._class.labels(path, name, self._word((path, name), str(value))).inc()
            elif isinstance(value, int | float):
                observed = self._values.get((path, name))
                if observed is None:
                    observed = self._values[path, name] = self._value.labels(path, name)
                observed.observe(value)

    def text(self) -> bytes:
        """Give all figures in the form that Prometheus reads, those of all workers together."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        every = CollectorRegistry()
        MultiProcessCollector(every)  # type: ignore[no-untyped-call]  # published without types
        return generate_latest(every)

    def _word(self, field: tuple[str, str], value: str) -> str:
        known = self._known.setdefault(field, set())
        if value in known or len(known) < _CLASSES:
            known.add(value)
            return value
        return "(another)"
