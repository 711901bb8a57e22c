"""A real Jupyter Server with our extension, asked over HTTP."""

from typing import Any

import pytest
from loans_build import made, quiet, trained

# As a plugin it would clean up after every test of the project, at 8 ms each.
from pytest_jupyter.jupyter_server import *  # noqa: F403  # fixtures need each other

__all__ = ["made", "quiet", "trained"]  # fixtures


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """Load the extension, and let nobody in without a token."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_mlops": True},
            "allow_unauthenticated_access": False,
        }
    }
