"""InitiateAuth and RespondToAuthChallenge, with their Admin forms.

The emulator checks passwords and SRP proofs and then answers with tokens at once. Where a second factor is owed
those tokens are thrown away unseen, and new ones are fetched when the code has been right: so there is nothing
to leak. https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.tokens import claims
from cognito_otp_local.cognito.directory.users import SMS, TOTP, User
from cognito_otp_local.cognito.errors import invalid_parameter, not_authorized, user_unknown
from cognito_otp_local.cognito.operations.challenges.new_password import NEW_PASSWORD, NewPasswords
from cognito_otp_local.cognito.operations.challenges.sms_challenges import answered, challenge, require_owner
from cognito_otp_local.cognito.rules import second_factors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Client, Pool
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges

_REFRESH = frozenset({"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"})
# Challenges of the emulator's own, which it would let anyone answer who knows a user name.
_GUARDED = frozenset({NEW_PASSWORD, TOTP, second_factors.SELECT})
_SET_UP_SMS = (
    "SMS MFA is set up by giving the user a phone_number and beginning the sign-in again; "
    "the local stack sets up no TOTP during a sign-in."
)


@dataclass(frozen=True, slots=True)
class SignIns:
    """Lets the emulator check the first factor, and decides what is still owed."""

    emulator: EmulatorClient
    directory: Directory
    users: Users
    sessions: Sessions
    texts: SmsChallenges
    new_passwords: NewPasswords

    def initiate(self, operation: str, document: Document) -> Document:
        """Answer InitiateAuth or AdminInitiateAuth; client metadata does not reach the sender from here."""
        client = self.directory.client(document["ClientId"])
        answer = self.emulator.cognito(operation, document)
        return answer if document["AuthFlow"] in _REFRESH else self._next_step(client, answer, None)

    def first_factor(
        self, client: Client, flow: str, parameters: Mapping[str, str], metadata: Mapping[str, str] | None
    ) -> Document:
        """Have a password checked that was chosen as first factor; raise what a wrong one raises."""
        request = {"ClientId": client.id, "AuthFlow": flow, "AuthParameters": dict(parameters)}
        return self._next_step(client, self.emulator.cognito("InitiateAuth", request), metadata)

    def respond(self, operation: str, document: Document) -> Document:
        """Answer RespondToAuthChallenge or AdminRespondToAuthChallenge."""
        client = self.directory.client(document["ClientId"])
        name = document["ChallengeName"]
        metadata = document.get("ClientMetadata")
        if name == SMS:
            return self.texts.finish(client, document)
        if name == second_factors.SET_UP:
            raise not_authorized(_SET_UP_SMS)
        if name not in _GUARDED:
            return self._next_step(client, self.emulator.cognito(operation, document), metadata)
        session = self.sessions.require(document.get("Session"), name, client)
        require_owner(self.users, session, document)
        user = self._user(client, session.username)
        if name == second_factors.SELECT:
            return self._take_choice(client, user, document)
        if name == NEW_PASSWORD:
            self.new_passwords.take(self.directory.pool(client.pool_id), user, document)
        answer = self.emulator.cognito(operation, document)
        self.sessions.spend(document["Session"])
        return answer if name == TOTP else self._next_step(client, answer, metadata)

    def _take_choice(self, client: Client, user: User, document: Document) -> Document:
        chosen = answered(document, "ANSWER")
        if chosen not in second_factors.SETTINGS:
            raise invalid_parameter(f"ANSWER must be one of {', '.join(second_factors.SETTINGS)}")
        self.sessions.spend(document["Session"])
        if chosen == SMS:
            return self.texts.start(self.directory.pool(client.pool_id), client, user, document.get("ClientMetadata"))
        return challenge(TOTP, self.sessions.open(TOTP, client, user), {"USER_ID_FOR_SRP": user.username})

    def _next_step(self, client: Client, answer: Document, metadata: Mapping[str, str] | None) -> Document:
        if "AuthenticationResult" in answer:
            username = claims(answer["AuthenticationResult"]["AccessToken"])["username"]
            return self._after_password(client, self._user(client, username), answer, metadata)
        name, token = answer.get("ChallengeName"), answer.get("Session")
        if name not in _GUARDED or token is None:
            return answer
        parameters = answer["ChallengeParameters"]
        user, pool = self._user(client, parameters["USER_ID_FOR_SRP"]), self.directory.pool(client.pool_id)
        parameters = {**parameters, "USER_ID_FOR_SRP": user.username}
        if name == NEW_PASSWORD:
            parameters |= {"requiredAttributes": self.new_passwords.required(pool, user)}
        elif (owed := second_factors.owed_with_totp(pool, user)) != second_factors.AppCode():
            return self._beside_totp(pool, client, user, owed, metadata)
        self.sessions.adopt(token, name, client, user)
        return challenge(name, token, parameters)

    def _after_password(
        self, client: Client, user: User, answer: Document, metadata: Mapping[str, str] | None
    ) -> Document:
        pool = self.directory.pool(client.pool_id)
        match second_factors.owed_after_password(pool, user):
            case second_factors.NoFactor():
                return {"ChallengeParameters": {}, **answer}
            case second_factors.TextCode():
                return self.texts.start(pool, client, user, metadata)
            case second_factors.SetUp():
                parameters = {
                    "MFAS_CAN_SETUP": second_factors.factors_to_set_up(pool),
                    "USER_ID_FOR_SRP": user.username,
                }
                return challenge(
                    second_factors.SET_UP, self.sessions.open(second_factors.SET_UP, client, user), parameters
                )

    def _beside_totp(
        self,
        pool: Pool,
        client: Client,
        user: User,
        owed: second_factors.OwedWithTotp,
        metadata: Mapping[str, str] | None,
    ) -> Document:
        if owed == second_factors.TextCode():
            return self.texts.start(pool, client, user, metadata)
        parameters = {"MFAS_CAN_CHOOSE": second_factors.CHOICES, "USER_ID_FOR_SRP": user.username}
        return challenge(second_factors.SELECT, self.sessions.open(second_factors.SELECT, client, user), parameters)

    def _user(self, client: Client, name: str) -> User:
        user = self.users.find(client.pool_id, name)
        if user is None:
            raise user_unknown()
        return user
