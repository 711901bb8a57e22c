"""The predictor's types: those that all recorded calls had, where the notebook has none."""

import pytest

from jupyter_mlops.ir.pipeline import Argument
from jupyter_mlops.lowering.endpoints import result_type, typed_signature
from jupyter_mlops.recording.samples import Sample, SampleValue, Shape


@pytest.mark.parametrize(
    ("signature", "shape", "written"),
    [
        ("x: Any", "record", "x: dict[str, Any]"),
        ('x: Any, y: Any = "x: Any"', "records", 'x: list[dict[str, Any]], y: Any = "x: Any"'),
        ("ü: Any, *, x: Any = None", "record", "ü: Any, *, x: dict[str, Any] = None"),
        ("x: dict", "record", "x: dict"),
        ("x: Any", "value", "x: Any"),
        ("x: Any", "frame", "x: Any"),
    ],
)
def test_signatures(signature: str, shape: Shape, written: str) -> None:
    argument = Argument("x", "Any", shape)
    assert typed_signature(signature, (argument,), {}) == written


@pytest.mark.parametrize(
    ("shapes", "kind"),
    [
        (["record", "record"], "dict[str, Any]"),
        (["records"], "list[dict[str, Any]]"),
        (["record", "value"], ""),
        (["frame"], ""),
        ([], ""),
    ],
)
def test_results(shapes: list[Shape], kind: str) -> None:
    values = [SampleValue(shape, None) for shape in shapes]
    assert result_type(tuple(Sample("f", (), {}, value) for value in values)) == kind
