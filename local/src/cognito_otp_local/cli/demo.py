"""The main job, shown: a user signs up by phone, confirms, and signs in with SMS MFA, on the local stack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from botocore import UNSIGNED
from botocore.config import Config

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.testing import Phone
from cognito_otp_tools.aws.local_clients import local_client

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import LocalStack
    from cognito_otp_local.testing import ReceivedText

NUMBER = "+447700900123"
EMAIL = "no-phone@example.com"
PASSWORD = "Correct-Horse-9!"  # noqa: S105 - of a made-up user, on a stack that is gone a minute later
PARAMETERS = {
    "AppName": "Acme",
    "OriginationIdentity": "ACME",
    "MfaConfiguration": "ON",
    "SignInWith": "phone_number_or_email",
}
TOKENS = {"AccessToken", "IdToken", "RefreshToken"}


class Screen(Protocol):
    """Where the demo shows itself."""

    def call(self, operation: str, answer: str) -> None:
        """Show a call to Cognito and what it answered."""
        ...

    def text(self, text: ReceivedText) -> None:
        """Show a text as the phone does."""
        ...


def cognito_client(stack: LocalStack) -> Any:
    """Make a plain boto3 client, such as an application's, with the local stack as its endpoint."""
    return _client(stack.cognito_endpoint, stack.region)


@cache  # making a client takes a tenth of a second
def _client(endpoint: str, region: str) -> Any:
    return local_client("cognito-idp", endpoint, region, Config(signature_version=UNSIGNED))


@dataclass(frozen=True, slots=True)
class Demo:
    """The steps, run once on one stack."""

    stack: LocalStack
    screen: Screen

    def run(self) -> None:
        """Run every step; raises LocalStackError or botocore's ClientError when one does not go as it must."""
        cognito, phone = cognito_client(self.stack), Phone(NUMBER, self.stack.inbox_url)
        self._refused(cognito)
        self._sign_up(cognito, phone)
        self._sign_in(cognito, phone)

    def _refused(self, cognito: Any) -> None:
        attributes = [{"Name": "email", "Value": EMAIL}]
        try:
            cognito.sign_up(ClientId=self.stack.client_id, Username=EMAIL, Password=PASSWORD, UserAttributes=attributes)
        except cognito.exceptions.UserLambdaValidationException as refusal:
            self.screen.call("SignUp without a phone number", f"refused: {refusal.response['Error']['Message']}")
        else:
            raise LocalStackError("a sign-up without a phone number was not refused")

    def _sign_up(self, cognito: Any, phone: Phone) -> None:
        client_id = self.stack.client_id
        answer = cognito.sign_up(ClientId=client_id, Username=NUMBER, Password=PASSWORD)
        self.screen.call("SignUp with a phone number", f"code sent to {answer['CodeDeliveryDetails']['Destination']}")
        text = phone.next_text()
        self.screen.text(text)
        cognito.confirm_sign_up(ClientId=client_id, Username=NUMBER, ConfirmationCode=text.code)
        self.screen.call("ConfirmSignUp with that code", "the user is confirmed")

    def _sign_in(self, cognito: Any, phone: Phone) -> None:
        client_id = self.stack.client_id
        credentials = {"USERNAME": NUMBER, "PASSWORD": PASSWORD}
        challenge = cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=credentials)
        if challenge.get("ChallengeName") != "SMS_MFA":
            raise LocalStackError("signing in did not ask for a code by SMS")
        destination = challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"]
        self.screen.call("InitiateAuth with the password", f"SMS_MFA challenge, code sent to {destination}")
        text = phone.next_text()
        self.screen.text(text)
        answer = cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="SMS_MFA",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": NUMBER, "SMS_MFA_CODE": text.code},
        )
        tokens = answer["AuthenticationResult"]
        if not tokens.keys() >= TOKENS:
            raise LocalStackError("signing in gave no tokens")
        self.screen.call("RespondToAuthChallenge with that code", f"signed in: {', '.join(sorted(TOKENS))}")
