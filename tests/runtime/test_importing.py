"""While libraries are imported nobody searches for garbage, and afterwards all is as before."""

import gc

import pytest

from jupyter_mlops.runtime.importing import importing


@pytest.fixture(autouse=True)
def _as_before() -> object:
    enabled = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if enabled else gc.disable)()


def test_nothing_is_searched_meanwhile_and_what_is_there_is_left_alone() -> None:
    gc.enable()
    before = gc.get_freeze_count()
    with importing():
        assert not gc.isenabled()
        kept = [[place] for place in range(100)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > before + len(kept)


def test_an_import_that_fails_leaves_the_search_on() -> None:
    gc.enable()
    with pytest.raises(ImportError), importing():
        raise ImportError("no such library")
    assert gc.isenabled()


def test_who_has_switched_the_search_off_finds_it_off() -> None:
    gc.disable()
    with importing():
        pass
    assert not gc.isenabled()
