"""What kind of origination identity a text names, judged by its form."""

from __future__ import annotations

import re
from typing import Literal

from cognito_otp.domain.routing.arns import read_arn
from cognito_otp.domain.values import Value

NUMBER = re.compile(r"\+?[0-9]{3,15}")
SENDER_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{1,11}")
SENDER_ID_RESOURCE = re.compile(r"sender-id/([^/]+)/([A-Z]{2})")
RESOURCE = re.compile(r"(phone|pool|sender|rcs)-[A-Za-z0-9]+|arn:.*")


class Identity(Value, frozen=True):
    """An identity's kind and, for a sender ID, its name and the country that its ARN names."""

    kind: Literal["number", "sender_id", "resource"]
    name: str
    country: str | None = None


def read_identity(text: str) -> Identity:
    """Read a number or short code, a sender ID, or the id or ARN of a number or pool."""
    arn = read_arn(text)
    if arn is not None and (found := SENDER_ID_RESOURCE.fullmatch(arn.resource)):
        return Identity("sender_id", found[1], found[2])
    if NUMBER.fullmatch(text):
        return Identity("number", text)
    if RESOURCE.fullmatch(text) or not SENDER_ID.fullmatch(text):
        return Identity("resource", text)
    return Identity("sender_id", text)
