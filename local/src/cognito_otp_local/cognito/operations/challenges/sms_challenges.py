"""SMS_MFA and SMS_OTP challenges: a code to the user's phone, and tokens for the user who brings it back.

SMS_MFA is a second factor: it has six digits, and verifies the number. SMS_OTP is a first factor, has eight digits, and
is only offered for a number that is verified. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import SMS, SMS_OTP, User
from cognito_otp_local.cognito.errors import user_disabled, user_unknown
from cognito_otp_local.cognito.memory.issued_codes import CODE_DIGITS
from cognito_otp_local.cognito.operations.challenges.challenge_answers import (
    answered,
    challenge,
    passed_on,
    require_owner,
)
from cognito_otp_local.cognito.rules.client_checks import secret_hash
from cognito_otp_local.cognito.rules.delivery_details import mask_phone
from cognito_otp_local.cognito.triggers.trigger_events import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.code_delivery.courier import Courier
    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Session, Sessions
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.rules.aliases import Aliases

# By challenge, the parameter that brings the code back.
CODES = {SMS: "SMS_MFA_CODE", SMS_OTP: "SMS_OTP_CODE"}
DIGITS = {SMS: CODE_DIGITS, SMS_OTP: 8}


@dataclass(frozen=True, slots=True)
class SmsChallenges:
    """Puts SMS_MFA and SMS_OTP challenges and takes their answers."""

    emulator: EmulatorClient
    users: Users
    sessions: Sessions
    courier: Courier
    aliases: Aliases
    new_code: Callable[[int], str]

    def start(self, call: ClientCall, user: User, name: str = SMS) -> Document:
        """Text a code to the user, who must have a phone number, and return the challenge of that name."""
        code = self.new_code(DIGITS[name])
        letter = Letter(user, call.client.id, Cause.AUTHENTICATION, "phone_number", code, passed_on(call))
        self.courier.deliver(call.pool, letter)
        return self._put(name, call.client, user, mask_phone(user.phone or ""), code)

    def pretend(self, client: Client, user: User) -> Document:
        """Return an SMS_OTP challenge for a user who does not exist: nothing is sent, and no code passes."""
        return self._put(SMS_OTP, client, user, user.phone or "", secrets.token_hex())

    def finish(self, call: ClientCall) -> Document:
        """Return tokens if the code is right and the session still good."""
        token, name = call.document.get("Session"), call.document["ChallengeName"]
        session, given = self.sessions.require(token, name, call.client), answered(call, "USERNAME")
        require_owner(self.users, session, given)
        if name == SMS and given != session.username and not self._able(session).has_verified_phone:
            raise user_unknown()
        self.sessions.answer(str(token), name, call.client, answered(call, CODES[name]))
        if name == SMS:
            self._verify(call, session)
        return self.tokens(call, session)

    def tokens(self, call: ClientCall, session: Session) -> Document:
        """Return tokens for the user of a session whose last challenge has been passed."""
        self._able(session)
        # The emulator gives tokens for any code here; the true one has just been checked.
        responses = {"USERNAME": session.username, "SMS_MFA_CODE": "000000"}
        if call.client.secret is not None:
            responses["SECRET_HASH"] = secret_hash(call.client, session.username)
        request: Document = {"UserPoolId": session.pool_id, "ClientId": call.client.id, "ChallengeName": SMS}
        request |= {"ChallengeResponses": responses, "ClientMetadata": dict(passed_on(call) or {})}
        return {"ChallengeParameters": {}, **self.emulator.cognito("AdminRespondToAuthChallenge", request)}

    def _able(self, session: Session) -> User:
        user = self.users.find(session.pool_id, session.username)
        if user is None or not user.enabled:
            raise user_disabled()
        return user

    def _verify(self, call: ClientCall, session: Session) -> None:
        """Mark the number as verified to which the code went, unless it was changed since or is another's alias."""
        user = self._able(session)
        if session.phone is None or user.phone != session.phone or user.has_verified_phone:
            return
        if self.aliases.owner(call.pool, "phone_number", session.phone, user) is None:
            self.users.verify(user, "phone_number")

    def _put(self, name: str, client: Client, user: User, shown: str, code: str) -> Document:
        parameters = {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": shown,
            "USER_ID_FOR_SRP": user.username,
        }
        return challenge(name, self.sessions.open(name, client, user, code), parameters)
