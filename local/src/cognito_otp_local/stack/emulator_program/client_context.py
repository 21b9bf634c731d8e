"""What a caller may ask for in the client context, which ministack hands to no function.

``{"custom": {"request_id": ...}}`` is the request id that the function gets.
``{"custom": {"answer_within": ...}}`` is how many seconds of its own time the function may take.
``{"custom": {"warm": ...}}`` is how many workers of the function are to wait for calls; it is not called.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

HEADER = "x-amz-client-context"
# The front knows these words, too: cognito/triggers/function_calls.py.
ANSWER_WITHIN, OVERDUE, WARM = "answer_within", "AnswerOverdue", "warm"


def asked_for(client_context: str | None) -> dict[str, Any]:
    """Read what the client context asks for; nothing if it cannot be read."""
    try:
        custom = json.loads(base64.b64decode(client_context or ""))["custom"]
    except (ValueError, KeyError, TypeError):
        return {}
    return custom if isinstance(custom, dict) else {}


def request_id(wishes: dict[str, Any]) -> str | None:
    """Return the request id that is asked for; None when there is none."""
    try:
        return str(uuid.UUID(wishes["request_id"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def seconds(wishes: dict[str, Any]) -> float | None:
    """Return within how many seconds an answer is asked for; None when there is no limit."""
    limit = wishes.get(ANSWER_WITHIN)
    return float(limit) if isinstance(limit, int | float) else None


def workers(wishes: dict[str, Any]) -> int:
    """Return how many workers are to wait for calls; 0 when that is not asked for."""
    wanted = wishes.get(WARM)
    return wanted if isinstance(wanted, int) else 0
