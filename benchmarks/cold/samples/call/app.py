"""One bare call: the unit that a warm run is compared with."""

from __future__ import annotations

from typing import Any

import boto3

sns: Any = boto3.client("sns")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Publish to the user's phone."""
    sns.publish(PhoneNumber=event["request"]["userAttributes"]["phone_number"], Message="Your code is ready")
    return event
