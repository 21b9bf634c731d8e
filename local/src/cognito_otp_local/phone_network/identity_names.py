"""What a phone shows as the sender of a text, for each way of naming an origination identity.

Sources: SendTextMessage (OriginationIdentity takes a number, an id, a name or an ARN) and the End User
Messaging SMS guide, "Sender IDs" (a text without a usable sender ID is shown as coming from NOTICE).
"""

from __future__ import annotations

import re

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.refusals import Refusal, invalid

ANONYMOUS = "NOTICE"
"""Shown when a request names no origination identity. It stands in for the account's own choice: AWS takes a
dedicated number of the destination's country if there is one, and NOTICE where sender IDs are allowed."""

_ARN = re.compile(
    r"arn:[a-z-]+:sms-voice:[a-z0-9-]+:[0-9]{12}:"
    r"(?:sender-id/(?P<sender_id>[A-Za-z0-9_-]+)/[A-Z]{2}"
    r"|(?:phone-number|pool|rcs-agent)/(?P<id>[A-Za-z0-9_-]+))"
)


def shown_sender(identity: str | None) -> str | Refusal:
    """Return what the phone shows: a sender ID's name, a number, or a phone's or pool's id as it stands.

    An ARN of another service or resource is refused with INVALID_ARN.
    """
    if identity is None:
        return ANONYMOUS
    if not identity.startswith("arn:"):
        return identity
    arn = _ARN.fullmatch(identity)
    if arn is None:
        problem = "Member must be the ARN of a phone-number, pool, sender-id or rcs-agent of sms-voice"
        return invalid("INVALID_ARN", FieldProblem("OriginationIdentity", problem))
    return arn["sender_id"] or arn["id"]


def resource_type(identity: str) -> str:
    """Return the ResourceType that a way of naming an identity points to."""
    name = identity.rsplit(":", 1)[-1]
    kinds = {"phone-number": "phone-number", "pool": "pool", "sender-id": "sender-id", "rcs-agent": "rcs-agent"}
    if name.partition("/")[0] in kinds:
        return kinds[name.partition("/")[0]]
    if name.startswith("pool-"):
        return "pool"
    if name.startswith("phone-") or name.removeprefix("+").isdecimal():
        return "phone-number"
    return "sender-id"
