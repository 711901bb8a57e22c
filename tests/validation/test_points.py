"""The points at which a build is proved keep to what the parameters allow."""

import pytest

from jupyter_mlops.ir.pipeline import Limits, Parameter
from jupyter_mlops.plain import Plain
from jupyter_mlops.validation.points import Point, choose_points, milder


@pytest.mark.parametrize(
    ("annotation", "default", "limits", "up", "down"),
    [
        ("int", 5, Limits(), 6, 4),
        ("int", 5, Limits(maximum=5), 4, 4),
        ("int", 1, Limits(minimum=1, maximum=2), 2, 2),
        ("int", 3, Limits(minimum=3, maximum=3), None, None),
        ("float", 0.5, Limits(), 0.55, 0.45),
        ("float", 1.0, Limits(minimum=0, maximum=1), 0.9, 0.9),
        ("bool", True, Limits(), False, None),
        ("str", "b", Limits(choices=("a", "b", "c")), "c", "a"),
        ("str", "c", Limits(choices=("a", "b", "c")), "a", "b"),
        ("str | None", None, Limits(choices=("a", "b")), "a", "b"),
        ("str", "b", Limits(), None, None),
        ("datetime.date", "2024-02-29", Limits(), "2024-03-01", "2024-02-28"),
        ("datetime.date", "2024-02-29", Limits(maximum="2024-02-29"), "2024-02-28", "2024-02-28"),
        ("Path", "data", Limits(), None, None),
        ("list[int]", [1], Limits(), None, None),
    ],
)
def test_a_value_moves_within_its_limits(
    annotation: str, default: Plain, limits: Limits, up: Plain, down: Plain
) -> None:
    parameter = Parameter("N", "n", annotation, default, "", limits)
    points = choose_points([parameter], None, {})
    moved = [dict(point.overrides)["N"] for point in points[1:]]
    assert moved == [value for value in (up, down) if value is not None]


@pytest.mark.parametrize(
    ("annotation", "default", "told", "up", "down"),
    [
        ("str", "b", ("a", "c", "d"), "a", "d"),
        ("str", "b", ("a",), "a", None),
        ("str", "b", (3, "a"), "a", None),
        ("str | None", None, ("a",), "a", None),
        ("int", 5, (50, 2), 50, 2),
        ("int", 5, (50,), 50, 4),
        ("int", 5, (0.5,), 6, 4),
        ("float", 0.5, (0.9,), 0.9, 0.45),
        ("bool", True, (False,), False, None),
    ],
)
def test_a_value_moves_to_those_that_the_code_tells_apart(
    annotation: str, default: Plain, told: tuple[Plain, ...], up: Plain, down: Plain
) -> None:
    parameter = Parameter("N", "n", annotation, default)
    points = choose_points([parameter], None, {}, {"N": told})
    moved = [dict(point.overrides)["N"] for point in points[1:]]
    assert moved == [value for value in (up, down) if value is not None]


def test_choices_and_ranges_come_before_what_the_code_tells() -> None:
    chosen = Parameter("M", "m", "str", "b", "", Limits(choices=("a", "b")))
    ranged = Parameter("N", "n", "int", 5, "", Limits(maximum=9))
    points = choose_points([chosen, ranged], None, {}, {"M": ("z",), "N": (50, 1)})
    assert [point.overrides for point in points[1:]] == [
        (("M", "a"), ("N", 6)),
        (("M", "a"), ("N", 1)),
    ]


def test_what_may_reach_out_stays_and_numbers_take_a_step() -> None:
    parameters = [
        Parameter("FLAG", "flag", "bool", default=False),
        Parameter("TEXT", "text", "str", "a"),
        Parameter("PICK", "pick", "str", "a", "", Limits(choices=("a", "b"))),
        Parameter("N", "n", "int", 5),
    ]
    told = {"TEXT": ("b",), "N": (50,)}
    points = choose_points(parameters, None, {}, told, frozenset({"FLAG", "TEXT", "PICK", "N"}))
    assert [point.overrides for point in points[1:]] == [(("N", 6),), (("N", 4),)]


def test_a_milder_point_is_as_if_the_code_told_nothing_apart() -> None:
    parameters = [Parameter("A", "a", "str", "x"), Parameter("N", "n", "int", 2)]
    point = choose_points(parameters, None, {}, {"A": ("y",)})[1]
    assert point.overrides == (("A", "y"), ("N", 3))
    assert [one.overrides for one in milder(point, {})] == [(("N", 3),)]


def test_a_milder_point_leaves_counts_dates_and_choices_alone() -> None:
    moved = (("a", 2), ("b", 0.5), ("c", "x"), ("d", True))
    found = [one.overrides for one in milder(Point("point 2", moved, moved), {})]
    assert found == [(("b", 0.5), ("d", True))]
