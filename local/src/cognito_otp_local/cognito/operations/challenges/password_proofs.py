"""Passwords and proofs of them, as the emulator checks them: wrong ones are counted, and users who don't exist hidden.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html: where existence is
hidden, the first step of SRP answers for anybody, with a user id that looks like a UUID and is always the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import stand_in
from cognito_otp_local.cognito.errors import CognitoError, wrong_password
from cognito_otp_local.cognito.rules.first_factors import made_up_user

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.password_attempts import PasswordAttempts
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.operations.api_calls import ClientCall

PASSWORD_VERIFIER = "PASSWORD_VERIFIER"  # noqa: S105 - a challenge's name
_WITH_PASSWORD = frozenset({"USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"})
_WITH_PROOF = "USER_SRP_AUTH"
_BLOCK = "PASSWORD_CLAIM_SECRET_BLOCK"


@dataclass(frozen=True, slots=True)
class PasswordProofs:
    """Asks the emulator whether a password, or a proof of it, is right: one after the other for each user."""

    emulator: EmulatorClient
    users: Users
    sessions: Sessions
    attempts: PasswordAttempts
    locks: KeyedLocks

    def initiate(self, call: ClientCall, request: Document, operation: str = "InitiateAuth") -> Document:
        """Begin a sign-in by one of the emulator's flows; return the emulator's answer."""
        name, flow = (request.get("AuthParameters") or {}).get("USERNAME", ""), request["AuthFlow"]
        if flow in _WITH_PASSWORD:
            return self._counted(call.pool.id, self._username(call, name), operation, request)
        answer = self.emulator.cognito(operation, request)
        return self._begun(call, name, answer) if flow == _WITH_PROOF else answer

    def verify(self, call: ClientCall) -> Document:
        """Answer a challenge of the emulator's own, such as PASSWORD_VERIFIER, the second step of SRP."""
        block = (call.document.get("ChallengeResponses") or {}).get(_BLOCK) or ""
        session = self.sessions.find(block, PASSWORD_VERIFIER)
        if session is None:
            return self.emulator.cognito(call.operation, call.document)
        return self._counted(session.pool_id, session.username, call.operation, call.document)

    def _begun(self, call: ClientCall, name: str, answer: Document) -> Document:
        parameters = answer["ChallengeParameters"]
        user = self.users.find(call.pool.id, name)
        if user is None or user.username != parameters["USER_ID_FOR_SRP"]:
            user = replace(made_up_user(call.pool, name), username=stand_in(call.pool.id, name))
        self.sessions.adopt(parameters["SECRET_BLOCK"], PASSWORD_VERIFIER, call.client, user)
        names = {"USERNAME": user.username, "USER_ID_FOR_SRP": user.username}
        return {**answer, "ChallengeParameters": {**parameters, **names}}

    def _username(self, call: ClientCall, name: str) -> str:
        user = self.users.find(call.pool.id, name)
        return name if user is None else user.username

    def _counted(self, pool_id: str, username: str, operation: str, request: Document) -> Document:
        with self.locks.hold((pool_id, username, PASSWORD_VERIFIER)):
            self.attempts.begin(pool_id, username)
            try:
                answer = self.emulator.cognito(operation, request)
            except CognitoError as error:
                if error.message == wrong_password().message:
                    self.attempts.fail(pool_id, username)
                raise
            self.attempts.succeed(pool_id, username)
        return answer
