"""What the fixtures of ``cognito_otp_local.pytest_plugin`` hand to a test, for type annotations."""

from __future__ import annotations

from cognito_otp_local.testing.phone_network import PhoneNetwork
from cognito_otp_local.testing.recipients import Mailbox, Phone, ReceivedEmail, ReceivedText
from cognito_otp_local.testing.stack import CognitoStack
from cognito_otp_local.testing.waiting import NothingArrivedError

__all__ = [
    "CognitoStack",
    "Mailbox",
    "NothingArrivedError",
    "Phone",
    "PhoneNetwork",
    "ReceivedEmail",
    "ReceivedText",
]
