"""Which address a sign-up code goes to, and how the API shows where a code went: CodeDeliveryDetails, masked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool

_SHOWN_DIGITS = 4


def verifiable(pool: Pool, attributes: Mapping[str, str]) -> str | None:
    """Return which attribute a sign-up code verifies; with both a phone and an e-mail address, the phone alone.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
    """
    for name in VERIFIABLE:
        if name in pool.auto_verified and attributes.get(name) and attributes.get(f"{name}_verified") != "true":
            return name
    return None


def require_sms(pool: Pool) -> None:
    """Raise InvalidParameterException if the pool has no way to send an SMS."""
    if not pool.can_text:
        raise invalid_parameter("User pool does not have SMS configuration to send messages")


def details(attribute: str, address: str) -> Document:
    """Build CodeDeliveryDetails, with the address masked."""
    if attribute == "phone_number":
        return {"Destination": mask_phone(address), "DeliveryMedium": "SMS", "AttributeName": attribute}
    return {"Destination": mask_email(address), "DeliveryMedium": "EMAIL", "AttributeName": attribute}


def mask_phone(number: str) -> str:
    """Show the plus sign and the last four digits."""
    digits = number.removeprefix("+")
    return "+" + "*" * (len(digits) - _SHOWN_DIGITS) + digits[-_SHOWN_DIGITS:]


def mask_email(address: str) -> str:
    """Show the first letter of the name and of the domain."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain[:1]}***"


def simulated(pool: Pool, username: str) -> Document:
    """Build the CodeDeliveryDetails of a user who does not exist: always the same ones for the same name."""
    digest = hashlib.sha256(f"{pool.id}:{username}".encode()).digest()
    if "phone_number" in pool.auto_verified:
        made_up = int.from_bytes(digest[:4]) % 10**_SHOWN_DIGITS
        address = username if username.startswith("+") else f"+1555555{made_up:0{_SHOWN_DIGITS}}"
        return details("phone_number", address)
    letters = [chr(ord("a") + byte % 26) for byte in digest[:2]]
    return details("email", username if "@" in username else "@".join(letters))
