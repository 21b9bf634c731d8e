"""The phone network as functions meet it: behind a gateway, with and without a real emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.aws.emulators import running_emulator
from support.local_stack.phone_network_server import running_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.aws.emulators import Emulator
    from support.local_stack.phone_network_server import Network


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Run an emulator that verifies signatures and enforces IAM."""
    with running_emulator(auth=True) as running:
        yield running


@pytest.fixture(scope="session")
def running() -> Iterator[Network]:
    """Serve the phone network alone: no emulator behind the gateway, IAM not enforced."""
    with running_network() as network:
        yield network


@pytest.fixture
def network(running: Network) -> Network:
    """Return the phone network as it is at its start: an empty inbox, no faults, a new account."""
    running.inbox.clear()
    running.phones.faults.clear()
    running.renew_account()
    return running
