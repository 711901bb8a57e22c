"""Sabotages are what they say: one change each, of code that still can be read."""

import ast
from pathlib import Path

import pytest
import yaml
from sabotage.mutations import sabotages

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((ROOT / "benchmarks/sabotage/handmade.yaml").read_text("utf-8"))
SHIPPED = ROOT / "jupyter_mlops"
SOURCE = '''\
def train(X_train, X_test, params):
    """Fit."""
    df = df.dropna()
    model.fit(X_train, y_train)
    pred = (proba >= params.threshold).astype(int)
    row = [1, 2.0]
    plt.plot(pred)
    return Result(model=model, scaler=scaler)
'''


@pytest.mark.parametrize("name", TABLE)
def test_the_table_fits_the_examples(name: str) -> None:
    for one in TABLE[name]:
        reviewed = ROOT / "tests" / "golden" / name / f"{one['module']}.py"
        path = reviewed if reviewed.exists() else SHIPPED / f"{one['module']}.py"
        text = path.read_text("utf-8")
        assert one["old"] in text, one
        ast.parse(text.replace(one["old"], one["new"]))


def test_faults_are_different_readable_and_not_in_what_is_only_shown() -> None:
    found = list(sabotages("train", SOURCE))
    assert {one.kind for one in found} == {
        "statement dropped",
        "constant changed",
        "comparison inverted",
        "name exchanged",
        "argument wrong",
        "list changed",
        "value spoiled",
        "result exchanged",
    }
    plain = ast.unparse(ast.parse(SOURCE))
    for one in found:
        ast.parse(one.text)
        assert one.text != plain
        assert "plt.plot(pred)" in one.text
        assert '"""Fit."""' in one.text
