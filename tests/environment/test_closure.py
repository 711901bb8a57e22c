"""What a package needs, as it's installed."""

from collections.abc import Callable

from jupyter_mlops.environment.closure import installed_closure, licence_of
from jupyter_mlops.ir.environment import Pin


def test_all_that_is_needed_is_pinned_and_what_is_not_there_is_named(
    install: Callable[..., None],
) -> None:
    install(
        "Shop-Front", "2.1", "License-Expression: MIT",
        "Requires-Dist: shop_counter[paper]<3", 'Requires-Dist: shop-till; sys_platform == "none"',
        "Requires-Dist: shop-door",
    )  # fmt: skip
    install(
        "shop-counter", "1.0", "Provides-Extra: paper", "Provides-Extra: scales",
        'Requires-Dist: shop-paper; extra == "paper"',
        'Requires-Dist: shop-scales; extra == "scales"', "Requires-Dist: Shop.Front",
    )  # fmt: skip
    install("shop-paper", "0.3")
    install("shop-scales", "0.4")
    install("shop-till", "0.5")
    found = installed_closure(["shop-front>=2", "shop-street~=1.0"])
    assert found.pins == (
        Pin("shop-counter", "1.0", ("Shop-Front", "shop-paper")),
        Pin("Shop-Front", "2.1", ("shop-counter", "shop-door"), "MIT"),
        Pin("shop-paper", "0.3"),
    )
    assert found.absent == ("shop-door", "shop-street")


def test_a_licence_is_told_by_its_name_or_not_at_all(install: Callable[..., None]) -> None:
    install("law-a", "1", "License-Expression: BSD-3-Clause AND MIT", "License: other")
    install("law-b", "1", "License: long", "Classifier: License :: OSI Approved :: BSD License")
    install("law-c", "1", "License: Apache 2.0", "Classifier: License :: OSI Approved")
    install("law-d", "1", "License: Permission is hereby granted,", "        free of charge")
    install("law-e", "1", "License: UNKNOWN")
    told = {name: licence_of(f"law-{name}") for name in "abcdef"}
    assert told == {
        "a": "BSD-3-Clause AND MIT", "b": "BSD License", "c": "Apache 2.0",
        "d": "", "e": "", "f": "",
    }  # fmt: skip
