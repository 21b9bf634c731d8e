"""The SMS_MFA challenge: a code to the user's phone, and tokens for whoever brings it back.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.clients import secret_hash
from cognito_otp_tools.local.front.delivery import mask_phone
from cognito_otp_tools.local.front.errors import invalid_parameter, not_authorized, session_invalid
from cognito_otp_tools.local.front.events import Cause, Letter
from cognito_otp_tools.local.front.users import SMS, User

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_tools.local.front.delivery import Courier
    from cognito_otp_tools.local.front.emulator import Document, Emulator
    from cognito_otp_tools.local.front.pools import Client, Pool
    from cognito_otp_tools.local.front.sessions import Session, Sessions
    from cognito_otp_tools.local.front.users import Users


@dataclass(frozen=True, slots=True)
class SmsChallenges:
    """Puts SMS_MFA challenges and takes their answers."""

    emulator: Emulator
    users: Users
    sessions: Sessions
    courier: Courier
    new_code: Callable[[], str]

    def start(self, pool: Pool, client: Client, user: User, metadata: Mapping[str, str] | None) -> Document:
        """Text a code to the user, who must have a phone number, and return the challenge."""
        code = self.new_code()
        letter = Letter(user, client.id, Cause.AUTHENTICATION, "phone_number", code, metadata)
        self.courier.deliver(pool, letter)
        parameters = {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": mask_phone(user.phone or ""),
            "USER_ID_FOR_SRP": user.username,
        }
        return challenge(SMS, self.sessions.open(SMS, client, user, code), parameters)

    def finish(self, client: Client, document: Document) -> Document:
        """Return tokens if the code is right and the session still good."""
        token = document.get("Session")
        require_owner(self.users, self.sessions.require(token, SMS, client), document)
        code = (document.get("ChallengeResponses") or {}).get("SMS_MFA_CODE")
        if not code:
            raise invalid_parameter("Missing required parameter SMS_MFA_CODE")
        session = self.sessions.answer(str(token), SMS, client, code)
        return self._tokens(client, session, document.get("ClientMetadata"))

    def _tokens(self, client: Client, session: Session, metadata: Mapping[str, str] | None) -> Document:
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


def require_owner(users: Users, session: Session, document: Document) -> None:
    """Raise unless the answer's USERNAME, which may be an alias, is the user to whom the challenge was put."""
    name = (document.get("ChallengeResponses") or {}).get("USERNAME")
    if not name:
        raise invalid_parameter("Missing required parameter USERNAME")
    user = users.find(session.pool_id, name)
    if user is None or user.username != session.username:
        raise session_invalid()
