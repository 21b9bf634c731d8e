"""ARNs of End User Messaging, parsed in one place: whatever text is asked about, nothing here raises."""

from __future__ import annotations

import re

from cognito_otp.domain.values import Value

PATTERN = r"arn:aws[a-z-]*:sms-voice:[a-z]{2}(-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9/_+-]{1,200}"
"""The form of an ARN of End User Messaging: partition, service, Region, account and resource."""

WRITE_WHOLE_ARN = "an ARN has six parts, such as arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123"

PARTS = 6


class Arn(Value, frozen=True):
    """What a route needs to know of an ARN."""

    region: str
    resource: str


def read_arn(text: str | None) -> Arn | None:
    """Read an ARN of End User Messaging; None for every other text, among them an ARN with a part missing."""
    if text is None or not re.fullmatch(PATTERN, text):
        return None
    parts = text.split(":", PARTS - 1)
    return Arn(region=parts[3], resource=parts[5])
