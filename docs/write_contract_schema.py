"""Write the schema of what goes between JupyterLab and the server: run it, then commit the file.

python docs/write_contract_schema.py && npm run contract
"""

import json
from pathlib import Path

from jupyter_mlops.json_schema import schema_of
from jupyter_mlops.server.contract import MESSAGES

PLACE = Path(__file__).parent.parent / "labextension" / "contract.schema.json"


def contract_schema() -> str:
    """Give the text of the file."""
    definitions: dict[str, object] = {}
    for message in MESSAGES:
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
    PLACE.write_text(contract_schema(), encoding="utf-8")
