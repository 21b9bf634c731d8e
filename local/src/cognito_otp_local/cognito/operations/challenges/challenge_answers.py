"""Challenges as the API writes them, and what is read out of their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import stand_in
from cognito_otp_local.cognito.errors import missing_parameter, session_invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Session
    from cognito_otp_local.cognito.operations.api_calls import ClientCall


def challenge(name: str, session: str, parameters: Mapping[str, str]) -> Document:
    """Build the answer that asks for one more step."""
    return {"ChallengeName": name, "Session": session, "ChallengeParameters": dict(parameters)}


def answered(call: ClientCall, name: str) -> str:
    """Return one parameter of an answer; raise InvalidParameterException if it is missing."""
    return required(call.document.get("ChallengeResponses") or {}, name)


def required(parameters: Mapping[str, str], name: str) -> str:
    """Return one parameter; raise InvalidParameterException if it is missing."""
    value = parameters.get(name)
    if not value:
        raise missing_parameter(name)
    return str(value)


def require_owner(users: Users, session: Session, name: str) -> None:
    """Raise unless the answer's USERNAME, which may be an alias, is the user to whom the challenge was put."""
    if session.username in {name, stand_in(session.pool_id, name)}:
        return
    user = users.find(session.pool_id, name)
    if user is None or user.username != session.username:
        raise session_invalid()


def passed_on(call: ClientCall) -> Mapping[str, str] | None:
    """Return the client metadata that reaches triggers during a sign-in: InitiateAuth's does not."""
    return None if call.operation.endswith("InitiateAuth") else call.metadata
