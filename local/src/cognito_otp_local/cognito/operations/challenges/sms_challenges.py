"""SMS_MFA and SMS_OTP challenges: a code to the user's phone, and tokens for whoever brings it back.

The two differ in their names alone: SMS_MFA is a second factor, SMS_OTP a first one.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.users import SMS, SMS_OTP, User, stand_in
from cognito_otp_local.cognito.errors import missing_parameter, not_authorized, session_invalid
from cognito_otp_local.cognito.rules.client_checks import secret_hash
from cognito_otp_local.cognito.rules.delivery_details import mask_phone
from cognito_otp_local.cognito.triggers.trigger_events import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_local.cognito.delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_records import Client, Pool
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Session, Sessions

# By challenge, the parameter that brings the code back.
CODES = {SMS: "SMS_MFA_CODE", SMS_OTP: "SMS_OTP_CODE"}


@dataclass(frozen=True, slots=True)
class SmsChallenges:
    """Puts SMS_MFA and SMS_OTP challenges and takes their answers."""

    emulator: EmulatorClient
    users: Users
    sessions: Sessions
    courier: Courier
    new_code: Callable[[], str]

    def start(
        self, pool: Pool, client: Client, user: User, metadata: Mapping[str, str] | None, name: str = SMS
    ) -> Document:
        """Text a code to the user, who must have a phone number, and return the challenge of that name."""
        code = self.new_code()
        letter = Letter(user, client.id, Cause.AUTHENTICATION, "phone_number", code, metadata)
        self.courier.deliver(pool, letter)
        return self._put(name, client, user, mask_phone(user.phone or ""), code)

    def pretend(self, client: Client, user: User) -> Document:
        """Return an SMS_OTP challenge for somebody who does not exist: nothing is sent, and no code passes."""
        return self._put(SMS_OTP, client, user, user.phone or "", secrets.token_hex())

    def _put(self, name: str, client: Client, user: User, shown: str, code: str) -> Document:
        parameters = {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": shown,
            "USER_ID_FOR_SRP": user.username,
        }
        return challenge(name, self.sessions.open(name, client, user, code), parameters)

    def finish(self, client: Client, document: Document) -> Document:
        """Return tokens if the code is right and the session still good."""
        token, name = document.get("Session"), document["ChallengeName"]
        require_owner(self.users, self.sessions.require(token, name, client), document)
        code = answered(document, CODES[name])
        session = self.sessions.answer(str(token), name, client, code)
        return self.tokens(client, session, document.get("ClientMetadata"))

    def tokens(self, client: Client, session: Session, metadata: Mapping[str, str] | None) -> Document:
        """Return tokens for the user of a session whose last challenge has been passed."""
        user = self.users.find(session.pool_id, session.username)
        if user is None or not user.enabled:
            raise not_authorized("User is disabled.")
        # The emulator gives tokens for any code here; the true one has just been checked.
        responses = {"USERNAME": session.username, "SMS_MFA_CODE": "000000"}
        if client.secret is not None:
            responses["SECRET_HASH"] = secret_hash(client, session.username)
        request: Document = {"UserPoolId": session.pool_id, "ClientId": client.id, "ChallengeName": SMS}
        request |= {"ChallengeResponses": responses, "ClientMetadata": dict(metadata or {})}
        return {"ChallengeParameters": {}, **self.emulator.cognito("AdminRespondToAuthChallenge", request)}


def challenge(name: str, session: str, parameters: Mapping[str, str]) -> Document:
    """Build the answer that asks for one more step."""
    return {"ChallengeName": name, "Session": session, "ChallengeParameters": dict(parameters)}


def answered(document: Document, name: str) -> str:
    """Return one parameter of an answer; raise InvalidParameterException if it is missing."""
    value = (document.get("ChallengeResponses") or {}).get(name)
    if not value:
        raise missing_parameter(name)
    return str(value)


def require_owner(users: Users, session: Session, document: Document) -> None:
    """Raise unless the answer's USERNAME, which may be an alias, is the user to whom the challenge was put."""
    name = answered(document, "USERNAME")
    if session.username in {name, stand_in(session.pool_id, name)}:
        return
    user = users.find(session.pool_id, name)
    if user is None or user.username != session.username:
        raise session_invalid()
