"""Write diagnostics.md from the catalogue of codes; run it after a change of the catalogue."""

from pathlib import Path

from jupyter_mlops.rules.catalogue import document

if __name__ == "__main__":
    Path(__file__).with_name("diagnostics.md").write_text(document(), encoding="utf-8")
