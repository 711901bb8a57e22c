"""`build.json` has the published form."""

import copy
import json
from pathlib import Path

import jsonschema

from jupyter_mlops.json_schema import schema_of
from jupyter_mlops.manifest import SCHEMA_FILE, Manifest, manifest_schema

DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_schema_is_that_of_the_classes() -> None:
    text = json.dumps(manifest_schema(), indent=1) + "\n"
    for path in (SCHEMA_FILE, DOCS / SCHEMA_FILE.name):
        told = "run `python docs/write_build_schema.py`; a field that goes needs a new SCHEMA"
        assert path.read_text(encoding="utf-8") == text, told


def test_the_schema_is_one_and_tells_good_from_bad(form: jsonschema.Draft202012Validator) -> None:
    jsonschema.Draft202012Validator.check_schema(manifest_schema())
    good = {
        "schema": 1, "name": "shop", "version": "0.1.0+nb.1234567", "notebook": "shop.ipynb",
        "notebook_digest": "12", "inputs_digest": "34", "workdir": ".", "python": "3.12",
        "status": "validated", "allow_nondeterminism": False, "files": {"a.py": "56"},
        "inputs": [{"path": "a.csv", "sha256": "78", "size": 9}],
        "parameters": [{"name": "N", "field": "n", "annotation": "int", "default": 3}],
        "requirements": [{"distribution": "numpy", "version": "2.4.6"}],
        "service": None, "metrics": {"score": 0.5}, "statements": [], "obligations": [],
        "edited": {}, "environment": None, "statement_map": [], "contract": None,
        "modules": [{"name": "a.b", "source": "a/b.py", "sha256": "9", "path": "local/a/b.py"}],
        "proof": {"points": [{"N": [1, {"a": None}]}], "rows": []},
    }  # fmt: skip
    assert not list(form.iter_errors(good))
    wrong = {
        "status": "fine", "metrics": {"score": "high"}, "files": ["a.py"], "python": 3.12,
        "proof": {"points": []}, "requirements": [{"distribution": "numpy"}], "extra": 1,
    }  # fmt: skip
    for key, value in wrong.items():
        bad = copy.deepcopy(good) | {key: value}
        assert list(form.iter_errors(bad)), key


def test_every_field_is_described_by_its_type() -> None:
    unknown = [
        name
        for name, held in schema_of(Manifest)["properties"].items()
        if not held.keys() & {"type", "$ref", "enum", "anyOf"}
    ]
    assert unknown == []
