"""One event as Cognito would send it to a stack's CustomSMSSender: a sample with this stack's ids and a code in it."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.samples.catalogue import SampleEvent
    from cognito_otp_local.samples.stacks import Stack

INVITATION = "AdminCreateUser"
"""The source whose code is a temporary password."""
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
"""What an administrator's call has for an app client."""
RANDOM = "random"
CODE_DIGITS = 6
PASSWORD_LENGTH = 10
SYMBOLS = "<>&!#*-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the event should say; None keeps what the sample says."""

    phone: Phone
    email: str | None = field(default=None, repr=False)
    locale: str | None = None
    user_name: str | None = field(default=None, repr=False)
    metadata: Mapping[str, str] = field(default_factory=dict, repr=False)


def random_secret(kind: str) -> str:
    """Return six digits, or for an invitation a temporary password with every kind of character in it."""
    if kind != INVITATION:
        return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, SYMBOLS)
    rest = [secrets.choice("".join(kinds)) for _ in range(PASSWORD_LENGTH - len(kinds))]
    letters = [*(secrets.choice(letters) for letters in kinds), *rest]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def plaintext(kind: str, secret: str) -> str:
    """Return what Cognito seals: a code as it is, a temporary password HTML-escaped.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
    """
    return escape(secret, quote=False) if kind == INVITATION else secret


def make_event(sample: SampleEvent, wish: Wish, stack: Stack, sealed_code: str) -> SampleEvent:
    """Return the sample with this stack's pool and client, the wish and a sealed code."""
    request = sample["request"]
    chosen = {"phone_number": wish.phone.e164, "email": wish.email, "locale": wish.locale}
    attributes = request["userAttributes"] | {name: value for name, value in chosen.items() if value is not None}
    if wish.email is not None:
        attributes["email_verified"] = "false"
    caller = dict(sample["callerContext"])
    if caller["clientId"] != NO_CLIENT and stack.client_id is not None:
        caller["clientId"] = stack.client_id
    return sample | {
        "region": stack.region,
        "userPoolId": stack.user_pool_id,
        "userName": wish.user_name or sample["userName"],
        "callerContext": caller,
        "request": request
        | {"code": sealed_code, "clientMetadata": dict(wish.metadata) or None, "userAttributes": attributes},
    }
