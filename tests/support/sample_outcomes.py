"""The outcome of each sample event, as its file name states it.

``SOURCE.json`` is the ordinary case, ``SOURCE.with_...`` or ``.as_...`` a variant of it. After ``refused_``,
``dropped_`` and ``unchanged_`` stands the reason: as the function logs it, or for PreSignUp what the sample lacks.
Those that lack a phone number are of users who chose a name.
"""

from __future__ import annotations

NO_PHONE = "A phone number is required to sign up [phone_number.missing]"
NO_EMAIL = "An email address is required to sign up [email.missing]"
TOO_LONG_PHONE = "The phone number has too many digits, it should be like +447400123456 [phone_number.format]"
NATIONAL_PHONE = (
    "Write the phone number with + and the country code in place of its first 0, for example +14255550100 "
    "[phone_number.format]"
)
REFUSALS = {
    "no_phone_number": NO_PHONE,
    "blank_phone_number": NO_PHONE,
    "no_attributes": NO_PHONE,
    "invalid_phone_number": TOO_LONG_PHONE,
    "national_phone_number": NATIONAL_PHONE,
}
"""The message of PreSignUp to the user, by the reason in the file's name."""
CHOSEN_NAMES = {"no_phone_number", "blank_phone_number", "no_attributes"}
"""Of users with a name of their choice: under the template's defaults users sign up with the number itself."""


def sign_in_with(reason: str) -> str:
    """Return what the pool's users sign in with for a sample to be refused."""
    return "username" if reason in CHOSEN_NAMES else "phone_number"


def outcome(name: str) -> tuple[str, str]:
    """Split a file's name into outcome and reason, such as ``refused`` and ``no_phone_number``; else two empty ones."""
    kind, _, reason = name.partition(".")[2].partition("_")
    return (kind, reason) if kind in {"refused", "dropped", "unchanged"} else ("", "")
