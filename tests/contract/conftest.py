"""An AWS account emulated by moto, over HTTP, for every contract test of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.aws.moto_server import running_moto

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Serve moto on a free loopback port."""
    with running_moto() as url:
        yield url
