"""Signing out ends every sign-in before it at once, those of the same second included, and none after it.

ministack compares the seconds in which tokens were made and the user signed out. Each sign-in has an id of its own,
which its tokens carry (origin_jti), and signing out notes those of the user as revoked.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito


def refresh_token_revoked(token: str, user: dict[str, Any] | None) -> bool:
    """Whether the token, or the sign-in that it came from, was revoked; a disabled user is refused for that instead."""
    if user is not None and not user.get("Enabled", True):
        return False
    revoked = cognito._revoked_tokens  # noqa: SLF001 - the emulator has no public way in
    return token in revoked or str(cognito._token_claims(token).get("origin_jti")) in revoked  # noqa: SLF001
