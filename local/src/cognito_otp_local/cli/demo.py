"""The main job, shown: a user signs up by phone, confirms, and signs in with a code, on the local stack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from botocore import UNSIGNED
from botocore.config import Config

from cognito_otp_local.cli.demo_ways import NUMBER, Mfa
from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.testing import Phone
from cognito_otp_tools.aws.local_clients import local_client

if TYPE_CHECKING:
    from cognito_otp_local.cli.demo_ways import Way
    from cognito_otp_local.stack.options import LocalStack
    from cognito_otp_local.testing import ReceivedText

PASSWORD = "Correct-Horse-9!"  # noqa: S105 - of a made-up user, on a stack that is gone a minute later
TOKENS = {"AccessToken", "IdToken", "RefreshToken"}
CODE_FIELDS = {"SMS_MFA": "SMS_MFA_CODE", "SMS_OTP": "SMS_OTP_CODE"}


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
    """The steps of one way, run once on one stack."""

    stack: LocalStack
    screen: Screen
    way: Way

    def run(self) -> None:
        """Run every step; raises LocalStackError or botocore's ClientError when one does not go as it must."""
        cognito, phone = cognito_client(self.stack), Phone(NUMBER, self.stack.inbox_url)
        phone.forget()
        self._refused(cognito)
        self._sign_up(cognito, phone)
        token = self._sign_in(cognito, phone, texted=self.way.passwordless or self.way.mfa is Mfa.ALWAYS)
        if self.way.mfa is Mfa.CHOSEN:
            cognito.set_user_mfa_preference(AccessToken=token, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
            self.screen.call("SetUserMFAPreference with SMS", "a code is asked for from now on")
            self._sign_in(cognito, phone, texted=True)

    def _refused(self, cognito: Any) -> None:
        shown, user_name = self.way.refused
        given = {"email": user_name} if "@" in user_name else {}
        try:
            self._call_sign_up(cognito, user_name, given)
        except cognito.exceptions.UserLambdaValidationException as refusal:
            self.screen.call(shown, f"refused: {refusal.response['Error']['Message']}")
        else:
            raise LocalStackError(f"a sign-up {shown.removeprefix('SignUp ')} was not refused")

    def _sign_up(self, cognito: Any, phone: Phone) -> None:
        way = self.way
        answer = self._call_sign_up(cognito, way.user_name, way.attributes)
        self.screen.call(way.signs_up, f"code sent to {answer['CodeDeliveryDetails']['Destination']}")
        text = phone.next_text()
        self.screen.text(text)
        cognito.confirm_sign_up(ClientId=self.stack.client_id, Username=way.user_name, ConfirmationCode=text.code)
        self.screen.call("ConfirmSignUp with that code", "the user is confirmed")

    def _call_sign_up(self, cognito: Any, user_name: str, attributes: dict[str, str]) -> Any:
        return cognito.sign_up(
            ClientId=self.stack.client_id,
            Username=user_name,
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
            **({} if self.way.passwordless else {"Password": PASSWORD}),
        )

    def _sign_in(self, cognito: Any, phone: Phone, *, texted: bool) -> str:
        """Sign in, with a code where one has to be asked for; return the access token."""
        answer, shown = self._begin(cognito)
        if texted:
            kind = answer.get("ChallengeName")
            if kind not in CODE_FIELDS:
                raise LocalStackError("signing in did not ask for a code by SMS")
            destination = answer["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"]
            self.screen.call(shown, f"{kind} challenge, code sent to {destination}")
            text = phone.next_text()
            self.screen.text(text)
            answer, shown = self._bring(cognito, answer, text.code), "RespondToAuthChallenge with that code"
        tokens: dict[str, str] = answer.get("AuthenticationResult", {})
        if not tokens.keys() >= TOKENS:
            raise LocalStackError("signing in gave no tokens")
        self.screen.call(shown, f"signed in: {', '.join(sorted(TOKENS))}")
        return tokens["AccessToken"]

    def _begin(self, cognito: Any) -> tuple[Any, str]:
        name = self.way.sign_in_name
        flow, asked, shown = (
            ("USER_AUTH", {"PREFERRED_CHALLENGE": "SMS_OTP"}, "InitiateAuth for a code by SMS")
            if self.way.passwordless
            else ("USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}, "InitiateAuth with the password")
        )
        if self.way.alias is not None:
            shown = "InitiateAuth with the phone number and the password"
        parameters = {"USERNAME": name, **asked}
        client_id = self.stack.client_id
        return cognito.initiate_auth(ClientId=client_id, AuthFlow=flow, AuthParameters=parameters), shown

    def _bring(self, cognito: Any, challenge: Any, code: str) -> Any:
        kind = challenge["ChallengeName"]
        return cognito.respond_to_auth_challenge(
            ClientId=self.stack.client_id,
            ChallengeName=kind,
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": self.way.sign_in_name, CODE_FIELDS[kind]: code},
        )
