"""Which settings give something else when they are made twice."""

import ast

import pytest

from jupyter_mlops.analysis.expressions import Names
from jupyter_mlops.analysis.relative_settings import is_relative

NAMES = Names(imports={"os": "os", "sys": "sys", "decimal": "decimal", "torch": "torch"})
RELATIVE = [
    "decimal.getcontext().prec += 3",
    "decimal.getcontext().prec = decimal.getcontext().prec * 2",
    "n = decimal.getcontext().prec\ndecimal.getcontext().prec = n + 1",
    "os.environ['N'] = str(int(os.environ['N']) + 1)",
    "del os.environ['N']",
    "for i in range(3):\n    decimal.getcontext().prec -= i",
]
ABSOLUTE = [
    "decimal.getcontext().prec = 3",
    "os.environ['N'] = os.environ['M']",
    "os.environ['N'] = os.environ.get('N', '1')",
    "os.environ['PATH'] += ':/opt'",
    "sys.path += ['lib']",
    "torch.backends.cudnn.enabled = torch.cuda.is_available()",
    "total += decimal.getcontext().prec",
    "total['prec'] += 1\ndecimal.getcontext().prec = 4",
]


@pytest.mark.parametrize("code", RELATIVE)
def test_it_depends_on_what_was_set(code: str) -> None:
    assert is_relative(ast.parse(code).body, NAMES)


@pytest.mark.parametrize("code", ABSOLUTE)
def test_it_is_the_same_however_often_it_is_made(code: str) -> None:
    assert not is_relative(ast.parse(code).body, NAMES)
