"""Edits of a build, what is generated then, and what comes of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Tree = Mapping[str, str | bytes | None]

CODE = "import pandas\n\n\ndef train(rows):\n    model = fit(rows)\n    return model\n"
FIRST: dict[str, str | bytes] = {
    "README.md": "# Churn\n\nVersion 1.\n\nHow to run it.\n\nHow to test it.\n",
    "pyproject.toml": 'name = "churn"\nversion = "1"\n\ndependencies = [\n  "pandas",\n]\n',
    "src/churn/train.py": CODE,
    "src/churn/contract.py": "LOW = 0\nHIGH = 9\n\n\nNAMES = ['a']\n",
    "src/churn/plot.png": b"\x89PNG\x00one",
    "tests/test_train.py": "def test_it():\n    assert True\n",
    "inputs/dist/rows.csv": "a\n1\n",
}
CRLF = {"src/churn/train.py": CODE.replace("rows)\n", "rows)  # mine\n").replace("\n", "\r\n")}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    before = FIRST[path]
    assert isinstance(before, str)
    assert old in before
    return {path: before.replace(old, new)}


@dataclass(frozen=True)
class Case:
    """What a person did, what is generated then, and what comes of both."""

    edit: Tree
    new: Tree = field(default_factory=dict)
    """What differs from the first build; None: not generated any more."""
    has: Tree = field(default_factory=dict)
    """Content afterwards, where it's neither the edit nor what is generated."""
    edited: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


README_2 = changed("README.md", "Version 1", "Version 2")
TRAIN_2 = changed("src/churn/train.py", "fit(rows)", "fit(rows, 2)")
TRAIN_NOTE = changed("src/churn/train.py", "import pandas", "import pandas  # mine")
TRAIN_BOTH = {
    "src/churn/train.py": CODE.replace("pandas", "pandas  # mine").replace("rows)\n", "rows, 2)\n")
}
TRAIN_MINE = changed("src/churn/train.py", "fit(rows)", "fit(rows[1:])")
PNG_MINE, PNG_2 = {"src/churn/plot.png": b"\x00mine"}, {"src/churn/plot.png": b"\x00two"}
CONTRACT = changed("src/churn/contract.py", "HIGH = 9", "HIGH = 12")
CASES = {
    "nothing at all": Case({}),
    "nothing, and the notebook changed": Case({}, README_2 | TRAIN_2),
    "code, nothing generated anew": Case(TRAIN_NOTE, edited={"src/churn/train.py": "kept"}),
    "code, another file generated anew": Case(
        TRAIN_NOTE, README_2, edited={"src/churn/train.py": "kept"}
    ),
    "code, other lines generated anew": Case(
        TRAIN_NOTE, TRAIN_2, TRAIN_BOTH, {"src/churn/train.py": "merged"}
    ),
    "code, the same lines": Case(TRAIN_MINE, TRAIN_2, conflicts=("src/churn/train.py",)),
    "code, the same change": Case(TRAIN_2, TRAIN_2),
    "code, with other ends of lines": Case(CRLF, edited={"src/churn/train.py": "kept"}),
    "other ends of lines, other lines": Case(
        CRLF,
        changed("src/churn/train.py", "import pandas", "import pandas, numpy"),
        {"src/churn/train.py": CRLF["src/churn/train.py"].replace("pandas", "pandas, numpy")},
        {"src/churn/train.py": "merged"},
    ),
    "the contract": Case(CONTRACT, README_2, edited={"src/churn/contract.py": "kept"}),
    "the contract, more names generated": Case(
        CONTRACT,
        changed("src/churn/contract.py", "['a']", "['a', 'b']"),
        {"src/churn/contract.py": "LOW = 0\nHIGH = 12\n\n\nNAMES = ['a', 'b']\n"},
        {"src/churn/contract.py": "merged"},
    ),
    "the contract, the same bound generated": Case(
        CONTRACT,
        changed("src/churn/contract.py", "HIGH = 9", "HIGH = 10"),
        conflicts=("src/churn/contract.py",),
    ),
    "a dependency, a new version": Case(
        changed("pyproject.toml", '  "pandas",\n', '  "pandas",\n  "rich",\n'),
        changed("pyproject.toml", 'version = "1"', 'version = "2"'),
        {"pyproject.toml": str(FIRST["pyproject.toml"])
         .replace('"1"', '"2"').replace('  "pandas",\n', '  "pandas",\n  "rich",\n')},
        {"pyproject.toml": "merged"},
    ),
    "the readme, its version line": Case(
        changed("README.md", "Version 1.", "My version."), README_2, conflicts=("README.md",)
    ),
    "a section of the readme": Case(
        changed("README.md", "test it.\n", "test it.\n\nWhom to ask.\n"),
        README_2,
        {"README.md": README_2["README.md"] + "\nWhom to ask.\n"},
        {"README.md": "merged"},
    ),
    "a test": Case(
        changed("tests/test_train.py", "True", "1"), edited={"tests/test_train.py": "kept"}
    ),
    "another test": Case({"tests/test_mine.py": "x\n"}, README_2,
                         edited={"tests/test_mine.py": "added"}),
    "a module of one's own": Case({"src/churn/deep/mine.py": "x\n"}, TRAIN_2,
                                  edited={"src/churn/deep/mine.py": "added"}),
    "a file beside": Case({"Dockerfile": "FROM x\n", ".git/config": "x\n"}, README_2),
    "a file that is generated too now": Case(
        {"src/churn/app.py": "mine\n"},
        {"src/churn/app.py": "theirs\n"},
        conflicts=("src/churn/app.py",),
    ),
    "a file beside that is generated too now": Case(
        {"Dockerfile": "mine\n"}, {"Dockerfile": "theirs\n"}, conflicts=("Dockerfile",)
    ),
    "the same file beside is generated now": Case({"Dockerfile": "x\n"}, {"Dockerfile": "x\n"}),
    "a deleted test": Case({"tests/test_train.py": None}, README_2, {"tests/test_train.py": None},
                           {"tests/test_train.py": "deleted"}),
    "a deleted file, generated differently": Case(
        {"README.md": None}, README_2, {"README.md": None}, {"README.md": "deleted"}
    ),
    "a deleted file, not generated any more": Case({"README.md": None}, {"README.md": None}),
    "a file that isn't generated any more": Case({}, {"tests/test_train.py": None}),
    "an edited file that isn't generated any more": Case(
        TRAIN_MINE, {"src/churn/train.py": None}, conflicts=("src/churn/train.py.edited",)
    ),
    "a picture": Case(PNG_MINE, README_2, edited={"src/churn/plot.png": "kept"}),
    "a picture, generated anew": Case({}, PNG_2),
    "a picture, both": Case(
        PNG_MINE,
        PNG_2,
        conflicts=("src/churn/plot.png.edited", "src/churn/plot.png.generated"),
    ),
    "data": Case({"inputs/dist/rows.csv": "a\n2\n"}, README_2,
                 edited={"inputs/dist/rows.csv": "kept"}),
    "data with other ends of lines, other data": Case(
        {"inputs/dist/rows.csv": "a\r\n1\r\n"},
        {"inputs/dist/rows.csv": "a\n3\n"},
        {"inputs/dist/rows.csv": "a\n3\n"},
    ),
    "other ends of lines alone": Case(
        {"src/churn/train.py": CODE.replace("\n", "\r\n")}, {}, {"src/churn/train.py": CODE}
    ),
    "other ends of lines alone, generated anew": Case(
        {"src/churn/train.py": CODE.replace("\n", "\r\n")}, TRAIN_2, TRAIN_2
    ),
    "no end of the last line": Case(
        {"src/churn/train.py": CODE.rstrip("\n")}, {}, {"src/churn/train.py": CODE}
    ),
    "no end of the last line, which is generated anew": Case(
        {"src/churn/train.py": CODE.replace("pandas", "pandas  # mine").rstrip("\n")},
        changed("src/churn/train.py", "return model\n", "return model, 2\n"),
        {"src/churn/train.py":
         CODE.replace("pandas", "pandas  # mine").replace("return model", "return model, 2")},
        {"src/churn/train.py": "merged"},
    ),
    "a line right below a new version": Case(
        changed("pyproject.toml", 'version = "1"\n', 'version = "1"\ndescription = "Mine"\n'),
        changed("pyproject.toml", 'version = "1"', 'version = "2"'),
        {"pyproject.toml":
         str(FIRST["pyproject.toml"]).replace('"1"\n', '"2"\ndescription = "Mine"\n')},
        {"pyproject.toml": "merged"},
    ),
    "a line right above one generated anew": Case(
        changed("src/churn/train.py", "    model =", "    # Mine.\n    model ="),
        TRAIN_2,
        {"src/churn/train.py":
         CODE.replace("    model = fit(rows)", "    # Mine.\n    model = fit(rows, 2)")},
        {"src/churn/train.py": "merged"},
    ),
    "a line beside one generated anew": Case(
        changed("src/churn/train.py", "return model", "return model.best"),
        TRAIN_2,
        {"src/churn/train.py":
         CODE.replace("fit(rows)", "fit(rows, 2)").replace("return model", "return model.best")},
        {"src/churn/train.py": "merged"},
    ),
    "a deleted line beside one generated anew": Case(
        changed("src/churn/contract.py", "LOW = 0\n", ""),
        changed("src/churn/contract.py", "HIGH = 9", "HIGH = 10"),
        {"src/churn/contract.py": "HIGH = 10\n\n\nNAMES = ['a']\n"},
        {"src/churn/contract.py": "merged"},
    ),
    "the same change and one more": Case(
        changed("src/churn/contract.py", "LOW = 0\nHIGH = 9", "LOW = -1\nHIGH = 12"),
        changed("src/churn/contract.py", "HIGH = 9", "HIGH = 12"),
        {"src/churn/contract.py": "LOW = -1\nHIGH = 12\n\n\nNAMES = ['a']\n"},
        {"src/churn/contract.py": "merged"},
    ),
    "a line below one that isn't generated any more": Case(
        changed("src/churn/contract.py", "HIGH = 9\n", "HIGH = 9\nMINE = HIGH\n"),
        changed("src/churn/contract.py", "HIGH = 9\n", ""),
        conflicts=("src/churn/contract.py",),
    ),
    "other lines at the same place": Case(
        changed("src/churn/contract.py", "HIGH = 9\n", "HIGH = 9\nMINE = 1\n"),
        changed("src/churn/contract.py", "HIGH = 9\n", "HIGH = 9\nTHEIRS = 1\n"),
        conflicts=("src/churn/contract.py",),
    ),
    "a folder with the name of what runs leave behind": Case(
        {"src/churn/dist/mine.py": "x\n"}, README_2, edited={"src/churn/dist/mine.py": "added"}
    ),
    "what an editor leaves behind": Case(
        {"src/churn/.ipynb_checkpoints/train.py": "x\n", "tests/.DS_Store": "x\n"},
        README_2,
        {"src/churn/.ipynb_checkpoints/train.py": None, "tests/.DS_Store": None},
    ),
    "one file merged, one in conflict": Case(
        TRAIN_NOTE | CONTRACT,
        TRAIN_2 | changed("src/churn/contract.py", "HIGH = 9", "HIGH = 10"),
        conflicts=("src/churn/contract.py",),
    ),
}  # fmt: skip
