"""Imports of a module as they are written."""

from jupyter_mlops.lowering.imports import sorted_imports

ENABLING = "from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer"


def test_what_is_experimental_in_scikit_learn_is_imported_after_it_is_enabled() -> None:
    searched = "from sklearn.model_selection import HalvingGridSearchCV as Search"
    imputed = "from sklearn.impute import IterativeImputer"
    assert sorted_imports([searched, imputed], "churn") == (ENABLING, imputed, searched)


def test_what_others_call_by_the_same_name_needs_no_enabling() -> None:
    lines = ["from fancyimpute import IterativeImputer", "from own import HalvingGridSearchCV"]
    assert sorted_imports(lines, "churn") == tuple(lines)
