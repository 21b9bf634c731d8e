"""The tests' users: made-up numbers, passwords and codes, which no log may hold."""

from __future__ import annotations

PHONE = "+447700900123"
OTHER_PHONE = "+447700900456"
MASKED = "+********0123"
EMAIL = "person@example.com"
PASSWORD = "Correct-Horse-9!"
NEW_PASSWORD = "Battery-Staple-8?"
TEMPORARY_PASSWORD = "aB3<&>xY9!"
CODE = "271828"
SUB = "6f1c2a34-5b67-48c9-8d01-23456789abcd"
POOL = "us-east-1_EXAMPLE01"


def wrong(code: str) -> str:
    """Return another code than this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"
