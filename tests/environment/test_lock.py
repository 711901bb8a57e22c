"""Hashes are looked up for the installed versions, and a build goes on without them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.tags import sys_tags

from jupyter_mlops.environment.lock import locked

HERE = next(tag.platform for tag in sys_tags() if tag.platform != "any")


@pytest.fixture(autouse=True)
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of before."""
    monkeypatch.setenv("NB2PROD_STORE", str(tmp_path / "store"))


def test_every_file_of_the_installed_versions_is_known(
    tmp_path: Path, install: Callable[..., None], publish: Callable[..., str]
) -> None:
    needs = "Requires-Dist: ink", 'Requires-Dist: glue; sys_platform == "win32"'
    install("paper-mill", "1.0", *needs, "License-Expression: MIT")
    install("ink", "3.1")
    here = publish("paper-mill", "1.0", *needs, platform=HERE)
    there = publish("paper-mill", "1.0", *needs, platform="win_amd64")
    publish("paper-mill", "1.1", *needs)
    ink = publish("ink", "3.1")
    publish("ink", "3.2")
    publish("glue", "9.0")
    found = locked(["Paper_Mill~=1.0"], tmp_path)
    assert found.no_lock == ""
    assert [(pin.name, pin.version) for pin in found.pins] == [
        ("ink", "3.1"),
        ("paper-mill", "1.0"),
    ]
    assert found.pins[1].hashes == tuple(sorted((here, there)))
    assert found.pins[1].file == here
    assert (found.pins[1].needs, found.pins[1].licence) == (("ink",), "MIT")
    assert found.pins[0].hashes == (ink,)
    shutil.rmtree(tmp_path / "index")
    assert locked(["Paper_Mill~=1.0"], tmp_path) == found


def test_of_what_is_not_installed_the_newest_that_fits_is_taken(
    tmp_path: Path, publish: Callable[..., str]
) -> None:
    publish("stamp-shop", "1.0")
    digest = publish("stamp-shop", "1.5")
    publish("stamp-shop", "2.0")
    found = locked(["stamp-shop~=1.0"], tmp_path)
    assert found.absent == ("stamp-shop",)
    assert [(pin.name, pin.version, pin.hashes) for pin in found.pins] == [
        ("stamp-shop", "1.5", (digest,))
    ]


@pytest.mark.parametrize("asks", [True, False], ids=["uv", "cut off"])
def test_without_a_registry_the_versions_stand_and_the_reason_is_told(
    asks: bool, tmp_path: Path, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install("lone-star", "4.2")
    if asks:
        monkeypatch.delenv("UV_NO_CACHE")
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    found = locked(["lone-star"], tmp_path)
    assert found.no_lock == "the registry couldn't be reached"
    assert [(pin.name, pin.version, pin.hashes) for pin in found.pins] == [("lone-star", "4.2", ())]


def test_a_version_that_the_registry_lacks_is_named_without_an_address(
    tmp_path: Path, install: Callable[..., None], publish: Callable[..., str]
) -> None:
    install("home-made", "0.1+mine")
    publish("home-made", "0.1")
    found = locked(["home-made"], tmp_path)
    assert "home-made==0.1+mine" in found.no_lock
    assert "://" not in found.no_lock
    assert found.pins[0].hashes == ()


def test_without_uv_that_is_the_reason(
    tmp_path: Path, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    install("lone-star", "4.2")
    # A module of this name that can't be loaded, as if there were none.
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "uv.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'uv'\")\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hidden"))
    monkeypatch.delenv("UV_NO_CACHE")
    assert locked(["lone-star"], tmp_path).no_lock == "uv isn't installed"
