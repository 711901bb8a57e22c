"""Strategies for small tagged notebooks: what people write, in any order and mixture."""

import re
from collections.abc import Callable

import choice_statements as choices
import file_statements as files
import library_statements as library
import setting_statements as settings
import statement_table as table
from hypothesis import strategies as st

NAMES = {**table.NAMES, **library.NAMES, **files.NAMES}
FRESH, PLAIN, ALIASING, CHANGES, RANDOM = (
    [*table.FRESH, *library.FRESH],
    [*table.PLAIN, *library.PLAIN, *choices.PLAIN],
    [*table.ALIASING, *library.ALIASING, *choices.ALIASING],
    [*table.CHANGES, *library.CHANGES, *choices.CHANGES],
    table.RANDOM,
)
DEFINITIONS = [*table.DEFINITIONS, *library.DEFINITIONS, *choices.DEFINITIONS]
BLOCKS = [*table.BLOCKS, *library.BLOCKS, *choices.BLOCKS]
SHOWS, SERVES = [*table.SHOWS, *library.SHOWS], [*table.SERVES, *library.SERVES]
MEASURES = {**table.MEASURES, **library.MEASURES}
CLASSES = {
    text.partition("class ")[2].partition(":")[0].partition("(")[0]: text
    for text in (*table.CLASSES, *library.CLASSES)
}
"""By name."""

Cells = list[tuple[str, str]]
"""(tag or "", source) of every code cell."""

IMPORTS = (
    f"import contextlib\nimport random\nimport numpy as np\nimport pandas as pd\n{library.IMPORTS}"
)
SEEDS = "np.random.seed(0)\nrandom.seed(0)"
ORDER = ("", "data", "train", "evaluate")
FILES = (files.PLAIN, files.CHANGES, files.CHANGES, files.BLOCKS, files.DEFINITIONS)
SETTINGS = (
    settings.PLAIN, settings.PLAIN, settings.CHANGES, settings.BLOCKS, settings.DEFINITIONS
)  # fmt: skip
PLACE = re.compile(r"\{\{|\}\}|\{(?P<kind>[a-z]+)(?P<role>[=!]?)\}|\{(?P<block>\d+)\}")
SIMPLE = (PLAIN, ALIASING, CHANGES)
MIXTURE = (FRESH, PLAIN, ALIASING, ALIASING, CHANGES, CHANGES, CHANGES, DEFINITIONS, RANDOM, BLOCKS)


class Author:
    """Writes statements one after the other and knows which names are bound by then."""

    def __init__(self, draw: Callable[..., object]) -> None:
        self.draw = draw
        self.bound: dict[str, set[str]] = {kind: set() for kind in NAMES}
        self.has_classes = self.has_files = self.has_settings = False
        self.numbers = ["1", "2", "4"]

    def choose(self, options: list[str]) -> str:
        return str(self.draw(st.sampled_from(options)))

    def may(self, one_in: int) -> bool:
        return self.draw(st.integers(0, one_in - 1)) == one_in - 1

    def statement(self, tables: tuple[list[str], ...], depth: int = 0) -> str:
        table = tables[int(str(self.draw(st.integers(0, len(tables) - 1))))]
        possible = [template for template in table if self.is_possible(template)]
        if not possible:
            possible = [template for template in FRESH if self.is_possible(template)]
        return self.filled(self.choose(possible), depth)

    def is_possible(self, template: str) -> bool:
        if not self.has_classes and set(CLASSES) & set(re.findall(r"\w+", template)):
            return False
        return all(
            self.bound[found["kind"]]
            for found in PLACE.finditer(template)
            if found["kind"] in NAMES and not found["role"]
        )

    def filled(self, template: str, depth: int = 0) -> str:
        """Fill the places in; what gets bound is bound after that."""
        last: dict[str, str] = {}
        fresh: list[tuple[str, str]] = []

        def fill(found: re.Match[str]) -> str:
            if found["block"] is not None:
                return self.block(len(found["block"]), depth)
            kind, role = found["kind"], found["role"]
            if kind is None:
                return found[0][0]  # of `{{` or `}}`
            if kind == "number":
                return self.choose([*self.numbers, *sorted(self.bound["num"])])
            if role != "!":
                last[kind] = self.choose(list(NAMES[kind] if role else sorted(self.bound[kind])))
            if role == "=" and depth == 0:
                fresh.append((kind, last[kind]))
            return last[kind]

        text = PLACE.sub(fill, template)
        for kind, name in fresh:
            self.bound[kind].add(name)
        return text

    def block(self, indents: int, depth: int) -> str:
        tables = SIMPLE if depth else (*SIMPLE, RANDOM, BLOCKS)
        lines = [self.statement(tables, depth + 1)]
        if self.may(3):
            lines.append(self.statement(SIMPLE, depth + 1))
        return "\n".join(
            f"{'    ' * indents}{line}" for text in lines for line in text.splitlines()
        )

    def forget(self) -> str:
        kinds = [kind for kind in ("num", "list", "array", "frame") if len(self.bound[kind]) > 1]
        if not kinds:
            return self.statement((FRESH,))
        kind = self.choose(kinds)
        name = self.choose(sorted(self.bound[kind]))
        self.bound[kind].discard(name)
        return f"del {name}"

    def cell(self, tag: str) -> str:
        lines = []
        for _ in range(int(str(self.draw(st.integers(1, 4))))):
            tables = MIXTURE if lines or any(self.bound.values()) else (FRESH,)
            tables = FILES if self.has_files and lines and self.may(2) else tables
            tables = SETTINGS if self.has_settings and lines and self.may(2) else tables
            lines.append(self.forget() if self.may(25) else self.statement(tables))
        shows = [*SHOWS, *files.SHOWS] if self.has_files else SHOWS
        if not tag and self.may(2) and (shown := [one for one in shows if self.is_possible(one)]):
            lines.append(self.filled(self.choose(shown)))
        return "\n".join(lines)

    def keep_number(self) -> str:
        """Bind what the evaluation prints in any case: most results need the training."""
        kind = self.choose([kind for kind in MEASURES if self.bound[kind] and kind != "rng"])
        name = self.choose(sorted(self.bound[kind]))
        return f"kept = {MEASURES[kind].replace(f'{{{kind}}}', name)}"

    def measures(self, trained: str) -> str:
        """Print numbers for some of the names, and for those of the train cells."""
        words = set(re.findall(r"\w+", trained))
        lines = ['print("m:", kept)'] if "kept = " in trained else []
        for kind, template in MEASURES.items():
            for name in sorted(self.bound[kind]):
                if name in words or self.may(3):
                    number = len(lines)
                    value = template.replace(f"{{{kind}}}", name)
                    lines.append(f'print("m{number}:", {value})')
        return "\n".join(lines) or 'print("m0:", 1)'


@st.composite
def notebooks(draw: Callable[..., object]) -> Cells:
    """Draw a notebook: imports, classes now and then, cells of all stages, measures at the end."""
    author = Author(draw)
    author.has_files, author.has_settings = author.may(6), author.may(6)
    imports = f"{IMPORTS}\n{files.IMPORTS}" if author.has_files else IMPORTS
    imports = f"{imports}\n{settings.IMPORTS}" if author.has_settings else imports
    cells = [("", imports if author.may(5) else f"{imports}\n{SEEDS}")]
    if author.may(2):
        cells.append(("parameters", "N = 3"))
        author.numbers.append("N")
    if author.may(2):
        author.has_classes = True
        cells.append(("", "\n\n".join(CLASSES.values())))
    count = int(str(draw(st.integers(3, 10))))
    for position in range(count):
        tag = ORDER[1 + 3 * position // count]
        if tag != "train" and author.may(3):
            tag = ""
        if author.may(20):
            tag = author.choose(list(ORDER[1:]))
        source = author.cell(tag)
        if tag == "train" and not author.may(4):
            source = f"{source}\n{author.keep_number()}"
        cells.append((tag, source))
    trained = "\n".join(source for tag, source in cells if tag == "train")
    cells.append(("evaluate", author.measures(trained)))
    serves = [one for one in SERVES if author.is_possible(one)]
    if author.may(5) and serves:
        body = author.filled(author.choose(serves))
        cells.append(("serve", f"def predict(x):\n    {body}\n\npredict(2)"))
    return cells


def percent(cells: Cells) -> str:
    """Write a notebook for people to read."""
    return "\n".join(
        f'# %% tags=["{tag}"]\n{source}' if tag else f"# %%\n{source}" for tag, source in cells
    )


def cells_of(text: str) -> Cells:
    """Read what `percent` writes."""
    cells: Cells = []
    for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        header, _, source = part.partition("\n")
        tag = re.search(r'"(\w+)"', header)
        cells.append((tag[1] if tag else "", source.strip("\n")))
    return cells
