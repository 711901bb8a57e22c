"""What the metadata of installed distributions say."""

from importlib.metadata import packages_distributions

from jupyter_mlops.recording.installed import by_import_name


def test_import_names_belong_to_the_same_distributions_as_python_says() -> None:
    found = by_import_name()
    expected = {name: sorted({*owners}) for name, owners in packages_distributions().items()}
    assert {"numpy", "sklearn", "pandas", "dateutil"} <= expected.keys()
    for name, owners in expected.items():
        assert sorted({one.metadata["Name"] for one in found[name]}) == owners
