"""The environment of the tests: without the AWS set-up of the caller, for no test may reach an account by mistake."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

CALLERS = ("AWS_", "SAM_", "POWERTOOLS_")
LOCAL = "127.0.0.1,127.0.0.2,localhost"
OURS = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    # The caller's proxy is kept: `sam build` and npm may need it to reach their registries.
    "NO_PROXY": LOCAL,
    "no_proxy": LOCAL,
}


def isolate(patch: pytest.MonkeyPatch) -> None:
    """Replace what the caller has set by what every client of the tests may see."""
    for name in [name for name in os.environ if name.startswith(CALLERS)]:
        patch.delenv(name)
    patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # with it every program that starts compiles all it imports
    for name, value in OURS.items():
        patch.setenv(name, value)
