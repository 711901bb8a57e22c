"""The parameters cell becomes typed parameters; what contradicts itself is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlops.analysis.facts import Facts, gather
from jupyter_mlops.checking import check_notebook
from jupyter_mlops.config import Settings
from jupyter_mlops.diagnostic import Diagnostic
from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.ir.pipeline import Limits
from jupyter_mlops.lowering.overriding import check_overrides
from jupyter_mlops.lowering.parameters import declared, field_names
from jupyter_mlops.notebook.reader import read_notebook
from jupyter_mlops.notebook.units import read_program


def _written(folder: Path, cell: str, names: str = "n") -> Path:
    path = folder / "small.py"
    path.write_text(
        f'# %% tags=["parameters"]\n{cell}\n\n# %% tags=["train"]\nmodel = [{names}]\n\n'
        '# %% tags=["evaluate"]\nprint(model)\n',
        encoding="utf-8",
    )
    return path


def _facts(folder: Path, cell: str) -> Facts:
    return gather(read_program(read_notebook(_written(folder, cell))[0]))


@pytest.mark.parametrize(
    ("line", "annotation", "default", "limits"),
    [
        ("n = 1", "int", 1, Limits()),
        ("n = 1  # 0 to 5", "int", 1, Limits(minimum=0, maximum=5)),
        ("n = 1  # 0.5 to 5", "float", 1, Limits(minimum=0.5, maximum=5)),
        ("n = 'a'  # one of a, b", "str", "a", Limits(choices=("a", "b"))),
        ("n = '1'  # one of 1, 2", "str", "1", Limits(choices=("1", "2"))),
        ("n = None  # one of a, b", "str | None", None, Limits(choices=("a", "b"))),
        ("n = None  # 1 to 9.5", "float | None", None, Limits(minimum=1, maximum=9.5)),
        ("n = None", "Any", None, Limits()),
        ("n: int | None = None", "int | None", None, Limits()),
        ("n: float = 1", "float", 1, Limits()),
        ("n: 'pd.DataFrame' = 1", "int", 1, Limits()),
        ("n = [1, 2]  # 0 to 1", "list[int]", [1, 2], Limits()),
        ("n = {'a': [1.5]}", "dict[str, list[float]]", {"a": [1.5]}, Limits()),
        ("n = True  # one of True, False", "bool", True, Limits()),
        ("import datetime\nn = datetime.date(2024, 1, 9)", "datetime.date", "2024-01-09", Limits()),
        (
            "from datetime import date\nn = date(2024, 1, 31)  # 2024-01-01 to 2024-12-31",
            "datetime.date",
            "2024-01-31",
            Limits(minimum="2024-01-01", maximum="2024-12-31"),
        ),
        (
            "import datetime as dt\nn = dt.datetime(2024, 1, 31, hour=5)",
            "datetime.datetime",
            "2024-01-31T05:00:00",
            Limits(),
        ),
        ("from datetime import date\nn = date.fromisoformat('2024-01-31')", "datetime.date",
         "2024-01-31", Limits()),
        ("from pathlib import Path\nn = Path('a') / 'b.csv'", "Path", "a/b.csv", Limits()),
        ("import pathlib\nn = pathlib.Path('a', 'b')", "Path", "a/b", Limits()),
    ],
)  # fmt: skip
def test_a_value_has_its_type_and_limits(
    line: str, annotation: str, default: object, limits: Limits, tmp_path: Path
) -> None:
    (found,) = declared(_facts(tmp_path, line), {})
    assert (found.annotation, found.default, found.limits) == (annotation, default, limits)


@pytest.mark.parametrize(
    "line",
    [
        "n = date(2024, 1, 31)",  # nobody imported it
        "from datetime import date\ndate = print\nn = date(2024, 1, 31)",
        "from datetime import date\nn = date.today()",
        "from datetime import date\nn = date(2024, 13, 31)",
        "from pathlib import Path\nn = Path('a').resolve()",
        "from pathlib import Path\nn = Path(__name__)",
        "n = (1, 2)",
        "n = 2 * 3",
    ],
)
def test_what_needs_a_run_is_no_parameter(line: str, tmp_path: Path) -> None:
    assert declared(_facts(tmp_path, line), {}) == ()


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["TEST_SIZE", "seed"], ["test_size", "seed"]),
        (["C", "c"], ["c_upper", "c"]),
        (["c", "C"], ["c", "c_upper"]),
        (["aB", "Ab"], ["ab_mixed", "ab_mixed_"]),
        (["C", "c", "c_upper"], ["c_upper_", "c", "c_upper"]),
        (["LAMBDA", "CLASS", "LIST", "DateTime"], ["lambda_", "class_", "list_", "datetime_"]),
    ],
)
def test_fields_are_told_apart_and_are_no_keywords(names: list[str], fields: list[str]) -> None:
    assert list(field_names(names).values()) == fields


def _found(path: Path, code: str, settings: Settings | None = None) -> list[Diagnostic]:
    result = check_notebook(path, settings or Settings())
    return [one for one in result.diagnostics if one.code == code]


def test_a_comment_that_the_value_contradicts_is_taken_for_help(tmp_path: Path) -> None:
    path = _written(tmp_path, "n = 7  # 0 to 1")
    (found,) = _found(path, "NB207")
    assert (str(found.severity), found.message) == ("info", "`n` is 7, which is not 0 to 1")
    pipeline = check_notebook(path, Settings()).pipeline
    assert pipeline is not None
    assert pipeline.parameters[0].limits == Limits()


def test_settings_win_over_the_comment_and_must_hold(tmp_path: Path) -> None:
    path = _written(tmp_path, "n = 7  # 0 to 9")
    pipeline = check_notebook(path, Settings(parameter_limits={"n": {"min": 5}})).pipeline
    assert pipeline is not None
    assert pipeline.parameters[0].limits == Limits(minimum=5)
    assert pipeline.parameters[0].help == "0 to 9; at least 5"
    (found,) = _found(path, "NB207", Settings(parameter_limits={"n": {"choices": [8, 9]}}))
    assert str(found.severity) == "error"


@pytest.mark.parametrize(
    ("given", "told", "hint"),
    [
        ({"nn": 1}, "no parameter `nn`", "did you mean `n`?"),
        ({"double": 4}, "`double` (given for this build) is computed", "computed from: n"),
        ({"n": "x"}, "parameter n is of type int, and 'x' is not", "give a value like 3"),
        ({"n": 30}, "parameter n must be between 1 and 20, and 30 is not", "give a value like 3"),
        ({"n": 3.5}, "parameter n is of type int", "give a value like 3"),
    ],
)
def test_values_for_a_build_are_checked(
    given: Mapping[str, Any], told: str, hint: str, tmp_path: Path
) -> None:
    facts = _facts(tmp_path, "n = 3  # 1 to 20\ndouble = n * 2")
    with pytest.raises(ConfigurationInvalid) as caught:
        check_overrides(facts, {}, given)
    assert told in caught.value.message
    assert hint in caught.value.hint
    check_overrides(facts, {}, {"n": 20}, [{"n": 1}])
    with pytest.raises(ConfigurationInvalid, match="one of the validation points"):
        check_overrides(facts, {}, {}, [given])


def test_other_values_make_another_version(tmp_path: Path) -> None:
    path = _written(tmp_path, "n = 3\nm = 4", "n, m")

    def version(**given: Any) -> str:
        pipeline = check_notebook(path, Settings(parameters=tuple(given.items()))).pipeline
        assert pipeline is not None
        return pipeline.version

    own = version()
    assert version(n=3) == version(m=4, n=3) == own
    assert len({own, version(n=5), version(m=5), version(n=4, m=3)}) == 4
    assert version(n=5, m=6) == version(m=6, n=5)
