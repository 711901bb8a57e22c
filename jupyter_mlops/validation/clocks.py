"""Clock times that scikit-learn puts among its results: no two runs have the same ones."""

from collections.abc import Iterable

_SEARCH = frozenset({"mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time"})
"""In `cv_results_` of a search, beside the scores."""
_VALIDATION = frozenset({"fit_time", "score_time"})
"""In what `cross_validate` gives, beside the scores."""


def clock_times(names: Iterable[object]) -> frozenset[str]:
    """Those of the names, the keys of a dict or the columns of a frame, that hold clock times.

    Only where scores of the same search or validation stand beside them.
    """
    known = {name for name in names if isinstance(name, str)}
    searched = any(name.startswith(("mean_test_", "rank_test_")) for name in known)
    validated = known >= _VALIDATION and any(name.startswith("test_") for name in known)
    return (_SEARCH & known if searched else frozenset()) | (
        _VALIDATION if validated else frozenset()
    )


def shaped(times: object) -> object:
    """What is left of a value to compare when the times themselves don't count."""
    return type(times), str(getattr(times, "dtype", "")), getattr(times, "shape", None)
