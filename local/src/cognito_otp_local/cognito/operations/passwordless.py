"""Signing up without a password, and from the sign-up straight into the first sign-in.

SignUp answers a Session for ConfirmSignUp, and ConfirmSignUp one for InitiateAuth with USER_AUTH: the code that
confirmed the user is then the first factor. https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.users import read_named
from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter
from cognito_otp_local.cognito.operations.challenges.choices import CONFIRMED_SIGN_UP
from cognito_otp_local.cognito.rules.attribute_rules import completed
from cognito_otp_local.cognito.rules.delivery_details import verifiable
from cognito_otp_local.cognito.rules.first_factors import codes_begin_sign_ins

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Client, Pool
    from cognito_otp_local.cognito.directory.users import User, Users
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.confirm_sign_up import Confirmations
    from cognito_otp_local.cognito.operations.sign_up import SignUps

# The session that SignUp answers.
SIGNED_UP = "SIGNED_UP"


@dataclass(frozen=True, slots=True)
class Passwordless:
    """Adds to SignUp and ConfirmSignUp what people need who have no password."""

    directory: Directory
    users: Users
    sessions: Sessions
    passwords: UnknownPasswords
    sign_ups: SignUps
    confirmations: Confirmations

    def sign_up(self, document: Document) -> Document:
        """Answer SignUp, with a Session if the user may go on to sign in with the code that is being sent."""
        client = self.directory.client(document["ClientId"])
        pool = self.directory.pool(client.pool_id)
        if document.get("Password"):
            answer = self.sign_ups.sign_up(document)
        else:
            _check(pool, document)
            answer = self.sign_ups.sign_up({**document, "Password": self.passwords.unknown()})
            self.passwords.remember(answer["UserSub"])
        by_text = answer.get("CodeDeliveryDetails", {}).get("AttributeName") == "phone_number"
        user = self.users.find(pool.id, answer["UserSub"]) if by_text and _goes_on(pool, client) else None
        return answer if user is None else {**answer, "Session": self.sessions.open(SIGNED_UP, client, user)}

    def confirm(self, document: Document) -> Document:
        """Answer ConfirmSignUp, with a Session for InitiateAuth unless SignUp's was late or another user's.

        SignUp's need not be brought: Amplify's confirmSignUp never does, and its autoSignIn goes on from there.
        """
        client = self.directory.client(document["ClientId"])
        user = self.users.find(client.pool_id, document["Username"])
        good = user is not None and self._may_go_on(document.get("Session"), client, user)
        answer = self.confirmations.confirm(document)
        if user is None or not good:
            return answer
        return {**answer, "Session": self.sessions.open(CONFIRMED_SIGN_UP, client, user)}

    def _may_go_on(self, token: str | None, client: Client, user: User) -> bool:
        if token is None:
            pool = self.directory.pool(client.pool_id)
            return _goes_on(pool, client) and verifiable(pool, user.attributes) == "phone_number"
        try:
            return self.sessions.require(token, SIGNED_UP, client).username == user.username
        except CognitoError:
            return False


def _goes_on(pool: Pool, client: Client) -> bool:
    return codes_begin_sign_ins(pool) and "ALLOW_USER_AUTH" in client.flows


def _check(pool: Pool, document: Document) -> None:
    if not codes_begin_sign_ins(pool):
        raise invalid_parameter(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null"
        )
    given = completed(pool, document["Username"], read_named(document.get("UserAttributes")))
    if not given.get("phone_number"):
        raise invalid_parameter("A user without a password needs a phone number, to sign in with codes.")
