"""How requests name resources and phones: by id, name, number or ARN; and what a phone shows for such a name.

Sources: SendTextMessage (OriginationIdentity takes a number, an id, a name or an ARN) and the End User
Messaging SMS guide, "Sender IDs" (a text without a usable sender ID is shown as coming from NOTICE).
"""

from __future__ import annotations

import re

ANONYMOUS = "NOTICE"
"""Shown when a request names no origination identity. It stands in for the account's own choice: AWS takes a
dedicated number of the destination's country if there is one, and NOTICE where sender IDs are allowed."""
SENDER_ID_ARN_PARTS = 3
KINDS = frozenset({"phone-number", "pool", "sender-id", "rcs-agent"})

_ARN = re.compile(
    r"arn:[a-z-]+:sms-voice:[a-z0-9-]+:[0-9]{12}:"
    r"(?:sender-id/(?P<sender_id>[A-Za-z0-9_-]+)/[A-Z]{2}"
    r"|(?:phone-number|pool|rcs-agent)/(?P<id>[A-Za-z0-9_-]+))"
)


def name_of(text: str) -> str:
    """Return the id or name that a request gives, be it by itself or at the end of an ARN."""
    return text.rsplit("/", 1)[-1] if text.startswith("arn:") else text


def with_plus(number: str) -> str:
    """Return a phone number with its +, which requests may leave out."""
    return f"+{number.removeprefix('+')}"


def split_sender_id(text: str) -> tuple[str, str] | None:
    """Return the name and country in a sender ID's ARN; None of another text."""
    parts = text.rsplit(":", 1)[-1].split("/")
    if text.startswith("arn:") and parts[0] == "sender-id" and len(parts) == SENDER_ID_ARN_PARTS:
        return parts[1], parts[2]
    return None


def shown_sender(identity: str | None) -> str | None:
    """Return what the phone shows: a sender ID's name, a number, or a phone's or pool's id as it stands.

    None for the ARN of another service or resource.
    """
    if identity is None:
        return ANONYMOUS
    if not identity.startswith("arn:"):
        return identity
    arn = _ARN.fullmatch(identity)
    return (arn["sender_id"] or arn["id"]) if arn is not None else None


def resource_type(identity: str) -> str:
    """Return the ResourceType that a way of naming an identity points to."""
    name = identity.rsplit(":", 1)[-1]
    kind = name.partition("/")[0]
    if kind in KINDS:
        return kind
    if name.startswith("pool-"):
        return "pool"
    if name.startswith("phone-") or name.removeprefix("+").isdecimal():
        return "phone-number"
    return "sender-id"
