"""Says whether a caller may make a call of Cognito's API, without making it.

The front answers many of Cognito's operations itself, and the emulator alone knows its users, roles and sessions. So
the front hands an operator's request over as it came, signature and all, with the header ONLY_AUTHORIZE: ministack,
enforcing IAM, refuses it or comes to Cognito's handler, which then has nothing left to do but to look at
``iam:PassRole`` for the roles that the header names.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_region, json_response
from ministack.core.router import extract_access_key_id
from ministack.services import cognito

# The front knows this word, too: cognito/directory/emulator_client.py.
ONLY_AUTHORIZE = "x-cognito-otp-only-authorize"
PASS_ROLE = "iam:PassRole"  # noqa: S105 - an action
_handle = cognito.handle_request


async def handle_cognito(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Any:
    """Answer a call as ministack does, or, where the front asks whether it is allowed, with nothing."""
    roles = headers.get(ONLY_AUTHORIZE)
    if roles is None:
        return await _handle(method, path, headers, body, query)
    key = extract_access_key_id(headers, query)
    passed = {"iam:PassedToService": "cognito-idp.amazonaws.com"}
    for role in roles.split():
        denied = iam_evaluator.enforce(key, PASS_ROLE, "iam", get_region(), resource_arn=role, service_context=passed)
        if denied is not None:
            return iam_actions.access_denied_response(
                "cognito-idp",
                PASS_ROLE,
                denied.principal_arn,
                "",
                headers=headers,
                message=iam_actions.identity_denial_message(
                    PASS_ROLE, denied.principal_arn, role, denied.decision == "Deny"
                ),
            )
    return json_response({})
