"""Write the schemas of what goes between JupyterLab and the server: run it, then commit them.

python docs/write_contract_schema.py && npm run contract
"""

import json
from pathlib import Path

from jupyter_mlops.json_schema import schema_of
from jupyter_mlops.server.contract import MESSAGES
from jupyter_mlops.server.jobs_contract import JOBS
from jupyter_mlops.server.operations_contract import OPERATIONS

FOLDER = Path(__file__).parent.parent / "labextension"
PARTS = {
    "contract.schema.json": MESSAGES,
    "jobs.schema.json": JOBS,
    "operations.schema.json": OPERATIONS,
}


def contract_schema(messages: tuple[type, ...]) -> str:
    """Give the text of a file."""
    definitions: dict[str, object] = {}
    for message in messages:
        own = schema_of(message)
        definitions |= own.pop("$defs")
        definitions[message.__name__] = own
    named = {name: {"$ref": f"#/$defs/{name}"} for name in sorted(definitions)}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contract",
        "description": "All messages and what they hold, by name.",
        "type": "object",
        "properties": named,
        "required": list(named),
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for part, held in PARTS.items():
        (FOLDER / part).write_text(contract_schema(held), encoding="utf-8")
