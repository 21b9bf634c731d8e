"""Reading the claims of tokens that the emulator has just made or checked."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document


def claims(token: str) -> Document:
    """Return a token's claims; the emulator vouches for its signature."""
    body = token.split(".")[1]
    found: Document = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def pool_of(access_token: str) -> str:
    """Return the id of the pool that issued an access token."""
    return str(claims(access_token)["iss"]).rpartition("/")[2]
