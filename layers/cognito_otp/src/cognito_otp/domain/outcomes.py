"""How the handling of an event ends, in one word: what logs, metrics and the failure queue call it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp.domain.routing.failures import Failure


class CodeOutcome(StrEnum):
    """What became of one event. The values are dimensions of the metric ``Codes``."""

    SENT = "sent"
    DUPLICATE = "duplicate"
    """The code was sent before, or another run is at it."""
    IN_DOUBT = "in_doubt"
    """The answer was lost: the code may have been sent."""
    HELD = "held"
    """A run may have sent the code, and OnUnknown says not to send it again."""
    DELAYED = "delayed"
    """Nothing was sent, and Lambda tries again."""
    EXPIRED = "expired"
    SKIPPED = "skipped"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    NOT_SERVED = "not_served"
    CAPPED = "capped"
    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    SANDBOX = "sandbox"
    SPEND_LIMIT = "spend_limit"
    REFUSED = "refused"


class Fault(StrEnum):
    """What went wrong beside a code's way. The values are dimensions of the metric ``Faults``."""

    STORE = "store"
    ROUTING_TABLE = "routing_table"
    FAILURE_QUEUE = "failure_queue"
    WOULD_CAP = "would_cap"


_BY_REASON = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": CodeOutcome.OPTED_OUT,
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": CodeOutcome.BLOCKED,
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE": CodeOutcome.BLOCKED,
    "DESTINATION_COUNTRY_BLOCKED": CodeOutcome.BLOCKED,
    "COUNTRY_NOT_ENABLED": CodeOutcome.BLOCKED,
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": CodeOutcome.SANDBOX,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": CodeOutcome.SPEND_LIMIT,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE": CodeOutcome.SPEND_LIMIT,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY": CodeOutcome.SPEND_LIMIT,
}


def name_refusal(failure: Failure) -> CodeOutcome:
    """Name the outcome of a code that a channel refused for this."""
    return _BY_REASON.get(failure.reason or "", CodeOutcome.REFUSED)
