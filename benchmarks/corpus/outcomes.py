"""From how a command of nb2prod ended to an outcome: what counts as refused and what as a crash."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.processes import Ended
from corpus.rows import CRASH, EQUAL, REFUSED, TIME_OUT, Finding

_CLEAN, _FOUND, _CANNOT = 0, 1, 2
_TRACEBACK = re.compile(r"^\s*(?:\|\s*)?Traceback \(most recent call last\):", re.MULTILINE)
_OURS = re.compile(r'File ".*jupyter_mlops[/\\]')
_MOST_DETAIL = 2_000
_MOST_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one command made of a notebook; an empty outcome: nothing against it."""

    outcome: str
    findings: tuple[Finding, ...] = ()
    detail: str = ""
    document: Mapping[str, Any] = field(default_factory=dict)
    """What `--json` printed."""


def of_tag(ended: Ended) -> Verdict:
    """Judge `nb2prod tag --write`; a notebook that it can't read is left to `check`."""
    crash = _crash("tag", ended)
    if crash or ended.code == _CLEAN:
        return crash or Verdict("")
    return Verdict(REFUSED, _untold(ended), detail=_tail(ended))


def of_check(ended: Ended) -> Verdict:
    """Judge `nb2prod check --json` of one notebook."""
    read = _read("check", ended)
    if read.outcome:
        return read
    listed = read.document.get("notebooks")
    first = listed[0] if isinstance(listed, list) and listed else {}
    diagnostics = first.get("diagnostics") if isinstance(first, dict) else None
    return _refused("check", ended, diagnostics, read.document)


def of_build(ended: Ended) -> Verdict:
    """Judge `nb2prod build --json`: only a released package whose proof is equal is equal."""
    read = _read("build", ended)
    if read.outcome:
        return read
    document = read.document
    verdict = _refused("build", ended, document.get("diagnostics"), document)
    if verdict.outcome:
        return verdict
    proof = document.get("proof")
    proved = document.get("validated") is True and isinstance(proof, dict) and proof.get("equal")
    if not proved or not document.get("build"):
        return Verdict(CRASH, detail="build: exit code 0 without an equal proof", document=document)
    return Verdict(EQUAL, document=document)


def _read(step: str, ended: Ended) -> Verdict:
    """Read the JSON; an outcome when there is a crash, a time-out, or none that can be read."""
    crash = _crash(step, ended)
    if crash:
        return crash
    try:
        document = json.loads(ended.stdout)
    except (ValueError, RecursionError) as error:
        return Verdict(CRASH, detail=f"{step}: no JSON ({error}); {_tail(ended)}")
    if not isinstance(document, dict):
        return Verdict(CRASH, detail=f"{step}: JSON of another shape; {_tail(ended)}")
    return Verdict("", document=document)


def _crash(step: str, ended: Ended) -> Verdict | None:
    if ended.late:
        return Verdict(TIME_OUT, detail=f"{step} took longer than {ended.seconds:.0f} s")
    if ended.code not in (_CLEAN, _FOUND, _CANNOT):
        return Verdict(CRASH, detail=f"{step}: exit code {ended.code}; {_tail(ended)}")
    if _TRACEBACK.search(ended.stderr) and _OURS.search(ended.stderr):
        return Verdict(CRASH, detail=f"{step}: {_tail(ended)}")
    return None


def _refused(step: str, ended: Ended, diagnostics: object, document: Mapping[str, Any]) -> Verdict:
    """Take the errors found; an exit code that doesn't fit them is a crash."""
    listed = diagnostics if isinstance(diagnostics, list) else []
    errors = [one for one in listed if isinstance(one, dict) and one.get("severity") == "error"]
    findings = tuple(_finding(one) for one in errors)
    failure = document.get("error")
    if ended.code == _CANNOT and isinstance(failure, dict):
        told = Finding(str(failure.get("reference")), None, None, str(failure.get("message")))
        return Verdict(REFUSED, (told, *findings), document=document)
    if (ended.code == _FOUND) != bool(errors) or ended.code == _CANNOT:
        detail = f"{step}: exit code {ended.code} with {len(errors)} errors; {_tail(ended)}"
        return Verdict(CRASH, findings, detail, document)
    return Verdict(REFUSED if errors else "", findings, document=document)


def _finding(one: Mapping[str, Any]) -> Finding:
    span = one.get("span")
    span = span if isinstance(span, dict) else {}
    return Finding(
        str(one.get("code")),
        span.get("cell"),
        span.get("line"),
        str(one.get("message"))[:_MOST_MESSAGE],
    )


def _untold(ended: Ended) -> tuple[Finding, ...]:
    """The findings of a command that printed them for people."""
    lines = (ended.stderr + ended.stdout).splitlines()
    return tuple(
        Finding(told[1], None, None, line.strip()[:300])
        for line in lines
        if (told := re.match(r"error(?:\[| )([\w-]+)", line))
    )


def _tail(ended: Ended) -> str:
    text = ended.stderr.strip() or ended.stdout.strip()
    return text[-_MOST_DETAIL:]
