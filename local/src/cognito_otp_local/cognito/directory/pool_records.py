"""Pools as the front's rules need them, read from the emulator's UserPool documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cognito_otp_local.cognito.directory.attribute_schemas import read_schema
from cognito_otp_local.cognito.directory.pool_templates import Templates, read_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.attribute_schemas import AttributeSchema
    from cognito_otp_local.cognito.directory.emulator_client import Document

type MfaMode = Literal["OFF", "OPTIONAL", "ON"]

COGNITOS_ADDRESS = "no-reply@verificationemail.com"


@dataclass(frozen=True, slots=True)
class Triggers:
    """The functions that the pool's LambdaConfig names, among those that the front calls; ARNs."""

    pre_sign_up: str | None
    custom_message: str | None
    custom_sms_sender: str | None
    custom_email_sender: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Mailing:
    """How a pool sends e-mail: from which address, and whether through SES (EmailSendingAccount DEVELOPER)."""

    sender: str
    through_ses: bool


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a temporary password must be like: at least this long, and used within so many days."""

    shortest: int
    temporary_days: int


@dataclass(frozen=True, slots=True)
class Pool:
    """One user pool. ``schema`` are its attributes, of which ``required`` are required.

    ``ignores_case`` says that user names, e-mail addresses and preferred user names are the same in any case.
    ``verified_first`` are those that change only when the new value has been verified. ``recovery`` names
    AccountRecoverySetting's mechanisms in their order, and is None in a pool that has no such setting.
    ``first_factors`` are SignInPolicy's AllowedFirstAuthFactors: what a sign-in may begin with.
    """

    id: str
    arn: str
    triggers: Triggers
    auto_verified: frozenset[str]
    verified_first: frozenset[str]
    username_attributes: frozenset[str]
    alias_attributes: frozenset[str]
    ignores_case: bool
    schema: Mapping[str, AttributeSchema]
    required: frozenset[str]
    mfa: MfaMode
    texts_itself: bool
    only_admins_create: bool
    first_factors: frozenset[str]
    tier: str
    recovery: tuple[str, ...] | None
    passwords: PasswordPolicy
    mailing: Mailing
    templates: Templates

    @property
    def attributes(self) -> frozenset[str]:
        """The names of the pool's attributes."""
        return frozenset(self.schema)

    @property
    def region(self) -> str:
        """The Region, which a pool's id begins with."""
        return self.id.partition("_")[0]

    @property
    def can_text(self) -> bool:
        """Whether the pool has a way to send an SMS: an SMS configuration, or a custom sender."""
        return self.texts_itself or self.triggers.custom_sms_sender is not None


def read_pool(record: Document) -> Pool:
    """Read a UserPool document whose LambdaConfig is the real one."""
    schema = record.get("SchemaAttributes") or []
    updates = record.get("UserAttributeUpdateSettings") or {}
    policies = record.get("Policies") or {}
    return Pool(
        id=record["Id"],
        arn=record["Arn"],
        triggers=_read_triggers(record.get("LambdaConfig") or {}),
        auto_verified=frozenset(record.get("AutoVerifiedAttributes") or ()),
        verified_first=frozenset(updates.get("AttributesRequireVerificationBeforeUpdate") or ()),
        username_attributes=frozenset(record.get("UsernameAttributes") or ()),
        alias_attributes=frozenset(record.get("AliasAttributes") or ()),
        ignores_case=_ignores_case(record.get("UsernameConfiguration") or {}),
        schema=read_schema(schema),
        required=frozenset(entry["Name"] for entry in schema if entry.get("Required")) - {"sub"},
        mfa=record.get("MfaConfiguration") or "OFF",
        texts_itself=bool(record.get("SmsConfiguration")),
        only_admins_create=bool((record.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly")),
        first_factors=_read_first_factors(policies.get("SignInPolicy") or {}),
        tier=record.get("UserPoolTier") or "ESSENTIALS",
        recovery=_read_recovery(record.get("AccountRecoverySetting") or {}),
        passwords=_read_passwords(policies.get("PasswordPolicy") or {}),
        mailing=_read_mailing(record.get("EmailConfiguration") or {}),
        templates=read_templates(record),
    )


def _ignores_case(configuration: Document) -> bool:
    # Without the setting names are case-sensitive. CloudFormation's parameters are text in the emulator.
    return str(configuration.get("CaseSensitive", True)).lower() == "false"


def _read_first_factors(policy: Document) -> frozenset[str]:
    return frozenset(policy.get("AllowedFirstAuthFactors") or {"PASSWORD"})


def _read_triggers(lambda_config: Document) -> Triggers:
    sender = lambda_config.get("CustomSMSSender") or {}
    return Triggers(
        pre_sign_up=lambda_config.get("PreSignUp"),
        custom_message=lambda_config.get("CustomMessage"),
        custom_sms_sender=sender.get("LambdaArn"),
        custom_email_sender=(lambda_config.get("CustomEmailSender") or {}).get("LambdaArn"),
        key=lambda_config.get("KMSKeyID"),
    )


def _read_recovery(setting: Document) -> tuple[str, ...] | None:
    mechanisms = setting.get("RecoveryMechanisms") or ()
    ordered = sorted(mechanisms, key=lambda mechanism: int(mechanism["Priority"]))
    return tuple(mechanism["Name"] for mechanism in ordered) or None


def _read_passwords(policy: Document) -> PasswordPolicy:
    # CloudFormation's numbers are text in the emulator. No days, and none at all, mean a week.
    return PasswordPolicy(int(policy.get("MinimumLength") or 8), int(policy.get("TemporaryPasswordValidityDays") or 7))


def _read_mailing(configuration: Document) -> Mailing:
    # arn:aws:ses:Region:account:identity/someone@example.com
    identity = str(configuration.get("SourceArn") or "").partition(":identity/")[2]
    sender = configuration.get("From") or identity or COGNITOS_ADDRESS
    return Mailing(sender, configuration.get("EmailSendingAccount") == "DEVELOPER")
