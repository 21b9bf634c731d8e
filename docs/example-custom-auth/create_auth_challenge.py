"""CreateAuthChallenge: makes a code, and sends it by the routing table, in the user's language."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from cognito_otp.own_triggers import Invocation, OwnCode, new_sender

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

codes = new_sender()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send a new code for a new session; a later try in the same session is for the code that was sent."""
    request = event["request"]
    earlier = [step["challengeMetadata"] for step in request["session"] if step.get("challengeMetadata")]
    code = earlier[-1] if earlier else f"{secrets.randbelow(1_000_000):06}"
    if not earlier and not request.get("userNotFound"):
        send(code, event, context)
    return {
        **event,
        "response": {
            "publicChallengeParameters": {"medium": "SMS"},
            "privateChallengeParameters": {"code": code},
            # Cognito shows it to triggers alone, and keeps it for the tries that follow.
            "challengeMetadata": code,
        },
    }


def send(code: str, event: dict[str, Any], context: LambdaContext) -> None:
    """Send the code. Whether that works is logged; a user who gets none asks for another by signing in again."""
    attributes, metadata = event["request"]["userAttributes"], event["request"].get("clientMetadata") or {}
    own = OwnCode(
        code,
        attributes.get("phone_number", ""),
        user_locale=attributes.get("locale"),
        requested_locale=metadata.get("locale"),
        client_id=event["callerContext"]["clientId"],
    )
    codes.send(own, Invocation(context.aws_request_id, lambda: context.get_remaining_time_in_millis() / 1000))
