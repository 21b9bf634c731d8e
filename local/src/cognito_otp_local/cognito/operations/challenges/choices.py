"""Choice-based sign-in, USER_AUTH: with a code by SMS and no password, or with a password after all.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.users import RESET_REQUIRED, SMS_OTP, UNCONFIRMED, User
from cognito_otp_local.cognito.errors import (
    CognitoError,
    invalid_parameter,
    missing_parameter,
    not_authorized,
    user_unknown,
)
from cognito_otp_local.cognito.operations.challenges.sms_challenges import CODES, answered, challenge, require_owner
from cognito_otp_local.cognito.rules.first_factors import (
    NOT_HERE,
    PASSWORD,
    PASSWORD_SRP,
    challenges,
    exists,
    first_factors,
    nobody,
    require_choice,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Client, Pool
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges
    from cognito_otp_local.cognito.operations.sign_in import SignIns

FLOW = "USER_AUTH"
SELECT = "SELECT_CHALLENGE"
# The session that ConfirmSignUp answers: the code that confirmed the user is the first factor.
CONFIRMED_SIGN_UP = "CONFIRMED_SIGN_UP"
ANSWERED_HERE = frozenset({SELECT, SMS_OTP, PASSWORD, PASSWORD_SRP})
_CHOICES = frozenset({PASSWORD, PASSWORD_SRP, SMS_OTP})
# By challenge, the parameter that answers it and the emulator's flow that checks it.
_PROOFS = {PASSWORD: ("PASSWORD", "USER_PASSWORD_AUTH"), PASSWORD_SRP: ("SRP_A", "USER_SRP_AUTH")}
_STEP_UP = ("TARGET_ACR_VALUES", "ACCESS_TOKEN", "MAX_AGE")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Who signs in, where, and through which client."""

    pool: Pool
    client: Client
    user: User


@dataclass(frozen=True, slots=True)
class Choices:
    """Offers a user's first factors and takes up the chosen one."""

    directory: Directory
    users: Users
    sessions: Sessions
    passwords: UnknownPasswords
    texts: SmsChallenges
    sign_ins: SignIns

    def initiate(self, operation: str, document: Document) -> Document:
        """Answer InitiateAuth or AdminInitiateAuth; other flows than USER_AUTH are passed on."""
        if document["AuthFlow"] != FLOW:
            return self.sign_ins.initiate(operation, document)
        client = self.directory.client(document["ClientId"])
        pool, given = self.directory.pool(client.pool_id), document.get("AuthParameters") or {}
        require_choice(pool)
        _check(given)
        if document.get("Session"):
            return self._after_sign_up(client, document["Session"], given)
        entry = _Entry(pool, client, self._user(pool, client, given["USERNAME"]))
        wanted, offered = given.get("PREFERRED_CHALLENGE"), self._offered(entry)
        if wanted == SMS_OTP and entry.user.status == RESET_REQUIRED:
            raise CognitoError("PasswordResetRequiredException", "Password reset required for the user")
        if wanted in offered:
            return self._begin(entry, str(wanted), given, None)
        token = self.sessions.open(SELECT, client, entry.user)
        return {**challenge(SELECT, token, {}), "AvailableChallenges": offered}

    def respond(self, operation: str, document: Document) -> Document:
        """Answer RespondToAuthChallenge or AdminRespondToAuthChallenge; other challenges are passed on."""
        name = document["ChallengeName"]
        if name not in ANSWERED_HERE:
            return self.sign_ins.respond(operation, document)
        client = self.directory.client(document["ClientId"])
        if name in CODES:
            return self.texts.finish(client, document)
        session = self.sessions.require(document.get("Session"), name, client)
        require_owner(self.users, session, document)
        pool = self.directory.pool(client.pool_id)
        entry = _Entry(pool, client, self._user(pool, client, session.username))
        chosen = answered(document, "ANSWER") if name == SELECT else name
        if chosen not in self._offered(entry):
            raise invalid_parameter("Invalid challenge selected: it is none of AvailableChallenges.")
        answer = self._begin(entry, chosen, document["ChallengeResponses"], document.get("ClientMetadata"))
        self.sessions.spend(document["Session"])
        return answer

    def _begin(
        self, entry: _Entry, chosen: str, given: Mapping[str, str], metadata: Mapping[str, str] | None
    ) -> Document:
        if chosen == SMS_OTP:
            return self._text(entry, metadata)
        parameter, flow = _PROOFS[chosen]
        if not given.get(parameter):
            token = self.sessions.open(chosen, entry.client, entry.user)
            return challenge(chosen, token, {"USER_ID_FOR_SRP": entry.user.username})
        proof = {name: given[name] for name in ("USERNAME", parameter, "SECRET_HASH") if name in given}
        return self.sign_ins.first_factor(entry.client, flow, proof, metadata)

    def _text(self, entry: _Entry, metadata: Mapping[str, str] | None) -> Document:
        if not exists(entry.user):
            return self.texts.pretend(entry.client, entry.user)
        return self.texts.start(entry.pool, entry.client, entry.user, metadata, SMS_OTP)

    def _after_sign_up(self, client: Client, token: str, given: Mapping[str, str]) -> Document:
        session = self.sessions.require(token, CONFIRMED_SIGN_UP, client)
        require_owner(self.users, session, {"ChallengeResponses": given})
        self.sessions.spend(token)
        return self.texts.tokens(client, session, None)

    def _offered(self, entry: _Entry) -> list[str]:
        has_password = self.passwords.has(entry.user)
        return challenges(entry.client, first_factors(entry.pool, entry.user, has_password=has_password))

    def _user(self, pool: Pool, client: Client, name: str) -> User:
        user = self.users.find(pool.id, name)
        if user is None:
            if client.hides_users:
                return nobody(pool, name)
            raise user_unknown()
        if not user.enabled:
            raise not_authorized("User is disabled.")
        if user.status == UNCONFIRMED:
            raise CognitoError("UserNotConfirmedException", "User is not confirmed.")
        return user


def _check(given: Mapping[str, str]) -> None:
    if not given.get("USERNAME"):
        raise missing_parameter("USERNAME")
    if any(name in given for name in _STEP_UP):
        raise invalid_parameter(f"The local stack has no step-up authentication: leave out {', '.join(_STEP_UP)}.")
    wanted = given.get("PREFERRED_CHALLENGE")
    if wanted is not None and wanted not in _CHOICES | NOT_HERE:
        raise invalid_parameter(f"PREFERRED_CHALLENGE must be one of {', '.join(sorted(_CHOICES | NOT_HERE))}.")
