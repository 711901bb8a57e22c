"""File names as people choose them, and the package names they become."""

import pytest

from jupyter_mlops.notebook.naming import package_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("churn", "churn"),
        ("Customer Churn (v2.1)", "customer_churn_v2_1"),
        ("CustomerChurn", "customer_churn"),
        ("MNISTClassifier", "mnist_classifier"),
        ("01-eda", "notebook_01_eda"),
        ("données_été", "donnees_ete"),
        ("预测", "notebook_pipeline"),
        ("___", "notebook_pipeline"),
        ("class", "class_pipeline"),
        ("None", "none_pipeline"),
        ("json", "json_pipeline"),
        ("test", "test_pipeline"),
        ("Code", "code_pipeline"),
        ("print", "print_pipeline"),
        ("train", "train_pipeline"),
        ("parameters", "parameters_pipeline"),
        ("pipeline", "pipeline_pipeline"),
        ("sklearn", "sklearn_pipeline"),
        ("con", "con_pipeline"),
        ("x" * 300, "x" * 50),
    ],
)
def test_names(stem: str, name: str) -> None:
    assert package_name(stem) == name


def test_imported_names_are_taken() -> None:
    sources = ["import pandas as pd\n  from churn import x", "import churn_pipeline"]
    assert package_name("churn", sources) == "churn_pipeline_pipeline"
    assert package_name("churned", sources) == "churned"
