"""Comments that silence findings."""

from collections.abc import Callable

import pytest

from jupyter_mlops.diagnostic import Diagnostic

Found = Callable[[str], list[Diagnostic]]
READ = 'pd.read_csv("https://example.org/rows.csv")'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f"rows = {READ}  # nb2prod: ignore[NB308] frozen", id="on the line"),
        pytest.param(f"rows = {READ}  #nb2prod:ignore[NB307, NB308] frozen", id="two codes"),
        pytest.param(
            f"rows = [\n    {READ},\n    {READ},\n]  # nb2prod: ignore[NB308] frozen",
            id="at the end of a statement",
        ),
        pytest.param(f"# nb2prod: ignore[NB308] frozen\nrows = {READ}", id="right above"),
        pytest.param(
            "try:\n    rows = 1\nexcept:  # nb2prod: ignore[NB309] anything will do\n    rows = 2",
            id="inside a block",
        ),
    ],
)
def test_silenced(source: str, found: Found) -> None:
    assert not {one.code for one in found(source)} & {"NB308", "NB309", "NB009"}


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        pytest.param(
            f'rows = {READ}; text = "# nb2prod: ignore[NB308] no comment"', ["NB308"], id="string"
        ),
        pytest.param(
            f"x = 1  # nb2prod: ignore[NB308] elsewhere\nrows = {READ}", ["NB308"], id="other line"
        ),
        pytest.param(
            "def f():  # nb2prod: ignore[NB309] the head isn't the body\n"
            "    try:\n        return 1\n    except:\n        pass\n\nf()",
            ["NB309"],
            id="head of a function",
        ),
        pytest.param(f"rows = {READ}  # nb2prod: ignore[NB3] all", ["NB009", "NB308"], id="group"),
        pytest.param(f"rows = {READ}  # nb2prod: ignore[NB308]", ["NB009"], id="no reason"),
        pytest.param(
            'rows = pd.read_csv("/rows.csv")  # nb2prod: ignore[NB301] mine',
            ["NB009", "NB301"],
            id="error",
        ),
    ],
)
def test_not_silenced(source: str, codes: list[str], found: Found) -> None:
    assert sorted(one.code for one in found(source) if one.code in {*codes, "NB009"}) == codes
