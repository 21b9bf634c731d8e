"""The template as `local up` builds it in a copy of the project, once for all processes of a test run."""

from __future__ import annotations

import fcntl
import os
import shutil
from typing import TYPE_CHECKING

from cognito_otp_local.stack.builds import build_if_changed
from support.paths import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


CODE = ("functions", "layers", "attach", "tools", "local")
FILES = ("template.yaml", "delivery-events.yaml", "pyproject.toml", "uv.lock", ".python-version")
ENVIRONMENTS = (".venv", ".venv-emulator")


def copy_project(folder: Path, code: tuple[str, ...] = CODE) -> Path:
    """Make a project folder like a clone's, with the environments of this one; return it."""
    for name in code:
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(REPOSITORY / name, folder / name)
    for name in ENVIRONMENTS:
        (folder / name).symlink_to(REPOSITORY / name)
    return folder


def build_once(folders: pytest.TempPathFactory) -> Path:
    """Return a copy of the project that is built for this machine; the first process that asks builds it."""
    base = folders.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    project, finished = run / "project", run / "build.finished"
    with (run / "build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not finished.exists():
            project.mkdir(exist_ok=True)
            build_if_changed(copy_project(project) / "template.yaml", project, lambda _step: None)
            finished.touch()
    return project
