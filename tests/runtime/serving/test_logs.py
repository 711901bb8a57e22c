"""What is logged of warnings, and how many filters decide it."""

import logging
import warnings
from collections.abc import Iterator

import pytest

from jupyter_mlops.runtime.serving.logs import log_warnings


@pytest.fixture(autouse=True)
def python_own_filters(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The filters of a fresh process that has imported a library, given back afterwards."""
    monkeypatch.setattr("sys.warnoptions", [])
    logging.captureWarnings(False)  # as a service of another test left it
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for category in (ResourceWarning, ImportWarning, DeprecationWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("ignore", message="numpy.dtype size changed")
        yield
        logging.captureWarnings(False)


@pytest.mark.parametrize(
    ("category", "is_logged"),
    [
        (UserWarning, True),
        (RuntimeWarning, True),
        (FutureWarning, True),
        (DeprecationWarning, False),
        (PendingDeprecationWarning, False),
        (ResourceWarning, False),
    ],
)
def test_warnings_that_an_operator_can_act_on_are_logged(
    category: type[Warning], is_logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    log_warnings()
    warnings.warn("of the model", category, stacklevel=1)
    assert ("of the model" in caplog.text) is is_logged


def test_one_filter_stands_for_those_of_libraries() -> None:
    log_warnings()
    assert len(warnings.filters) == 1


def test_a_filter_that_raises_stays() -> None:
    warnings.simplefilter("error", RuntimeWarning)
    log_warnings()
    with pytest.raises(RuntimeWarning):
        warnings.warn("divided by zero", RuntimeWarning, stacklevel=1)


def test_filters_of_the_command_line_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.warnoptions", ["ignore::UserWarning"])
    before = list(warnings.filters)
    log_warnings()
    assert list(warnings.filters) == before
