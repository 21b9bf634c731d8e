"""An AWS account emulated by moto, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract.routes.support import STACK, Account
from fault_proxy import fault_proxy
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Serve moto on a free loopback port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def account(moto_url: str, tmp_path: Path) -> Iterator[Account]:
    """Give a test an account of its own, with nothing in it."""
    with fault_proxy(moto_url) as aws:
        account = Account(aws, moto_url, tmp_path)
        yield account
        account.client("cloudformation").delete_stack(StackName=STACK)
        account.client("ssm").delete_parameters(Names=[account.name])


@pytest.fixture
def stack(account: Account) -> Account:
    """Give a test an account with a stack that was deployed without a table."""
    account.deploy(OriginationIdentity="ACME")
    return account
