"""How the account proves that a number is its own: by a code that is sent to it.

Source: the End User Messaging SMS guide, "Moving out of the sandbox": a code is sent by text or call and lasts 24
hours. SNS has the same numbers under other names.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.verified_number import VerifiedNumber

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account

CODE_DIGITS = 6
CODE_SECONDS = 24 * 60 * 60


def is_verified(account: Account, number: str) -> bool:
    """Whether the account has verified a number (E.164)."""
    return any(one.verified and one.number == number for one in account.verified_numbers.values())


def find_verified(account: Account, number: str) -> VerifiedNumber | None:
    """Find a number, verified or not."""
    return next((one for one in account.verified_numbers.values() if one.number == number), None)


def add_number(account: Account, number: str) -> VerifiedNumber:
    """Begin to verify a number (E.164)."""
    made = VerifiedNumber(account.resource_id("verified-number"), number, account.timestamp())
    account.verified_numbers[made.id] = made
    return made


def issue_code(account: Account, found: VerifiedNumber) -> str:
    """Make a new code for a number and return the words of the text with it."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    account.verified_numbers[found.id] = replace(found, code=code, sent=account.timestamp())
    return f"Your AWS End User Messaging verification code is: {code}"


def try_code(account: Account, found: VerifiedNumber, code: str) -> str | None:
    """Verify a number with a code, or say what is wrong, as the service names it."""
    if found.verified:
        return "VERIFICATION_ALREADY_COMPLETE"
    if found.code is None or account.timestamp() > found.sent + CODE_SECONDS:
        return "VERIFICATION_CODE_EXPIRED"
    if not secrets.compare_digest(found.code, code):
        return "VERIFICATION_CODE_MISMATCH"
    account.verified_numbers[found.id] = replace(found, verified=True, code=None)
    return None
