"""What the front's tests share: a front on a port of its own, pools behind it, and users who sign up there."""

from __future__ import annotations

import base64
import json
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.config import Config
from botocore.exceptions import ClientError

from cognito_otp_local.cognito.directory.sms_roles import COGNITO
from cognito_otp_local.cognito.front_app import create_front, front_of
from cognito_otp_local.cognito.front_config import FrontConfig
from cognito_otp_local.web.servers import Server, listen
from support.aws.emulators import REGION
from support.people import NEW_PASSWORD, PASSWORD, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.middleware import Middleware

    from cognito_otp_local.cognito.front import Front
    from cognito_otp_local.inbox.emails import Email
    from cognito_otp_local.inbox.messages import TraceStep
    from support.local_stack.trigger_functions import Workshop

ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=60)
DRAIN_SECONDS = 60
PASSWORD_FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Begin with the present, in seconds."""
        self.now = time.time()

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Move the clock forward."""
        self.now += seconds


@dataclass(frozen=True, slots=True)
class Functions:
    """What every pool of these tests may name: functions and a key, by ARN."""

    sender: str
    pre_sign_up: str
    custom_message: str
    key: str

    def triggers(self, **others: Any) -> dict[str, Any]:
        """Return a LambdaConfig with the sender and PreSignUp."""
        sender = {"LambdaVersion": "V1_0", "LambdaArn": self.sender}
        return {"CustomSMSSender": sender, "PreSignUp": self.pre_sign_up, "KMSKeyID": self.key, **others}


@dataclass(frozen=True, slots=True)
class Local:
    """A running front: the client that users call it with, and the services behind it."""

    url: str
    front: Front
    workshop: Workshop
    functions: Functions
    clock: Clock
    texts: list[tuple[str, str]]
    emails: list[Email]
    steps: list[tuple[str, TraceStep]]
    cognito: Any = field(repr=False)
    pools: list[str] = field(default_factory=list)

    def pool(self, *, client: dict[str, Any] | None = None, past_front: bool = False, **settings: Any) -> Pool:
        """Make a pool with both triggers and phones verified automatically, unless the settings say otherwise.

        One that is made past the front, as CloudFormation makes them, may have settings that Cognito refuses.
        """
        defaults = {
            "PoolName": "people",
            "AutoVerifiedAttributes": ["phone_number"],
            "LambdaConfig": self.functions.triggers(),
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "sms"},
        }
        maker = self.emulated() if past_front else self.cognito
        made = maker.create_user_pool(**{**defaults, **settings})["UserPool"]
        self.pools.append(made["Id"])
        asked = {"ClientName": "app", "ExplicitAuthFlows": PASSWORD_FLOWS, **(client or {})}
        app = self.cognito.create_user_pool_client(UserPoolId=made["Id"], **asked)["UserPoolClient"]
        return Pool(self, made["Id"], app["ClientId"], app.get("ClientSecret"))

    def clear(self) -> None:
        """Forget what arrived, and delete the pools: the front searches all of them for an app client that is new."""
        self.front.queue._doubles.clear()  # noqa: SLF001 - wishes are added to, and a test may leave some
        for arrived in (self.texts, self.emails, self.steps):
            arrived.clear()
        while self.pools:
            with suppress(ClientError):  # a test may have deleted its own
                self.emulated().delete_user_pool(UserPoolId=self.pools.pop())

    def emulated(self) -> Any:
        """Return a client of the emulator's own Cognito, past the front: what CloudFormation does."""
        return self.workshop.client("cognito-idp")


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool with an app client, and what users do with it."""

    local: Local
    id: str
    client_id: str
    secret: str | None = field(repr=False)

    def sign_up(self, username: str = "ada", phone: str | None = PHONE, **more: Any) -> Any:
        """Sign a user up, with a phone number unless it is None."""
        attributes = [] if phone is None else [{"Name": "phone_number", "Value": phone}]
        attributes += more.pop("UserAttributes", [])
        return self.local.cognito.sign_up(
            ClientId=self.client_id, Username=username, Password=PASSWORD, UserAttributes=attributes, **more
        )

    def confirmed(self, username: str = "ada", phone: str | None = PHONE) -> None:
        """Sign a user up who is confirmed by PreSignUp."""
        self.sign_up(username, phone, ClientMetadata={"do": "autoConfirmUser"})

    def verified(self, username: str = "ada", phone: str | None = PHONE, email: str | None = None) -> None:
        """Sign a user up who is confirmed, and whose phone and e-mail are verified, by PreSignUp."""
        flags = [flag for flag, address in (("autoVerifyPhone", phone), ("autoVerifyEmail", email)) if address]
        attributes = [] if email is None else [{"Name": "email", "Value": email}]
        metadata = {"do": " ".join(["autoConfirmUser", *flags])}
        self.sign_up(username, phone, UserAttributes=attributes, ClientMetadata=metadata)

    def sign_in(self, username: str = "ada", password: str = PASSWORD, **more: Any) -> Any:
        """Send name and password."""
        return self.local.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
            **more,
        )

    def answer(self, challenge: Any, code: str, username: str = "ada", **more: Any) -> Any:
        """Answer an SMS_MFA challenge."""
        return self.local.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="SMS_MFA",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": username, "SMS_MFA_CODE": code},
            **more,
        )

    def confirm(self, code: str, username: str = "ada") -> Any:
        """Confirm the sign-up with a code."""
        return self.local.cognito.confirm_sign_up(ClientId=self.client_id, Username=username, ConfirmationCode=code)

    def resend(self, username: str = "ada", **more: Any) -> Any:
        """Ask for another sign-up code."""
        return self.local.cognito.resend_confirmation_code(ClientId=self.client_id, Username=username, **more)

    def user(self, username: str = "ada") -> Any:
        """Return AdminGetUser's answer."""
        return self.local.cognito.admin_get_user(UserPoolId=self.id, Username=username)

    def attributes(self, username: str = "ada") -> dict[str, str]:
        """Return a user's attributes."""
        return {entry["Name"]: entry["Value"] for entry in self.user(username)["UserAttributes"]}

    def invite(self, username: str = "ada", **more: Any) -> Any:
        """Create a user as an administrator, with a phone number unless attributes are given."""
        attributes = {"UserAttributes": [{"Name": "phone_number", "Value": PHONE}]}
        return self.local.cognito.admin_create_user(UserPoolId=self.id, Username=username, **{**attributes, **more})

    def forgot(self, username: str = "ada", **more: Any) -> Any:
        """Ask for a code to reset the password."""
        return self.local.cognito.forgot_password(ClientId=self.client_id, Username=username, **more)

    def reset(self, code: str, password: str = NEW_PASSWORD, username: str = "ada", **more: Any) -> Any:
        """Set a new password with a reset code."""
        return self.local.cognito.confirm_forgot_password(
            ClientId=self.client_id, Username=username, ConfirmationCode=code, Password=password, **more
        )

    def token(self, username: str = "ada") -> str:
        """Sign in and return the access token."""
        return str(self.sign_in(username)["AuthenticationResult"]["AccessToken"])

    def change(self, token: str, **attributes: str) -> Any:
        """Change one's own attributes."""
        return self.local.cognito.update_user_attributes(AccessToken=token, UserAttributes=named(attributes))

    def change_by_admin(self, username: str = "ada", **attributes: str) -> Any:
        """Change a user's attributes as an administrator."""
        return self.local.cognito.admin_update_user_attributes(
            UserPoolId=self.id, Username=username, UserAttributes=named(attributes)
        )

    def verify(self, token: str, attribute: str, code: str) -> Any:
        """Verify an attribute with the code that was sent to its new value."""
        return self.local.cognito.verify_user_attribute(AccessToken=token, AttributeName=attribute, Code=code)

    def sent(self) -> list[dict[str, Any]]:
        """Return the events that the sender received, after the queue is empty."""
        assert self.local.front.drain(DRAIN_SECONDS)
        return self.local.workshop.events(self.id, "CustomSMSSender")

    def code(self) -> str:
        """Open the code of the last event that the sender received."""
        return unsealed(self.local, self.sent()[-1]["request"]["code"])[0]


def named(values: dict[str, str]) -> list[dict[str, str]]:
    """Write attributes as the API lists them."""
    return [{"Name": name, "Value": value} for name, value in values.items()]


def other_than(code: str) -> str:
    """Return a code that is certainly wrong."""
    return f"{(int(code) + 1) % 10**6:06}"


def code_in(text: str) -> str:
    """Return the six digits in a message."""
    [code] = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", text)
    return str(code)


def unsealed(local: Local, sealed: str) -> tuple[str, Any]:
    """Open a sealed code as a function would; return it with the message's header."""
    sdk = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
    key = KMSMasterKey(client=local.workshop.client("kms"), key_id=local.functions.key.encode())
    plaintext, header = sdk.decrypt(source=base64.b64decode(sealed), key_provider=key)
    return plaintext.decode(), header


@dataclass(slots=True)
class Refusal:
    """The error of a refused call, after the call."""

    message: str = ""


@contextmanager
def refused(kind: str, message: str | None = None) -> Iterator[Refusal]:
    """Expect a call to be refused with this error and, if given, exactly this sentence."""
    refusal = Refusal()
    with pytest.raises(ClientError) as caught:
        yield refusal
    error = caught.value.response["Error"]
    assert error["Code"] == kind, error
    refusal.message = error["Message"]
    assert message is None or refusal.message == message


def make_sms_role(workshop: Workshop, name: str, external_id: str = "sms", service: str = COGNITO) -> str:
    """Make a role with which Cognito may send texts, and return its ARN."""
    condition = {"StringEquals": {"sts:ExternalId": external_id}}
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]}
    made = workshop.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    return str(made["Role"]["Arn"])


@contextmanager
def running_front(workshop: Workshop, functions: Functions, **options: Any) -> Iterator[Local]:
    """Serve a front with a clock of its own, which waits a thousandth of what Lambda does between attempts."""
    options.setdefault("time_scale", 0.001)
    clock: Clock = options.pop("clock", None) or Clock()
    inside: tuple[Middleware, ...] = options.pop("inside", ())
    texts: list[tuple[str, str]] = []
    emails: list[Email] = []
    steps: list[tuple[str, TraceStep]] = []
    config = FrontConfig(
        emulator_url=workshop.emulator.url,
        region=REGION,
        clock=clock,
        carrier=lambda to, body: texts.append((to, body)),
        deliver_email=emails.append,
        note=lambda to, step: steps.append((to, step)),
        **options,
    )
    app = create_front(config, *inside)
    with Server(app, listen(0, purpose="a test", option="none")) as server:
        session = workshop.emulator.admin()
        cognito = session.client("cognito-idp", endpoint_url=server.url, config=ONCE)
        local = Local(server.url, front_of(app), workshop, functions, clock, texts, emails, steps, cognito)
        yield local
        local.clear()
