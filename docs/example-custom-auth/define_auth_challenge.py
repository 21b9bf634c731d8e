"""DefineAuthChallenge: one code by SMS, three tries to enter it, then tokens or the end."""

from __future__ import annotations

from typing import Any

TRIES = 3


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Decide what comes next, by the challenges so far."""
    session = event["request"]["session"]
    solved = bool(session) and session[-1]["challengeName"] == "CUSTOM_CHALLENGE" and session[-1]["challengeResult"]
    failed = len(session) >= TRIES and not solved
    response: dict[str, Any] = {"issueTokens": solved, "failAuthentication": failed}
    if not solved and not failed:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return {**event, "response": response}
