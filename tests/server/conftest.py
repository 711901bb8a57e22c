"""A real Jupyter Server with our extension, asked over HTTP."""

from typing import Any

import pytest


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """Load the extension, and let nobody in without a token."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_mlops": True},
            "allow_unauthenticated_access": False,
        }
    }
