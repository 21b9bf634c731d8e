"""The application under test, directed to the local stack by its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accounts import Accounts

if TYPE_CHECKING:
    from cognito_otp_local.testing import CognitoStack, Phone

PASSWORD = "Correct-Horse-9!"


@pytest.fixture
def accounts(cognito_otp_stack: CognitoStack, cognito_otp_environment: dict[str, str]) -> Accounts:
    """The application's accounts on the local stack."""
    return Accounts(cognito_otp_stack.client_id)


@pytest.fixture
def member(accounts: Accounts, phone: Phone) -> Phone:
    """The phone of a user with a confirmed account."""
    accounts.sign_up(phone.number, PASSWORD)
    accounts.confirm(phone.number, phone.next_text().code)
    return phone
