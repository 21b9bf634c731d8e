"""An AWS account emulated by moto, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract.routes.support import STACK, Account
from support.aws.fault_proxy import fault_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
