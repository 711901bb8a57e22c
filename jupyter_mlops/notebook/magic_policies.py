"""The table of magics: what becomes of each, by name."""

import re

STRIP, BODY, STATEMENT, REFUSE = "strip", "body", "statement", "refuse"

SHOWS_ONLY = frozenset(
    [
        "aimport",
        "alias_magic",
        "autocall",
        "automagic",
        "autoreload",
        "cat",
        "colors",
        "config",
        "dhist",
        "dirs",
        "doctest_mode",
        "gui",
        "hist",
        "history",
        "less",
        "ls",
        "lsmagic",
        "magic",
        "man",
        "matplotlib",
        "more",
        "page",
        "pastebin",
        "pdb",
        "pdef",
        "pdoc",
        "pfile",
        "pinfo",
        "pinfo2",
        "pprint",
        "precision",
        "psearch",
        "psource",
        "pwd",
        "pycat",
        "pylab",
        "quickref",
        "tensorflow_version",
        "timeit",
        "unload_ext",
        "watermark",
        "who",
        "who_ls",
        "whos",
        "xmode",
    ]
)
"""Line magics that leave every variable of the notebook as it was."""

HARMLESS_EXTENSIONS = frozenset(
    [
        "autoreload",
        "autotime",
        "black",
        "blackcellmagic",
        "cython",
        "dotenv",
        "google.colab.data_table",
        "heat",
        "jupyter_black",
        "lab_black",
        "line_profiler",
        "memory_profiler",
        "nb_black",
        "pycodestyle_magic",
        "rpy2.ipython",
        "snakeviz",
        "sql",
        "tensorboard",
        "version_information",
        "watermark",
        "wurlitzer",
    ]
)
"""What `%load_ext` may name: these only register magics; `cudf.pandas` would replace code."""

RUNS_STATEMENT = {
    "time": "",
    "prun": "l:rs:T:D:q",
    "memit": "r:t:i:co",
    "lprun": "f:m:D:T:s:u:rz",
    "mprun": "f:T:rc",
    "snakeviz": "f:tr",
}
"""Line magics around one statement that binds, with their options as in `getopt`."""

RUNS_BODY = {
    "time": "",
    "capture": "",
    "prun": RUNS_STATEMENT["prun"],
    "memit": RUNS_STATEMENT["memit"],
    "snakeviz": RUNS_STATEMENT["snakeviz"],
    "black": "l:",
}
"""Cell magics around ordinary code."""

SILENCES = frozenset({"%%capture", "%%prun", "%%memit"})
"""Under these a cell's last expression is not shown."""

SHOWS_BODY = frozenset({"html", "javascript", "js", "latex", "markdown", "svg"})
"""Cell magics whose body is shown in the notebook and is no Python."""

TIMES = frozenset({"timeit"})
TIMEIT_OPTIONS = "n:r:tcp:qov:"

_OPTION = re.compile(r"-(?:-(?P<word>[A-Za-z][\w-]*)|(?P<letter>[A-Za-z])(?P<value>\S*))(?:\s+|$)")
_VALUE = re.compile(r"(?:\"[^\"]*\"|'[^']*'|\S+)(?:\s+|$)")


def skip_options(argument: str, options: str) -> int:
    """Index in `argument` after the leading options; `options` as in `getopt`."""
    at = len(argument) - len(argument.lstrip())
    while option := _OPTION.match(argument, at):
        letter = option["letter"]
        if letter and letter not in options:
            break
        at = option.end()
        if letter and f"{letter}:" in options and not option["value"]:
            value = _VALUE.match(argument, at)
            at = value.end() if value else at
    return at


def line_policy(name: str, argument: str) -> str:
    """Decide about a line magic that is neither an installer nor `%time` and its like."""
    if name in {"load_ext", "reload_ext"}:
        return STRIP if argument.strip() in HARMLESS_EXTENSIONS else REFUSE
    return STRIP if name in SHOWS_ONLY else REFUSE


def cell_policy(name: str, argument: str) -> str:
    """Decide about a cell magic."""
    if name in RUNS_BODY:
        return BODY
    # `%%script false` is how people switch a cell off: the body goes to a program that ignores it.
    idle = name == "script" and argument.split()[:1] in (["false"], ["true"], ["echo"])
    if idle or name.lower() in SHOWS_BODY or name in TIMES:
        return STRIP
    return REFUSE
