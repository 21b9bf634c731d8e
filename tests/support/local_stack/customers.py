"""Users of an application: they call Cognito with a plain boto3 client and read texts on a phone."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pycognito.aws_srp import AWSSRP

from cognito_otp.domain.phones import read_phone
from cognito_otp_local.cli.demo import cognito_client
from cognito_otp_local.testing import Phone
from cognito_otp_local.web.http_client import http_client
from support import secret_scan
from support.people import PASSWORD
from support.waiting import wait_until_sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.stack.options import LocalStack

_NUMBERS = itertools.count(100)


@dataclass(frozen=True, slots=True)
class Person:
    """A user with a phone, of an application on one stack."""

    stack: LocalStack
    cognito: Any
    phone: Phone
    made_at: float = field(default_factory=time.time)

    @property
    def number(self) -> str:
        """The phone's number."""
        return self.phone.number

    def code(self) -> str:
        """Wait for the next text; return the code in it, and add the code to the leak check."""
        code = self.phone.next_text().code
        secret_scan.add_secret(code)
        return code

    def sign_up(self, **attributes: str) -> Mapping[str, Any]:
        """Sign up with the phone number as the user name."""
        answer: Mapping[str, Any] = self.cognito.sign_up(
            ClientId=self.stack.client_id,
            Username=self.number,
            Password=PASSWORD,
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        return answer

    def confirm(self, code: str) -> None:
        """Confirm the sign-up."""
        self.cognito.confirm_sign_up(ClientId=self.stack.client_id, Username=self.number, ConfirmationCode=code)

    def sign_in(self) -> dict[str, Any]:
        """Sign in with the password; return tokens or a challenge."""
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.stack.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.number, "PASSWORD": PASSWORD},
        )
        return answer

    def sign_in_by_srp(self, password: str = PASSWORD) -> Any:
        """Prove the password as a browser does; return Cognito's answer."""
        pool_id, client_id = self.stack.user_pool_id, self.stack.client_id
        srp = AWSSRP(self.number, password, pool_id, client_id, client=self.cognito)
        sent = srp.get_auth_params()
        verifier = self.cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=sent)
        return self.cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.process_challenge(verifier["ChallengeParameters"], sent),
        )

    def answer_mfa(self, session: str, code: str) -> dict[str, Any]:
        """Answer an SMS_MFA challenge."""
        answer: dict[str, Any] = self.cognito.respond_to_auth_challenge(
            ClientId=self.stack.client_id,
            ChallengeName="SMS_MFA",
            Session=session,
            ChallengeResponses={"USERNAME": self.number, "SMS_MFA_CODE": code},
        )
        return answer

    def access_token(self) -> str:
        """Sign in with the password; return the access token."""
        return str(self.sign_in()["AuthenticationResult"]["AccessToken"])

    def choose_sms_mfa(self) -> None:
        """Sign in and ask for a code by SMS at every sign-in from now on."""
        self.cognito.set_user_mfa_preference(
            AccessToken=self.access_token(),
            SMSMfaSettings={"Enabled": True, "PreferredMfa": True},
        )


def emails_to(stack: LocalStack, address: str) -> list[dict[str, Any]]:
    """Return the e-mails that this address received, oldest first."""
    with http_client() as client:
        messages: list[dict[str, Any]] = client.get(f"{stack.inbox_url}/messages", params={"to": address}).json()
    return messages


def new_person(stack: LocalStack, prefix: str = "+447700900") -> Person:
    """Make a user with a phone number of their own, from a range that is reserved for fiction."""
    numbers = (f"{prefix}{last}" for last in _NUMBERS)
    number = next(number for number in numbers if not Phone(number, stack.inbox_url).texts())
    secret_scan.add_secret(number)
    return Person(stack, cognito_client(stack), Phone(number, stack.inbox_url))


def log_lines(person: Person) -> list[dict[str, Any]]:
    """Wait for what the sender has to do; return the lines that functions logged about a person's phone.

    They are found by country and mask, for others' numbers may end alike.
    """
    wait_until_sent(person.stack)
    logged = secret_scan.function_logs(person.stack.emulator, since=person.made_at).splitlines()
    lines = [json.loads(line) for line in logged if line.startswith("{")]
    phone = read_phone(person.number)
    return [line for line in lines if (line.get("country"), line.get("phone")) == (phone.country, phone.masked)]
