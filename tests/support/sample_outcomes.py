"""The outcome of each sample event, as its file name states it.

``SOURCE.json`` is the ordinary case, ``SOURCE.with_...`` or ``.as_...`` a variant of it. After ``refused_``,
``dropped_`` and ``unchanged_`` stands the reason: as the function logs it, or for PreSignUp what the sample lacks.
"""

from __future__ import annotations

NO_PHONE = "A phone number is required to sign up"
NO_EMAIL = "An email address is required to sign up"
INVALID_PHONE = "The phone number is not valid. Write it with + and the country code, for example +14255550100"
REFUSALS = {
    "no_phone_number": NO_PHONE,
    "blank_phone_number": NO_PHONE,
    "no_attributes": NO_PHONE,
    "invalid_phone_number": INVALID_PHONE,
}
"""The message of PreSignUp to the user, by the reason in the file's name."""


def outcome(name: str) -> tuple[str, str]:
    """Split a file's name into outcome and reason, such as ``refused`` and ``no_phone_number``; else two empty ones."""
    kind, _, reason = name.partition(".")[2].partition("_")
    return (kind, reason) if kind in {"refused", "dropped", "unchanged"} else ("", "")
