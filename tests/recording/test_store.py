import json
import shutil
from pathlib import Path

import pytest

from jupyter_mlops.recording.record import (
    Alias,
    Column,
    Failure,
    FileUse,
    Observation,
    Plan,
    PlannedUnit,
    Record,
    ValueFact,
    Watch,
)
from jupyter_mlops.recording.store import address
from jupyter_mlops.recording.wire import from_plain, to_plain

PLAN = Plan(
    (PlannedUnit("c1.1", 1, "x = 1", ("x",), probes=(("m", "x + 1"),), bind="x"),),
    (Watch("data", "c1.1", ("x",)),),
    ("predict",),
    (("x", {"deep": [1, None, 2.5, "é"]}),),
)
RECORD = Record(
    "failed",
    {
        "c1.1": Observation(
            "c1.1",
            0.5,
            {"x": ValueFact("int", "scalar", "int", columns=(Column("a", "f8", True),))},
            aliases=(Alias("a", "b", "view"),),
            files=(FileUse("a.csv", "read", "00", 3),),
        )
    },
    "somewhere",
    Failure("c1.1", "ValueError", "no", "trace", 1),
    {"data": {"g": "generator"}},
)


@pytest.mark.parametrize("value", [PLAN, RECORD], ids=["plan", "record"])
def test_the_trip_through_json(value):
    assert from_plain(type(value), json.loads(json.dumps(to_plain(value)))) == value


def test_plans_are_told_apart_by_everything_in_them():
    plans = [PLAN, Plan(PLAN.units), Plan(PLAN.units, hash_seed=1), Plan(())]
    assert len({address(plan) for plan in plans}) == len(plans)
    assert address(PLAN) == address(from_plain(Plan, to_plain(PLAN)))


def test_a_record_is_made_once_and_again_when_its_input_changed(plan_of, run, tmp_path):
    data = tmp_path / "notebooks" / "data.csv"
    named = tmp_path / "notebooks" / "named.bin"
    data.write_text("a\n1\n")
    named.write_bytes(b"1")
    plan = plan_of(
        "text = open('data.csv').read()",
        "open('made.txt', 'w').write(text)\nopen('made.txt').read()",
        "name = 'named.bin'",
        watch=("text",),
    )
    ran = []
    first = run(plan, seen=ran)
    assert (len(ran), first.status) == (4, "complete")

    assert run(plan, seen=ran) == first
    assert len(ran) == 4

    data.write_text("a\n2\n")
    second = run(plan, seen=ran)
    assert len(ran) == 8
    assert second.observations["c1.1"].values["text"].summary == repr("a\n2\n")

    # named by the code only: a library may have read it without Python knowing
    assert ("named.bin", "read") in [(use.path, use.mode) for use in second.files]
    named.write_bytes(b"2")
    run(plan, seen=ran)
    assert len(ran) == 12

    # damage of any kind leads to another run
    for damage in (
        lambda entry: (entry / "data.pkl").unlink(),
        lambda entry: (entry / "record.json").write_text('{"record": {"status'),
        shutil.rmtree,
    ):
        damage(Path(second.folder))
        done = len(ran)
        assert run(plan, seen=ran).folder == second.folder
        assert len(ran) == done + 4
    assert [path.name for path in (tmp_path / "store").iterdir() if path.name[0] == "."] == []


def test_a_failed_record_is_not_reused(plan_of, run):
    ran = []
    plan = plan_of("1 / 0")
    assert run(plan, seen=ran).status == run(plan, seen=ran).status == "failed"
    assert len(ran) == 2
