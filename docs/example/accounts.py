"""A small application's accounts: sign up by phone, sign in with a password and, for users who choose it, an SMS code.

It does not depend on cognito-otp: boto3 finds Cognito by its own environment variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3


@dataclass(frozen=True)
class CodeWanted:
    """The password was right; Cognito has texted a code, and expects it with this session."""

    session: str
    sent_to: str


class Accounts:
    """The users of one app client of a user pool."""

    def __init__(self, client_id: str) -> None:
        """Take the app client's id."""
        self._client_id = client_id
        self._cognito: Any = boto3.client("cognito-idp")

    def sign_up(self, phone_number: str, password: str) -> None:
        """Make an account; Cognito texts a code to confirm it with."""
        self._cognito.sign_up(ClientId=self._client_id, Username=phone_number, Password=password)

    def confirm(self, phone_number: str, code: str) -> bool:
        """Confirm the account; return whether the code was right."""
        try:
            self._cognito.confirm_sign_up(ClientId=self._client_id, Username=phone_number, ConfirmationCode=code)
        except self._cognito.exceptions.CodeMismatchException:
            return False
        return True

    def sign_in(self, phone_number: str, password: str) -> str | CodeWanted:
        """Return an access token, or the challenge that Cognito answers with."""
        answer = self._cognito.initiate_auth(
            ClientId=self._client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": phone_number, "PASSWORD": password},
        )
        if answer.get("ChallengeName") == "SMS_MFA":
            return CodeWanted(answer["Session"], answer["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"])
        return str(answer["AuthenticationResult"]["AccessToken"])

    def bring_code(self, phone_number: str, wanted: CodeWanted, code: str) -> str:
        """Return an access token for the code that was texted."""
        answer = self._cognito.respond_to_auth_challenge(
            ClientId=self._client_id,
            ChallengeName="SMS_MFA",
            Session=wanted.session,
            ChallengeResponses={"USERNAME": phone_number, "SMS_MFA_CODE": code},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    def want_code_at_sign_in(self, access_token: str) -> None:
        """Ask for a code by SMS at every sign-in from now on."""
        settings = {"Enabled": True, "PreferredMfa": True}
        self._cognito.set_user_mfa_preference(AccessToken=access_token, SMSMfaSettings=settings)
