"""A running local stack of a small template, for the tests of ``local event`` and ``local up --listen``."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.paths import EVENTS, REPOSITORY

from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.stack.options import LocalStack

CONTAINERS = "127.0.0.2"
"""Stands for a container bridge's address: an address of this machine that is not the usual loopback one."""
STACK = Path(__file__).parent / "stack.yaml"


@pytest.fixture(scope="session")
def containers() -> str:
    """Return the address, where the system has more than one loopback address."""
    with socket.socket() as probe:
        try:
            probe.bind((CONTAINERS, 0))
        except OSError:
            pytest.skip(f"{CONTAINERS} cannot be bound here: macOS has one loopback address")
    return CONTAINERS


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project folder with a small template and the project's own sample events."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(STACK, folder / "template.yaml")
    (folder / "events").symlink_to(EVENTS)
    (folder / ".venv-emulator").symlink_to(REPOSITORY / ".venv-emulator")
    return folder


@pytest.fixture(scope="session")
def up(project: Path, containers: str) -> Iterator[LocalStack]:
    """Run the local stack."""
    template = project / "template.yaml"
    options = Options(template=template, built=template, ports=ANY_PORTS, listen=containers)
    with local_stack(options, lambda _step: None) as running:
        yield running
