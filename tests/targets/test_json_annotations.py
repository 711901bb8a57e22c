"""Which annotations of a prediction function say what a request may hold."""

import pytest

from jupyter_mlops.targets.http_service.models import json_annotation


@pytest.mark.parametrize(
    "annotation",
    ["float", "list", "float | None", "dict[str, float]", "list[dict[str, Any]]", "'int'",
     "Literal['a', 2, None]", "Literal['a'] | None", "dict[str, Literal['a']]"],
)  # fmt: skip
def test_what_json_can_hold_is_asked_for(annotation: str) -> None:
    assert json_annotation(annotation) == annotation


@pytest.mark.parametrize(
    "annotation",
    # a bare Literal is a class of some library, as of one for graphs
    ["np.ndarray", "Literal", "Literal[b'a']", "Literal[Side.SEA]", "Optional[float]", "'Row'",
     "tuple[int, ...]", "Annotated[int, 3]", "f(3)", "not python"],
)  # fmt: skip
def test_what_json_may_not_hold_is_anything(annotation: str) -> None:
    assert json_annotation(annotation) == "Any"
