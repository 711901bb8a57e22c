"""Findings as SARIF and as GitHub's workflow commands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import validate

from jupyter_mlops.cli import main
from jupyter_mlops.rules.catalogue import entry

CELLS = ["x = 1\n", 'df = pd.read_csv("/rows%, .csv")\n', "y = df.append(z)"]
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": -1},
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}},
                },
                "region": {
                    "type": "object",
                    "properties": {"startLine": {"type": "integer", "minimum": 1}},
                },
            },
        },
        "logicalLocations": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    key: {"type": "string"} for key in ("name", "fullyQualifiedName", "kind")
                },
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {"type": "array", "uniqueItems": True, "items": RULE},
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""The parts of the SARIF 2.1.0 schema that are used here, closed against any others."""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    cells = [
        {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": source}
        for source in (["import pandas as pd"], CELLS)
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = Path("my churn.ipynb")
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def test_sarif(notebook: Path) -> None:
    result = run("--format", "sarif", notebook, "missing.ipynb")
    assert result.exit_code == 2
    log = json.loads(result.stdout)
    validate(log, LOG)
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    assert {one["ruleId"] for one in only["results"]} == {one["id"] for one in rules}
    for one in only["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    (path,) = (one for one in only["results"] if one["ruleId"] == "NB301")
    (place,) = path["locations"]
    physical = place["physicalLocation"]
    lines = notebook.read_text(encoding="utf-8").split("\n")
    assert "read_csv" in lines[physical["region"]["startLine"] - 1]
    assert physical["artifactLocation"]["uri"] == "my%20churn.ipynb"
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "cell 2, line 2"
    assert only["invocations"][0]["executionSuccessful"] is False


def test_sarif_of_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('# %% tags=["train"]\nm = 1\n\n# %% tags=["evaluate"]\nprint(m)\n')
    log = json.loads(run("--format", "sarif", path).stdout)
    validate(log, LOG)
    assert log["runs"][0]["results"] == []


def test_github(notebook: Path) -> None:
    result = run("--format", "github", notebook, "missing.ipynb")
    commands = result.stdout.strip().split("\n")
    assert all(one.startswith(("::error ", "::warning ", "::notice ")) for one in commands)
    (path,) = (one for one in commands if "NB301" in one)
    head, _, text = path.removeprefix("::").partition("::")
    page = entry("NB301")
    assert page is not None
    line = next(
        at
        for at, one in enumerate(notebook.read_text(encoding="utf-8").split("\n"), start=1)
        if "read_csv" in one
    )
    assert head == f"error file=my churn.ipynb,line={line},title=NB301 {page.name}"
    assert text.startswith("cell 2, line 2: reads /rows%25, .csv, a file")
    assert "%0Ahint: " in text
    assert "missing.ipynb" in commands[-1]


def test_github_escapes_properties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    command = run("--format", "github", "a,b:c%.ipynb").stdout
    assert command.startswith("::error file=a%2Cb%3Ac%25.ipynb,title=nb2prod::error")


def test_select_and_ignore(notebook: Path) -> None:
    codes = {
        one["code"]
        for one in json.loads(run("--json", notebook).stdout)["notebooks"][0]["diagnostics"]
    }
    selected = json.loads(run("--json", notebook, "--select", "ML3").stdout)
    # errors refuse the build, so they are told whatever is selected
    assert {one["code"] for one in selected["notebooks"][0]["diagnostics"]} <= codes
    assert run(notebook, "--ignore", "no code").exit_code == 2
