"""What is said when no parameter could be moved."""

from jupyter_mlops.diagnostic import Severity
from jupyter_mlops.ir.pipeline import Parameter
from jupyter_mlops.validation.findings import only_defaults


def test_parameters_that_were_never_moved_are_named() -> None:
    parameters = [Parameter(name, name.lower(), "str", "a") for name in ("NAME", "PLACE")]
    found = only_defaults(parameters)
    assert (found.code, found.severity) == ("NB907", Severity.WARNING)
    assert "`NAME`, `PLACE`" in found.message
