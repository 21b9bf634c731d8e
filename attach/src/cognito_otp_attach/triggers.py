"""Our three triggers, and how a pool's LambdaConfig names each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

KEY_MEMBER = "KMSKeyID"
SENDER_VERSION = "V1_0"
"""The one version of events that custom senders have."""


class Trigger(StrEnum):
    """A trigger that a stack has a function for, by its member of LambdaConfig."""

    CUSTOM_SMS_SENDER = "CustomSMSSender"
    PRE_SIGN_UP = "PreSignUp"
    CUSTOM_MESSAGE = "CustomMessage"


def written(trigger: Trigger, arn: str) -> Any:
    """Return the member's value that names this function."""
    if trigger is Trigger.CUSTOM_SMS_SENDER:
        return {"LambdaArn": arn, "LambdaVersion": SENDER_VERSION}
    return arn


def arn_in(value: object) -> str | None:
    """Return the function that a member of LambdaConfig names; None where there is none."""
    if isinstance(value, Mapping):
        value = value.get("LambdaArn")
    return value if isinstance(value, str) and value else None


def email_sender_of(config: Mapping[str, Any]) -> str | None:
    """Return the pool's CustomEmailSender, which shares the key of codes."""
    return arn_in(config.get("CustomEmailSender"))


def functions_in(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the function of each member of LambdaConfig that names one."""
    named = {name: arn_in(value) for name, value in config.items() if name != KEY_MEMBER}
    return {name: arn for name, arn in named.items() if arn is not None}
