"""Pools and app clients as the front's rules need them, read from the emulator at each touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.emulator import Document

type MfaMode = Literal["OFF", "OPTIONAL", "ON"]

SIGN_UP_TEXT = "Your confirmation code is {####}"
AUTHENTICATION_TEXT = "Your authentication code is {####}"


@dataclass(frozen=True, slots=True)
class Triggers:
    """The functions that the pool's LambdaConfig names, among those that the front calls; ARNs."""

    pre_sign_up: str | None
    custom_sms_sender: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Pool:
    """One user pool. ``required`` are the schema's required attributes, ``attributes`` all that it has.

    ``first_factors`` are SignInPolicy's AllowedFirstAuthFactors: what a sign-in may begin with.
    """

    id: str
    arn: str
    triggers: Triggers
    auto_verified: frozenset[str]
    username_attributes: frozenset[str]
    required: frozenset[str]
    attributes: frozenset[str]
    mfa: MfaMode
    texts_itself: bool
    only_admins_create: bool
    sign_up_text: str
    authentication_text: str
    first_factors: frozenset[str]
    tier: str

    @property
    def region(self) -> str:
        """The Region, which a pool's id begins with."""
        return self.id.partition("_")[0]

    @property
    def can_text(self) -> bool:
        """Whether the pool has a way to send an SMS: an SMS configuration, or a custom sender."""
        return self.texts_itself or self.triggers.custom_sms_sender is not None


@dataclass(frozen=True, slots=True)
class Client:
    """One app client; ``session_seconds`` is AuthSessionValidity."""

    id: str
    pool_id: str
    secret: str | None = field(repr=False)
    session_seconds: int
    hides_users: bool
    flows: frozenset[str]


def read_pool(record: Document) -> Pool:
    """Read a UserPool document whose LambdaConfig is the real one."""
    schema = record.get("SchemaAttributes") or []
    template = record.get("VerificationMessageTemplate") or {}
    # While MFA is off Cognito words a code to sign in with by its default template, whatever the pool's says:
    # https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-sms-settings.html
    has_mfa = (record.get("MfaConfiguration") or "OFF") != "OFF"
    return Pool(
        id=record["Id"],
        arn=record["Arn"],
        triggers=_read_triggers(record.get("LambdaConfig") or {}),
        auto_verified=frozenset(record.get("AutoVerifiedAttributes") or ()),
        username_attributes=frozenset(record.get("UsernameAttributes") or ()),
        required=frozenset(entry["Name"] for entry in schema if entry.get("Required")) - {"sub"},
        attributes=frozenset(entry["Name"] for entry in schema),
        mfa=record.get("MfaConfiguration") or "OFF",
        texts_itself=bool(record.get("SmsConfiguration")),
        only_admins_create=bool((record.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly")),
        sign_up_text=template.get("SmsMessage") or record.get("SmsVerificationMessage") or SIGN_UP_TEXT,
        authentication_text=(record.get("SmsAuthenticationMessage") if has_mfa else None) or AUTHENTICATION_TEXT,
        first_factors=_read_first_factors(record),
        tier=record.get("UserPoolTier") or "ESSENTIALS",
    )


def _read_first_factors(record: Document) -> frozenset[str]:
    policy = (record.get("Policies") or {}).get("SignInPolicy") or {}
    return frozenset(policy.get("AllowedFirstAuthFactors") or {"PASSWORD"})


def _read_triggers(lambda_config: Document) -> Triggers:
    sender = lambda_config.get("CustomSMSSender") or {}
    return Triggers(
        pre_sign_up=lambda_config.get("PreSignUp"),
        custom_sms_sender=sender.get("LambdaArn"),
        key=lambda_config.get("KMSKeyID"),
    )


def read_client(record: Document) -> Client:
    """Read a UserPoolClient document."""
    return Client(
        id=record["ClientId"],
        pool_id=record["UserPoolId"],
        secret=record.get("ClientSecret"),
        session_seconds=int(record.get("AuthSessionValidity") or 3) * 60,
        hides_users=record.get("PreventUserExistenceErrors") == "ENABLED",
        flows=frozenset(record.get("ExplicitAuthFlows") or ()),
    )
