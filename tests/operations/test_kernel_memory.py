"""A kernel's memory is limited wherever that is allowed, as far as it is."""

import subprocess
import sys

import pytest

PROGRAM = """
import os
import resource
from types import SimpleNamespace

from jupyter_mlops.operations import kernel_side

kernel_side.KEEPER = SimpleNamespace(shell=SimpleNamespace(set_custom_exc=lambda *_: None))
resource.setrlimit(resource.RLIMIT_DATA, (3_000_000_000, 3_100_000_000))
if os.getuid() == 0:  # who may do anything may also raise a limit
    os.setuid(65534)
kernel_side.limit_memory({megabytes})
print(*resource.getrlimit(resource.RLIMIT_DATA))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is no such limit")
@pytest.mark.parametrize(
    ("megabytes", "limits"),
    [
        (2_000, "2000000000 2200000000"),
        (3_000, "3000000000 3100000000"),
        (9_000, "3100000000 3100000000"),
    ],
)
def test_no_limit_is_raised_beyond_that_of_the_machine(megabytes: int, limits: str) -> None:
    program = PROGRAM.format(megabytes=megabytes)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == limits, ran.stderr
