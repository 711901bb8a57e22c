"""Sabotages are what they say, and what has no effect is told from what has one."""

import ast
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml
from sabotage.by_value import differences
from sabotage.mutations import sabotages
from sabotage.served import drawn
from sklearn.linear_model import LogisticRegression

from jupyter_mlops.runtime.artifacts import save

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
        "precision lost",
        "result exchanged",
    }
    plain = ast.unparse(ast.parse(SOURCE))
    for one in found:
        ast.parse(one.text)
        assert one.text != plain
        assert "plt.plot(pred)" in one.text
        assert '"""Fit."""' in one.text


def test_a_lost_precision_is_always_a_fault() -> None:
    found = list(sabotages("train", SOURCE))
    lost = [one for one in found if one.what.endswith("as float32")]
    assert lost
    assert {one.may_be_equivalent for one in lost} == {False}
    assert {one.may_be_equivalent for one in found if one not in lost} == {True}


def effects_in(
    folder: Path, *, strictness: float = 1.0, values: tuple[int, ...] = (0, 0, 1, 1)
) -> Path:
    """What a run has stored, as far as it is compared."""
    table = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0], "y": values})
    model = LogisticRegression(C=strictness).fit(table[["x"]], table["y"])
    save(folder / "artifacts" / "data", {"table": table})
    save(folder / "artifacts" / "train", {"model": model})
    (folder / "artifacts" / "train" / "metrics.json").write_text('{"accuracy": 1.0}')
    (folder / "artifacts" / "train" / "printed.txt").write_text("fitted")
    (folder / "answers.json").write_text('[{"answer": 1}]')
    return folder


def test_models_of_other_bytes_are_the_same_by_value(tmp_path: Path) -> None:
    sound, now = effects_in(tmp_path / "sound"), effects_in(tmp_path / "now")
    model = "artifacts/train/1-model.skops"
    assert (sound / model).read_bytes() != (now / model).read_bytes()
    assert list(differences(sound, now, ())) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda at: effects_in(at, strictness=0.5), "train: model"),
        (lambda at: effects_in(at, values=(0, 1, 0, 1)), "data: table"),
        (lambda at: (at / "artifacts/train/metrics.json").write_text("{}"), "metrics.json"),
        (lambda at: (at / "artifacts/train/printed.txt").unlink(), "printed.txt"),
        (lambda at: (at / "answers.json").write_text('[{"answer": 1.0}]'), "answers.json"),
    ],
    ids=["model", "table", "metrics", "print", "answer"],
)
def test_an_effect_is_found(change: Callable[[Path], object], found: str, tmp_path: Path) -> None:
    sound, now = effects_in(tmp_path / "sound"), effects_in(tmp_path / "now")
    change(now)
    assert found in next(differences(sound, now, ()))


def test_requests_are_drawn_from_those_that_got_an_answer() -> None:
    behaviour = {
        "calls": [{"payload": {"size": 2.0, "count": 3, "kind": "a"}}],
        "requests": [
            {"call": 0, "answer": 1},
            {"call": 0, "where": ["payload", "kind"], "set": "b", "answer": 1},
            {"call": 0, "where": ["payload", "kind"], "set": "never", "raises": "KeyError"},
        ],
    }
    requests = [one["payload"] for one in drawn(behaviour, 50)]
    assert {one["kind"] for one in requests} == {"a", "b"}
    assert len({one["size"] for one in requests}) == len(requests)
    assert {type(one["count"]) for one in requests} == {int}
    assert list(drawn(behaviour, 50)) == list(drawn(behaviour, 50))
