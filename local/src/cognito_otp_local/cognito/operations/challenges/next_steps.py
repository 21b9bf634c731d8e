"""What a sign-in still requires when the emulator has checked a password, a proof or a challenge.

The emulator then answers with tokens at once. Where a second factor is required, those tokens are dropped unseen, and
new ones are fetched when the code has been right: so there is nothing to leak.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.access_tokens import claims_of
from cognito_otp_local.cognito.directory.user_directory import SMS, TOTP, User
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.operations.challenges.challenge_answers import answered, challenge, require_owner
from cognito_otp_local.cognito.operations.challenges.new_password import (
    NEW_PASSWORD,
    required_attributes,
    take_new_password,
)
from cognito_otp_local.cognito.rules import second_factors

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.memory.temporary_passwords import TemporaryPasswords
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges
    from cognito_otp_local.cognito.rules.aliases import Aliases

# Challenges of the emulator's own, which it would let anyone answer who knows a user name.
_GUARDED = frozenset({NEW_PASSWORD, TOTP, second_factors.SELECT})


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Decides which challenge comes next, and takes the answers to those that the emulator put."""

    emulator: EmulatorClient
    users: Users
    aliases: Aliases
    sessions: Sessions
    temporary_passwords: TemporaryPasswords
    texts: SmsChallenges

    def after(self, call: ClientCall, answer: Document) -> Document:
        """Return what the client is answered where the emulator gave this answer."""
        if "AuthenticationResult" in answer:
            username = claims_of(answer["AuthenticationResult"]["AccessToken"])["username"]
            return self._after_password(call, self.users.require(call.pool.id, username), answer)
        name, token = answer.get("ChallengeName"), answer.get("Session")
        if name not in _GUARDED or token is None:
            return answer
        user = self.users.require(call.pool.id, answer["ChallengeParameters"]["USER_ID_FOR_SRP"])
        parameters = {**answer["ChallengeParameters"], "USER_ID_FOR_SRP": user.username}
        if name == NEW_PASSWORD:
            self.temporary_passwords.require_fresh(user)
            parameters |= {"requiredAttributes": required_attributes(call.pool, user)}
        elif (required := second_factors.required_with_totp(call.pool, user)) != second_factors.AppCode():
            return self._challenge_with_totp(call, user, required)
        self.sessions.adopt(token, name, call.client, user)
        return challenge(name, token, parameters)

    def choose_factor(self, call: ClientCall) -> Document:
        """Take the answer to SELECT_MFA_TYPE."""
        user = self._challenged(call)
        chosen = answered(call, "ANSWER")
        if chosen not in second_factors.SETTINGS:
            raise invalid_parameter(f"ANSWER must be one of {', '.join(second_factors.SETTINGS)}")
        self.sessions.spend(call.document["Session"])
        if chosen == SMS:
            return self.texts.start(call, user)
        return challenge(TOTP, self.sessions.open(TOTP, call.client, user), {"USER_ID_FOR_SRP": user.username})

    def take_password(self, call: ClientCall) -> Document:
        """Take the answer to NEW_PASSWORD_REQUIRED."""
        take_new_password(self.users, self.aliases, call, self._challenged(call))
        return self.after(call, self._answered_by_emulator(call))

    def take_totp(self, call: ClientCall) -> Document:
        """Take the answer to SOFTWARE_TOKEN_MFA."""
        self._challenged(call)
        return self._answered_by_emulator(call)

    def _challenged(self, call: ClientCall) -> User:
        """Return the user to whom the challenge was put that is being answered; raise if it is another's."""
        session = self.sessions.require(call.document.get("Session"), call.document["ChallengeName"], call.client)
        require_owner(self.users, session, answered(call, "USERNAME"))
        return self.users.require(call.pool.id, session.username)

    def _answered_by_emulator(self, call: ClientCall) -> Document:
        answer = self.emulator.cognito(call.operation, call.document)
        self.sessions.spend(call.document["Session"])
        return answer

    def _after_password(self, call: ClientCall, user: User, answer: Document) -> Document:
        match second_factors.required_after_password(call.pool, user):
            case second_factors.NoFactor():
                return {"ChallengeParameters": {}, **answer}
            case second_factors.TextCode():
                return self.texts.start(call, user)
            case second_factors.SetUp():
                able = second_factors.factors_to_set_up(call.pool)
                return self._put(second_factors.SET_UP, call, user, {"MFAS_CAN_SETUP": able})

    def _challenge_with_totp(self, call: ClientCall, user: User, required: second_factors.RequiredWithTotp) -> Document:
        if required == second_factors.TextCode():
            return self.texts.start(call, user)
        return self._put(second_factors.SELECT, call, user, {"MFAS_CAN_CHOOSE": second_factors.CHOICES})

    def _put(self, name: str, call: ClientCall, user: User, parameters: dict[str, str]) -> Document:
        token = self.sessions.open(name, call.client, user)
        return challenge(name, token, {**parameters, "USER_ID_FOR_SRP": user.username})
