"""Finds the account's identity that a request names: by number, id, name or ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.account import name_of

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import (
        Owned,
        OwnedNumber,
        OwnedPool,
        OwnedSenderId,
    )

SENDER_ID_ARN_PARTS = 3


def find_number(account: Account, text: str) -> OwnedNumber | None:
    """Find a number by its id, its ARN or itself, with or without its +."""
    digits = text.removeprefix("+")
    by_number = (one for one in account.numbers.values() if one.number.removeprefix("+") == digits)
    return account.numbers.get(name_of(text)) or next(by_number, None)


def find_pool(account: Account, text: str) -> OwnedPool | None:
    """Find a pool by its id or ARN."""
    return account.pools.get(name_of(text))


def find_sender_id(account: Account, text: str, country: str) -> OwnedSenderId | None:
    """Find a sender ID by its ARN, which names its country, or by its name in a country."""
    return account.sender_ids.get(split_sender_id(text) or (text, country))


def split_sender_id(text: str) -> tuple[str, str] | None:
    """Return the name and country in a sender ID's ARN; None of another text."""
    parts = text.rsplit(":", 1)[-1].split("/")
    if text.startswith("arn:") and parts[0] == "sender-id" and len(parts) == SENDER_ID_ARN_PARTS:
        return parts[1], parts[2]
    return None


def find_owned(account: Account, text: str, country: str) -> Owned | None:
    """Find whatever identity a text names, for a destination country or that of its ARN."""
    return find_number(account, text) or find_pool(account, text) or find_sender_id(account, text, country)
