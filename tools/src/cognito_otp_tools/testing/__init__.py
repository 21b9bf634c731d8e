"""What the fixtures of ``cognito_otp_tools.pytest_plugin`` hand to a test, for type annotations."""

from __future__ import annotations

from cognito_otp_tools.local.phone import Phone, ReceivedText
from cognito_otp_tools.local.waiting import NothingArrivedError
from cognito_otp_tools.testing.mailbox import Mailbox, ReceivedEmail
from cognito_otp_tools.testing.phone_network import PhoneNetwork
from cognito_otp_tools.testing.stack import CognitoStack

__all__ = [
    "CognitoStack",
    "Mailbox",
    "NothingArrivedError",
    "Phone",
    "PhoneNetwork",
    "ReceivedEmail",
    "ReceivedText",
]
