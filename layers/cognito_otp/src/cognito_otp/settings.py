"""What the deployment decides, read from a function's environment once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import Served, read_served
from cognito_otp.domain.custom_sms_sender import SenderRules
from cognito_otp.domain.delivery.resending import OnUnknown, Retries
from cognito_otp.domain.pre_sign_up import RequiredAttribute, SignUpRules, SignUpSource
from cognito_otp.domain.pumping import Caps, GuardMode, read_numbers
from cognito_otp.domain.purposes import Lifetimes
from cognito_otp.domain.routing.planning import Policy, ResendStart
from cognito_otp.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """CustomSMSSender: ``kms_key_arn`` opens codes; ``origination_identity`` None lets the service choose.

    ``routing_table`` is the deployed table's JSON, None where one identity sends everything; ``table_parameter`` names
    the stored one.
    """

    stack_name: str
    kms_key_arn: str
    origination_identity: str | None
    routing_table: str | None
    table_parameter: str
    codes_table: str
    failure_queue_url: str
    caps: Caps
    rules: SenderRules


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """CustomMessage: ``word_emails`` only where the pool sends through SES."""

    app_name: str
    word_emails: bool


def sender_settings(environment: Mapping[str, str]) -> SenderSettings:
    """Read CustomSMSSender's settings; raise SettingsError naming the variable that is wrong."""
    return SenderSettings(
        stack_name=_required(environment, "STACK_NAME"),
        kms_key_arn=_required(environment, "KMS_KEY_ARN"),
        origination_identity=environment.get("ORIGINATION_IDENTITY") or None,
        routing_table=environment.get("ROUTING_TABLE") or None,
        table_parameter=_required(environment, "ROUTING_TABLE_PARAMETER"),
        codes_table=_required(environment, "CODES_TABLE"),
        failure_queue_url=_required(environment, "FAILURE_QUEUE_URL"),
        caps=Caps(
            mode=_member(environment, "PUMPING_GUARD", GuardMode),
            per_number=_whole(environment, "CODES_PER_NUMBER_PER_HOUR"),
            per_country=_whole(environment, "CODES_PER_COUNTRY_PER_MINUTE"),
            never=_numbers(environment, "NEVER_CAPPED"),
        ),
        rules=_sender_rules(environment),
    )


def _sender_rules(environment: Mapping[str, str]) -> SenderRules:
    return SenderRules(
        app_name=_required(environment, "APP_NAME"),
        policy=Policy(_served(environment), _member(environment, "RESEND_STARTS_AT", ResendStart)),
        lifetimes=Lifetimes(
            auth_session_minutes=_whole(environment, "AUTH_SESSION_MINUTES"),
            temporary_password_days=_whole(environment, "TEMPORARY_PASSWORD_DAYS"),
        ),
        on_unknown=_member(environment, "ON_UNKNOWN", OnUnknown),
        retries=Retries(_whole(environment, "RETRY_ATTEMPTS", least=0), _whole(environment, "MAXIMUM_EVENT_AGE")),
        max_price=_required(environment, "MAX_PRICE"),
        configuration_set=environment.get("CONFIGURATION_SET") or None,
        signs_in_with_email=_required(environment, "SIGN_IN_WITH") == "email",
    )


def message_settings(environment: Mapping[str, str]) -> MessageSettings:
    """Read CustomMessage's settings; raise SettingsError naming the variable that is wrong."""
    return MessageSettings(
        app_name=_required(environment, "APP_NAME"),
        word_emails=_required(environment, "EMAIL_SENDING_ACCOUNT") == "DEVELOPER",
    )


def sign_up_rules(environment: Mapping[str, str]) -> SignUpRules:
    """Read PreSignUp's rules; raise SettingsError naming the variable that is wrong."""
    return SignUpRules(
        required=_members(environment, "REQUIRED_ATTRIBUTES", RequiredAttribute),
        enforced_on=_members(environment, "ENFORCED_ON", SignUpSource),
        served=_served(environment),
    )


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"the environment variable {name} is missing: deploy the function from template.yaml")
    return value


def _whole(environment: Mapping[str, str], name: str, least: int = 1) -> int:
    value = _required(environment, name)
    if not value.isdecimal() or int(value) < least:
        raise SettingsError(f"the environment variable {name} must be a whole number from {least} on, not {value!r}")
    return int(value)


def _numbers(environment: Mapping[str, str], name: str) -> frozenset[str]:
    try:
        return read_numbers(environment.get(name, ""))
    except ValueError as error:
        raise SettingsError(f"the environment variable {name} must list phone numbers with commas: {error}") from error


def _served(environment: Mapping[str, str]) -> Served:
    try:
        return read_served(_required(environment, "SERVED_COUNTRIES"))
    except ValueError as error:
        raise SettingsError(f"the environment variable SERVED_COUNTRIES is wrong: {error}") from error


def _member[M: StrEnum](environment: Mapping[str, str], name: str, kind: type[M]) -> M:
    """Read one member."""
    value = _required(environment, name)
    try:
        return kind(value)
    except ValueError as error:
        raise SettingsError(f"the environment variable {name} takes {', '.join(kind)}, not {value!r}") from error


def _members[M: StrEnum](environment: Mapping[str, str], name: str, kind: type[M]) -> frozenset[M]:
    """Read a comma-separated list of members; the word ``none`` stands for the empty list."""
    words = [word.strip() for word in _required(environment, name).split(",")]
    if words == ["none"]:
        return frozenset()
    try:
        return frozenset(kind(word) for word in words)
    except ValueError as error:
        allowed = ", ".join(kind)
        raise SettingsError(f"the environment variable {name} takes {allowed} or none: {error}") from error
