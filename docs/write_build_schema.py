"""Write the JSON Schema of build.json from its classes; run it after a change of these."""

import json
from pathlib import Path

from jupyter_mlops.manifest import SCHEMA_FILE, manifest_schema

if __name__ == "__main__":
    text = json.dumps(manifest_schema(), indent=1) + "\n"
    for path in (SCHEMA_FILE, Path(__file__).with_name(SCHEMA_FILE.name)):
        path.write_text(text, encoding="utf-8")
