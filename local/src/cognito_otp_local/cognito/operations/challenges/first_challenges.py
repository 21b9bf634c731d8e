"""Choice-based sign-in, USER_AUTH: with a code by SMS and no password, or with a password after all.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import RESET_REQUIRED, SMS_OTP, UNCONFIRMED, User
from cognito_otp_local.cognito.errors import (
    invalid_parameter,
    reset_required,
    user_disabled,
    user_unconfirmed,
    user_unknown,
)
from cognito_otp_local.cognito.operations.challenges.challenge_answers import (
    answered,
    challenge,
    require_owner,
    required,
)
from cognito_otp_local.cognito.operations.challenges.sign_up_sessions import CONFIRMED_SIGN_UP
from cognito_otp_local.cognito.rules.first_factors import (
    NOT_HERE,
    PASSWORD,
    PASSWORD_SRP,
    challenges,
    exists,
    first_factors,
    made_up_user,
    require_choice,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.operations.challenges.next_steps import NextSteps
    from cognito_otp_local.cognito.operations.challenges.password_proofs import PasswordProofs
    from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges

USER_AUTH = "USER_AUTH"
SELECT_CHALLENGE = "SELECT_CHALLENGE"
_CHOICES = frozenset({PASSWORD, PASSWORD_SRP, SMS_OTP})
# By challenge, the parameter that answers it and the emulator's flow that checks it.
_PROOFS = {PASSWORD: ("PASSWORD", "USER_PASSWORD_AUTH"), PASSWORD_SRP: ("SRP_A", "USER_SRP_AUTH")}
_STEP_UP = ("TARGET_ACR_VALUES", "ACCESS_TOKEN", "MAX_AGE")


@dataclass(frozen=True, slots=True)
class FirstChallenges:
    """Offers a user's first factors and takes up the chosen one."""

    users: Users
    sessions: Sessions
    unknown_passwords: UnknownPasswords
    proofs: PasswordProofs
    texts: SmsChallenges
    steps: NextSteps

    def begin(self, call: ClientCall) -> Document:
        """Answer InitiateAuth or AdminInitiateAuth with the flow USER_AUTH."""
        given = call.document.get("AuthParameters") or {}
        require_choice(call.pool)
        _check(given)
        if call.document.get("Session"):
            return self._after_sign_up(call, given["USERNAME"])
        user = self._user(call, given["USERNAME"])
        wanted, offered = given.get("PREFERRED_CHALLENGE"), self._offered(call, user)
        if wanted == SMS_OTP and user.status == RESET_REQUIRED:
            raise reset_required()
        if wanted in offered:
            return self._begin(call, user, str(wanted), given)
        token = self.sessions.open(SELECT_CHALLENGE, call.client, user)
        return {**challenge(SELECT_CHALLENGE, token, {}), "AvailableChallenges": offered}

    def take(self, call: ClientCall) -> Document:
        """Take the answer to SELECT_CHALLENGE, PASSWORD or PASSWORD_SRP."""
        name = call.document["ChallengeName"]
        session = self.sessions.require(call.document.get("Session"), name, call.client)
        require_owner(self.users, session, answered(call, "USERNAME"))
        user = self._user(call, session.username)
        chosen = answered(call, "ANSWER") if name == SELECT_CHALLENGE else name
        if chosen not in self._offered(call, user):
            raise invalid_parameter("Invalid challenge selected: it is none of AvailableChallenges.")
        return self._begin(call, user, chosen, call.document["ChallengeResponses"])

    def _begin(self, call: ClientCall, user: User, chosen: str, given: Mapping[str, str]) -> Document:
        if chosen == SMS_OTP:
            put = self.texts.start(call, user, SMS_OTP) if exists(user) else self.texts.pretend(call.client, user)
            return self._spent(call, put)
        parameter, flow = _PROOFS[chosen]
        if not given.get(parameter):
            token = self.sessions.open(chosen, call.client, user)
            return self._spent(call, challenge(chosen, token, {"USER_ID_FOR_SRP": user.username}))
        proof = {name: given[name] for name in ("USERNAME", parameter, "SECRET_HASH") if name in given}
        request = {"ClientId": call.client.id, "AuthFlow": flow, "AuthParameters": proof}
        # A wrong password may be corrected; the right one spends the session, whatever comes next.
        return self.steps.after(call, self._spent(call, self.proofs.initiate(call, request)))

    def _spent(self, call: ClientCall, answer: Document) -> Document:
        """Mark the session of the challenge as spent that this call has answered, if it answers one."""
        if call.document.get("ChallengeName"):
            self.sessions.spend(call.document["Session"])
        return answer

    def _after_sign_up(self, call: ClientCall, name: str) -> Document:
        token = call.document["Session"]
        session = self.sessions.require(token, CONFIRMED_SIGN_UP, call.client)
        require_owner(self.users, session, name)
        self.sessions.spend(token)
        return self.texts.tokens(call, session)

    def _offered(self, call: ClientCall, user: User) -> list[str]:
        has_password = self.unknown_passwords.has(user)
        return challenges(call.client, first_factors(call.pool, user, has_password=has_password))

    def _user(self, call: ClientCall, name: str) -> User:
        user = self.users.find(call.pool.id, name)
        if user is None:
            if call.client.hides_users:
                return made_up_user(call.pool, name)
            raise user_unknown()
        if not user.enabled:
            raise user_disabled()
        if user.status == UNCONFIRMED:
            raise user_unconfirmed()
        return user


def _check(given: Mapping[str, str]) -> None:
    required(given, "USERNAME")
    if any(name in given for name in _STEP_UP):
        raise invalid_parameter(f"The local stack has no step-up authentication: leave out {', '.join(_STEP_UP)}.")
    wanted = given.get("PREFERRED_CHALLENGE")
    if wanted is not None and wanted not in _CHOICES | NOT_HERE:
        raise invalid_parameter(f"PREFERRED_CHALLENGE must be one of {', '.join(sorted(_CHOICES | NOT_HERE))}.")
