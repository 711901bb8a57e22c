"""One job: a worker's process, what it has told so far, and who waits for more."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from jupyter_mlops.server.contract import BuildReport
from jupyter_mlops.server.jobs.records import JobRecord
from jupyter_mlops.server.jobs_contract import JobEvent, JobStatus, Progress, Renaming
from jupyter_mlops.server.paths import renamed

PATIENCE = 10.0
"""Seconds that a cancelled worker has to clean up behind it."""
MOST_OUTPUT = 1_000_000
"""Characters that are kept of what a job prints."""
LONGEST_LINE = 16_000_000
"""Bytes: a report of a notebook with many findings is one line."""
_REPORT = TypeAdapter(BuildReport)
_STARTS: dict[str, JobStatus] = {"done": "done", "refused": "refused", "failed": "failed"}
Saver = Callable[[JobRecord], Coroutine[Any, Any, None]]


class RunningJob:
    """A job from its start to its end, and what is known of it afterwards."""

    def __init__(self, record: JobRecord, save: Saver) -> None:
        self.job = record.job
        self.begun_about = record.job.path
        """Where its notebook was when it was started, or the server was."""
        self.events = list(record.events)
        self.report = record.report
        self.port = 0
        """Of the service, once it answers."""
        self._save = save
        self._process: asyncio.subprocess.Process | None = None
        self._kept = 0
        self._more = asyncio.Condition()
        self._wish: JobStatus | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether its process may still be there."""
        return self.job.status == "running"

    def start(self, request: dict[str, str], time_limit: float) -> None:
        """Start the worker; it is heard in the background."""
        self._task = asyncio.create_task(self._run(request, time_limit))

    async def follow(self, renaming: Renaming) -> bool:
        """Be about another path where what it is about was renamed; tells whether it was."""
        before = self.job, self.report
        self.job = replace(self.job, path=renamed(self.job.path, renaming))
        if self.report is not None:
            folder = renamed(self.report.folder, renaming)
            self.report = replace(self.report, folder=folder)
        if (self.job, self.report) == before:
            return False
        await self._save(self._record())
        return True

    async def cancel(self) -> None:
        """End the process, and wait until nothing is left of it."""
        if self._task is not None and self.is_running:
            self._wish = "cancelled"
            await self._end()
            await asyncio.wait({self._task})

    async def events_after(self, number: int, patience: float) -> AsyncIterator[JobEvent | None]:
        """Give events as they come, None where nothing came for a while; ends with the job."""
        while True:
            while number < len(self.events):
                number += 1
                yield self.events[number - 1]
            if not self.is_running:
                return
            async with self._more:
                # something may have come while this waited for the lock
                if number == len(self.events) and self.is_running:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._more.wait(), patience)
            if number == len(self.events):
                yield None

    async def _run(self, request: dict[str, str], time_limit: float) -> None:
        try:
            await self._save(self._record())
            async with asyncio.timeout(time_limit):
                await self._hear(request)
        except TimeoutError:
            self._wish = "failed"
            await self._end()
            await self._finish("failed", f"it took more than {time_limit:g} s and was ended")
        except (OSError, ValueError) as problem:
            await self._end()
            await self._finish("failed", f"its process could not be followed: {problem}")

    async def _hear(self, request: dict[str, str]) -> None:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "jupyter_mlops.server.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            start_new_session=True, limit=LONGEST_LINE,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        with contextlib.suppress(ConnectionError):  # it has died, which the end of its output tells
            await process.stdin.drain()
        end: tuple[JobStatus, str] | None = None
        async for line in process.stdout:
            end = await self._heard(json.loads(line)) or end
        code = await process.wait()
        if self._wish is not None:
            end = (self._wish, "")
        died: tuple[JobStatus, str] = (
            "failed",
            f"its process ended with exit code {code} without a result: see the server's log",
        )
        await self._finish(*(end or died))

    async def _heard(self, said: dict[str, Any]) -> tuple[JobStatus, str] | None:
        if "progress" in said:
            await self._tell(progress=Progress(*said["progress"]))
        elif "output" in said:
            await self._tell(output=said["output"])
        elif "port" in said:
            self.port = said["port"]
            await self._tell(message="ready")
        elif "report" in said:
            self.report = _REPORT.validate_python(said["report"])
        elif "end" in said:
            return _STARTS[said["end"]], said["message"]
        return None

    async def _tell(self, output: str = "", **changes: Any) -> None:
        if output:
            room = MOST_OUTPUT - self._kept
            self._kept += len(output)
            output = output[: max(0, room)]
            if not output:
                return
        self.job = replace(self.job, **changes)
        self.events.append(JobEvent(len(self.events) + 1, self.job, output))
        async with self._more:
            self._more.notify_all()

    async def _finish(self, status: JobStatus, message: str) -> None:
        self.port = 0
        await self._tell(status=status, message=message)
        await self._save(self._record())

    async def _end(self) -> None:
        """Ask the worker to end, which ends what it has started; then kill what doesn't listen."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def _record(self) -> JobRecord:
        return JobRecord(self.job, tuple(self.events), self.report)
