"""An AWS account emulated by moto, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract.failures.support import STACK, Account
from support.aws.fault_proxy import fault_proxy

from cognito_otp_tools.failures import queues

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def account(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Give a test an account of its own; SQS is not waited for."""
    monkeypatch.setattr(queues, "POLL_SECONDS", 0)
    with fault_proxy(moto_url) as aws:
        account = Account(aws, moto_url)
        yield account
        account.client("cloudformation").delete_stack(StackName=STACK)


@pytest.fixture
def stack(account: Account) -> Account:
    """Give a test an account with a stack."""
    account.deploy()
    return account
