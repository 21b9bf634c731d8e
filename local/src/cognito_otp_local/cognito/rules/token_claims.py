"""Whether the claims of the tokens in a request have the types that Cognito's have.

The emulator reads them before it looks at the signature, and where it does not look at that at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt

from cognito_otp_local.cognito.errors import not_authorized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.directory.emulator_client import Document

_TEXTS = ("iss", "sub", "token_use", "client_id", "username", "origin_jti", "jti", "scope")
_TIMES = ("iat", "exp")


def check_claims(document: Document) -> None:
    """Raise NotAuthorizedException if a request has a token that no pool can have made; what is no token is let be."""
    for kind, token in _tokens(document):
        if not _are_typed(token):
            raise not_authorized(f"Invalid {kind} Token")


def _tokens(document: Document) -> Iterator[tuple[str, Any]]:
    yield "Access", document.get("AccessToken")
    yield "Refresh", document.get("RefreshToken")
    yield "Refresh", document.get("Token")
    yield "Refresh", (document.get("AuthParameters") or {}).get("REFRESH_TOKEN")


def _are_typed(token: str | None) -> bool:
    try:
        claims = jwt.decode(token or "", options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return True
    texts = [claims[name] for name in _TEXTS if name in claims]
    times = [claims[name] for name in _TIMES if name in claims]
    return all(isinstance(text, str) for text in texts) and all(isinstance(time, int | float) for time in times)
