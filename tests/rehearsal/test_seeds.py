"""Which parameters seed a notebook."""

from dataclasses import replace
from typing import Any

import pytest

from jupyter_mlops.ir.pipeline import Function, Module, Parameter, Pipeline, Stage
from jupyter_mlops.validation.rehearsal.seeds import overrides, seed_parameters


def pipeline(body: str, *parameters: Parameter) -> Pipeline:
    function = Function("train", "", (), (), body, (), (1,))
    stage = Stage("train", "train", "TrainResult", (function,), (), (), (), Module())
    return Pipeline("p", "1.0.0", "", "", "p.ipynb", "", parameters, (stage,))


def parameter(name: str, default: Any = 7) -> Parameter:
    return Parameter(name, name.lower(), "int", default)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("SEED", "pass"),
        ("random_state", "pass"),
        ("MY_SEED", "pass"),
        ("N", "model = Forest(random_state=N)"),
        ("N", "np.random.seed(N)"),
        ("N", "rng = np.random.default_rng(N)"),
        ("N", "random.Random(N)"),
    ],
)
def test_a_seed_is_known_by_its_name_or_use(name: str, body: str) -> None:
    assert seed_parameters(pipeline(body, parameter(name))) == (parameter(name),)


@pytest.mark.parametrize(
    ("name", "default", "body"),
    [
        ("N_TREES", 7, "Forest(N_TREES, random_state=0)"),
        ("SEEDLING", 7, "pass"),
        ("SEED", None, "pass"),
        ("SEED", True, "pass"),
        ("SEED", 0.5, "pass"),
    ],
)
def test_other_parameters_are_none(name: str, default: object, body: str) -> None:
    assert seed_parameters(pipeline(body, parameter(name, default))) == ()


def test_every_repetition_has_seeds_of_its_own() -> None:
    both = (parameter("A", 1), replace(parameter("B", 2)))
    made = [tuple(overrides(both, number).values()) for number in range(1, 50)]
    assert len({seed for seeds in made for seed in seeds}) == 98
