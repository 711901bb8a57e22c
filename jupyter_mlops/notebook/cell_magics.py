"""From a draft to one without cell magics: which lines after them may still be Python."""

import re

from jupyter_mlops.diagnostic import Diagnostic, Severity
from jupyter_mlops.notebook import magic_policies as policies
from jupyter_mlops.notebook.drafting import Draft, Outcome
from jupyter_mlops.notebook.installs import installed_by
from jupyter_mlops.source import Span

_CELL_MAGIC = re.compile(r"%%(?!\w+\?)(?P<name>[^ ]*) ?(?P<argument>.*)")
_SHELLS = frozenset({"bash", "sh", "shell", "system", "sx"})


def _dedent(draft: Draft, index: int) -> None:
    """Take off what all lines from `index` on are indented by, as IPython does."""
    if draft.lines[index][0] not in " \t":
        return
    filled = [line for line in draft.lines[index:] if line.strip()]
    margin = filled[0][: len(filled[0]) - len(filled[0].lstrip(" \t"))]
    for line in filled:
        while not line.startswith(margin):
            margin = margin[:-1]
    for at in range(index, len(draft.lines)):
        if draft.lines[at].startswith(margin):
            draft.lines[at] = draft.lines[at][len(margin) :]
            draft.cut[at] += len(margin)


def _captured(span: Span, variable: str) -> Diagnostic:
    return Diagnostic(
        "NB102",
        Severity.WARNING,
        f"`%%capture {variable}` keeps the cell's output in `{variable}`,"
        " which the package won't have",
        span,
        f"Code that reads `{variable}` can't be compiled.",
        f"remove `{variable}` from line {span.line}, and compute what you read from it",
    )


def _header(draft: Draft, index: int, name: str, code: int) -> int:
    """Take out the header line; what it says after the options is code of its own."""
    prefix = len(f"%%{name} ")
    line = draft.lines[index].rstrip()
    argument, rest = line[prefix:], line[prefix + code :]
    outcome = Outcome(f"%%{name}", argument, policies.BODY)
    draft.record(outcome, (index, 0), (index, len(line) - len(rest)))
    if name == "capture" and rest:
        draft.diagnostics.append(_captured(draft.magics[-1].span, rest))
        rest = ""
    draft.lines[index] = rest
    draft.cut[index] += prefix + code if rest else 0
    return index if rest else index + 1


def _cell_magic(draft: Draft, index: int, name: str, argument: str) -> int:
    policy = policies.cell_policy(name, argument)
    if policy == policies.BODY:
        code = policies.skip_options(argument, policies.RUNS_BODY[name])
        # IPython refuses a statement right after `%%time` when the cell goes on below it.
        if name != "time" or not argument[code:] or not any(draft.lines[index + 1 :]):
            return _header(draft, index, name, code)
        policy = policies.REFUSE
    body = "\n".join(draft.lines[index + 1 :])
    text = f"get_ipython().run_cell_magic({name!r}, {argument!r}, {body + chr(10)!r})"
    installs = installed_by(body) if name in _SHELLS else None
    if name in policies.TIMES:
        setup = argument[policies.skip_options(argument, policies.TIMEIT_OPTIONS) :]
        argument = "\n".join(part for part in (setup, body) if part.strip())
    if installs is not None or policy == policies.STRIP:
        policy, text = policies.STRIP, ""
    last = len(draft.lines) - 1
    draft.record(
        Outcome(f"%%{name}", argument, policy, text, installs or ()),
        (index, 0),
        (last, len(draft.lines[last])),
    )
    draft.lines[index:] = [text, *[""] * (last - index)]
    return len(draft.lines)


def take_cell_magics(draft: Draft) -> int:
    """Take out the cell magics; the index of the first line that may still be Python."""
    index = 0
    while True:
        while index < len(draft.lines) and not draft.lines[index].strip():
            index += 1
        if index == len(draft.lines):
            return index
        _dedent(draft, index)
        header = _CELL_MAGIC.match(draft.lines[index].rstrip())
        if header is None:
            return index
        index = _cell_magic(draft, index, header["name"], header["argument"])
