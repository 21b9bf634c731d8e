"""From a sign-up straight into the first sign-in, for people without a password and others.

SignUp answers a Session for ConfirmSignUp, and ConfirmSignUp one for InitiateAuth with USER_AUTH: the code that
confirmed the user is then the first factor. https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter
from cognito_otp_local.cognito.rules.delivery_details import verifiable
from cognito_otp_local.cognito.rules.first_factors import codes_begin_sign_ins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User
    from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
    from cognito_otp_local.cognito.operations.api_calls import ClientCall

# The session that SignUp answers, and the one that ConfirmSignUp answers.
SIGNED_UP = "SIGNED_UP"
CONFIRMED_SIGN_UP = "CONFIRMED_SIGN_UP"


@dataclass(frozen=True, slots=True)
class SignUpSessions:
    """The sessions that lead from a sign-up to a sign-in; an answer without one is empty."""

    sessions: Sessions

    def after_sign_up(self, call: ClientCall, user: User, sent: Document) -> Document:
        """Return SignUp's Session, if the user may go on to sign in with the code that is being sent."""
        if sent.get("AttributeName") != "phone_number" or not _goes_on(call):
            return {}
        return {"Session": self.sessions.open(SIGNED_UP, call.client, user)}

    def after_confirmation(self, call: ClientCall, user: User) -> Document:
        """Return ConfirmSignUp's Session, unless SignUp's was late or another user's; ``user`` is as before the call.

        SignUp's need not be brought: Amplify's confirmSignUp never does, and its autoSignIn goes on from there.
        """
        token = call.document.get("Session")
        if token is None:
            good = _goes_on(call) and verifiable(call.pool, user.attributes) == "phone_number"
        else:
            good = self._is_theirs(token, call, user)
        return {"Session": self.sessions.open(CONFIRMED_SIGN_UP, call.client, user)} if good else {}

    def _is_theirs(self, token: str, call: ClientCall, user: User) -> bool:
        try:
            return self.sessions.require(token, SIGNED_UP, call.client).username == user.username
        except CognitoError:
            return False


def check_without_password(pool: Pool, attributes: Mapping[str, str]) -> None:
    """Raise InvalidParameterException unless a user with these attributes may sign up without a password."""
    if not codes_begin_sign_ins(pool):
        raise invalid_parameter(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null"
        )
    if not attributes.get("phone_number"):
        raise invalid_parameter("A user without a password needs a phone number, to sign in with codes.")


def _goes_on(call: ClientCall) -> bool:
    return codes_begin_sign_ins(call.pool) and "ALLOW_USER_AUTH" in call.client.flows
