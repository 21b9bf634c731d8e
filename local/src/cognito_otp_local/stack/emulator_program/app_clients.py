r"""App clients: their secrets, and the attributes that they may read.

Cognito's API takes ``[\w+]+`` for a client's secret, at most 64 characters. ministack's secrets are base64, and those
with a slash were refused by RevokeToken and GetTokensFromRefreshToken.

An id token has the attributes that ReadAttributes names, where it does. An address keeps the flag that says whether it
is verified: ministack would say that an e-mail address without a flag is.
"""

from __future__ import annotations

import secrets
import string
from typing import Any

from ministack.services import cognito

LENGTH = 51
_fake_token = cognito._fake_token  # noqa: SLF001 - the emulator has no public way in
_CHARACTERS = string.ascii_lowercase + string.digits


def client_secret() -> str:
    """Make a secret."""
    return "".join(secrets.choice(_CHARACTERS) for _ in range(LENGTH))


def token(sub: str, pool_id: str, client_id: str, *others: Any, **claims: Any) -> str:
    """Make a token as ministack does; where it has attributes, of those that the app client may read."""
    if claims.get("user_attrs"):
        claims["user_attrs"] = _readable(pool_id, client_id, claims["user_attrs"])
    made: str = _fake_token(sub, pool_id, client_id, *others, **claims)
    return made


def _readable(pool_id: str, client_id: str, attributes: dict[str, str]) -> dict[str, str]:
    clients = (cognito._user_pools.get(pool_id) or {}).get("_clients", {})  # noqa: SLF001 - as above
    names = (clients.get(client_id) or {}).get("ReadAttributes")
    if not names:
        return attributes
    return {name: value for name, value in attributes.items() if name.removesuffix("_verified") in names}
