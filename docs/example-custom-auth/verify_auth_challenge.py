"""VerifyAuthChallengeResponse: whether the answer is the code that was sent."""

from __future__ import annotations

import hmac
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Compare in a time that does not depend on where the two differ."""
    request = event["request"]
    code, answer = request["privateChallengeParameters"]["code"], request["challengeAnswer"]
    return {**event, "response": {"answerCorrect": hmac.compare_digest(code.encode(), answer.strip().encode())}}
