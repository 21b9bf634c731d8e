"""The ways to use a phone number: pools that boto3 makes, all attached to one stack, and customers of each."""

from __future__ import annotations

import itertools
import re
from copy import replace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.sign_up.attached_pools import write_pool
from cognito_otp_attach.facts.values import PoolFacts
from cognito_otp_attach.plan.sign_up_rules import settings_for_sign_up
from support import secret_scan
from support.local_stack import stacks
from support.local_stack.customers import emails_to, new_person
from support.local_stack.pools_in_use import make_pool
from support.people import PASSWORD

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import LocalStack
    from support.local_stack.customers import Person
    from support.local_stack.pools_in_use import Before, PoolInUse

PHONE_FIRST = [{"Name": "verified_phone_number", "Priority": 1}, {"Name": "verified_email", "Priority": 2}]
BOTH = ["phone_number", "email"]
TOKENS = {"AccessToken", "IdToken", "RefreshToken"}
_NAMES = (f"customer{number}" for number in itertools.count(1))


@dataclass(frozen=True, slots=True)
class Way:
    """A pool's settings, and what its users do: ``signs_up_with`` is a number, an email or a name of their choice.

    Its name is that of the demo which shows it.

    ``lacking`` are the codes of a sign-up with the user name alone; ``mfa`` is ON, OFF, or CHOSEN by the user.
    """

    name: str
    pool: dict[str, Any]
    signs_up_with: str
    lacking: tuple[str, ...]
    mfa: str = "OFF"
    needs: tuple[str, ...] = ()
    signs_in_with: str = ""
    passwordless: bool = False


WAYS = (
    Way("phone-as-user-name", {"UsernameAttributes": ["phone_number"]}, "number", ()),
    Way(
        "phone-verification",
        {"UsernameAttributes": ["email"]},
        "email",
        ("phone_number.missing",),
        needs=("phone_number",),
    ),
    Way(
        "user-name-with-both",
        {"AutoVerifiedAttributes": BOTH},
        "name",
        ("phone_number.missing", "email.missing"),
        needs=("phone_number", "email"),
    ),
    Way(
        "sms-mfa",
        {"AutoVerifiedAttributes": BOTH},
        "name",
        ("phone_number.missing", "email.missing"),
        mfa="ON",
        needs=("phone_number", "email"),
    ),
    Way(
        "sms-mfa-chosen",
        {"UsernameAttributes": ["email"]},
        "email",
        ("phone_number.missing",),
        mfa="CHOSEN",
        needs=("phone_number",),
    ),
    Way(
        "email-or-phone",
        {"UsernameAttributes": BOTH, "AutoVerifiedAttributes": BOTH},
        "email",
        ("phone_number.missing",),
        needs=("phone_number",),
    ),
    Way(
        "alias",
        {"AliasAttributes": ["phone_number"]},
        "name",
        ("phone_number.missing",),
        needs=("phone_number",),
        signs_in_with="number",
    ),
    Way(
        "passwordless",
        {
            "UsernameAttributes": ["phone_number"],
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}},
        },
        "number",
        (),
        passwordless=True,
    ),
)
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def make(stack: LocalStack, before: Before, way: Way) -> PoolInUse:
    """Make the pool of a way, as somebody made it before the stack came."""
    mode = {"ON": "ON", "CHOSEN": "OPTIONAL"}.get(way.mfa)
    sms = {"SmsConfiguration": before.sms}
    mfa = None if mode is None else {"MfaConfiguration": mode, "SmsMfaConfiguration": sms}
    settings = {
        "UsernameAttributes": [],
        "AutoVerifiedAttributes": ["phone_number"],
        "AccountRecoverySetting": {"RecoveryMechanisms": PHONE_FIRST},
        **sms,
        **way.pool,
    }
    return make_pool(stack, mfa, flows=FLOWS, **settings)


def attach_all(stack: LocalStack, pools: list[PoolInUse], name: str) -> list[PoolInUse]:
    """Deploy a stack that enforces these pools with what each must have, attach them, and return them on it."""
    entries = []
    for pool in pools:
        settings, mfa = pool.seen()
        entries.append(write_pool(pool.id, settings_for_sign_up(PoolFacts(settings, mfa))))
    ids = ",".join(pool.id for pool in pools)
    # Their e-mail is Cognito's own, which takes no wording.
    deployed = stacks.beside(stack, name, EnforcedUserPoolIds=ids, AttachedPools=",".join(entries), SesIdentityArn="")
    attached = [
        replace(pool, stack=replace(deployed, user_pool_id=pool.id, client_id=pool.stack.client_id)) for pool in pools
    ]
    for pool in attached:
        result = pool.run_as_operator("attach", "--yes")
        assert result.exit_code == 0, result.output
        assert "AttachedPools" not in result.output
    return attached


@dataclass(frozen=True, slots=True)
class Customer:
    """A new customer of one way, with a phone and a mailbox of their own."""

    way: Way
    person: Person
    email: str
    name: str = field(default_factory=lambda: next(_NAMES))

    @property
    def cognito(self) -> Any:
        """The application's client."""
        return self.person.cognito

    @property
    def stack(self) -> LocalStack:
        """The stack, with the way's pool."""
        return self.person.stack

    @property
    def user_name(self) -> str:
        """What the customer signs up with."""
        return self._named(self.way.signs_up_with)

    @property
    def sign_in_name(self) -> str:
        """What the customer signs in with."""
        return self._named(self.way.signs_in_with or self.way.signs_up_with)

    @property
    def attributes(self) -> list[dict[str, str]]:
        """What the sign-up has to bring."""
        values = {"phone_number": self.person.number, "email": self.email}
        return [{"Name": name, "Value": values[name]} for name in self.way.needs]

    def sign_up(self, attributes: list[dict[str, str]] | None = None, user_name: str | None = None) -> Any:
        """Sign up with what is needed, or with other attributes."""
        return self.cognito.sign_up(
            ClientId=self.stack.client_id,
            Username=user_name or self.user_name,
            UserAttributes=self.attributes if attributes is None else attributes,
            **({} if self.way.passwordless else {"Password": PASSWORD}),
        )

    def confirm(self, code: str) -> None:
        """Confirm the sign-up."""
        self.cognito.confirm_sign_up(ClientId=self.stack.client_id, Username=self.user_name, ConfirmationCode=code)

    def begin(self, password: str = PASSWORD) -> Any:
        """Begin to sign in: with the password, or for a code alone."""
        name = self.sign_in_name
        flow, asked = (
            ("USER_AUTH", {"USERNAME": name, "PREFERRED_CHALLENGE": "SMS_OTP"})
            if self.way.passwordless
            else ("USER_PASSWORD_AUTH", {"USERNAME": name, "PASSWORD": password})
        )
        return self.cognito.initiate_auth(ClientId=self.stack.client_id, AuthFlow=flow, AuthParameters=asked)

    def bring(self, challenge: Any, answer: str) -> Any:
        """Answer a challenge with a code or a new password."""
        kind = challenge["ChallengeName"]
        named = {"SMS_MFA": "SMS_MFA_CODE", "SMS_OTP": "SMS_OTP_CODE", "NEW_PASSWORD_REQUIRED": "NEW_PASSWORD"}[kind]
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.stack.client_id,
            ChallengeName=kind,
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": self.sign_in_name, named: answer},
        )

    def finish(self, answer: Any) -> dict[str, str]:
        """Bring the code where one is asked for; return the tokens."""
        if "ChallengeName" in answer:
            answer = self.bring(answer, self.person.code())
        tokens: dict[str, str] = answer["AuthenticationResult"]
        assert tokens.keys() >= TOKENS
        return tokens

    def sign_in(self, password: str = PASSWORD) -> str:
        """Sign in, with a code where one is asked for; return the access token."""
        return self.finish(self.begin(password))["AccessToken"]

    def confirmed(self) -> Customer:
        """Sign up and confirm; turn SMS MFA on where the user does."""
        self.sign_up()
        self.confirm(self.person.code())
        if self.way.mfa == "CHOSEN":
            self.cognito.set_user_mfa_preference(
                AccessToken=self.sign_in(), SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
            )
        return self

    def emailed_code(self) -> str:
        """Return the code in the newest e-mail to the customer."""
        (code,) = re.findall(r"\b[0-9]{6}\b", emails_to(self.stack, self.email)[-1]["body"])
        secret_scan.add_secret(code)
        return str(code)

    def _named(self, kind: str) -> str:
        return {"number": self.person.number, "email": self.email, "name": self.name}[kind]


def new_customer(way: Way, pool: PoolInUse) -> Customer:
    """Make a customer who has not signed up yet."""
    person = new_person(pool.stack)
    return Customer(way, person, f"{person.number.removeprefix('+')}@example.com")
