"""The template as `sam build` makes it, once for all processes of a test run."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from cognito_otp_local.stack import sam
from support.paths import TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def build_once(folders: pytest.TempPathFactory) -> Path:
    """Return the template built for this machine's processor; the first process that asks builds it."""
    base = folders.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, finished = run / "build", run / "build.finished"
    with (run / "build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not finished.exists():
            sam.build(TEMPLATE, folder, {"Architecture": sam.host_architecture()})
            finished.touch()
    return folder / "template.yaml"
