"""What the deployment decides about codes and messages, read from a function's environment once.

A variable that cannot be understood costs no code that could be sent: ``problems`` says what is used instead. Each
function's settings import what they are made of themselves: a third of PreSignUp's start was the sender's rules.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.catalogue import ENGLISH
from cognito_otp.domain.purposes import Lifetimes
from cognito_otp.domain.values import Value
from cognito_otp.environment import KEY_ARN, Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.custom_message import MessageRules
    from cognito_otp.domain.custom_sms_sender import SenderRules
    from cognito_otp.domain.pumping import Caps
    from cognito_otp.domain.routing.planning import Policy


class EmailAccount(StrEnum):
    """Who sends the pool's e-mail; Cognito takes wording only where it is SES in the developer's account."""

    COGNITO = "COGNITO_DEFAULT"
    SES = "DEVELOPER"


class SenderSettings(Value, frozen=True):
    """CustomSMSSender: ``kms_key_arn`` opens codes; ``origination_identity`` None lets the service choose.

    ``additional_kms_key_arns`` open the codes of pools that have other keys. ``routing_table`` is the deployed table's
    JSON, None where one identity sends everything; ``table_parameter`` names the stored one.
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
    texts: TextSettings
    problems: tuple[str, ...]
    additional_kms_key_arns: tuple[str, ...] = ()


class TextSettings(Value, frozen=True):
    """The application's name and the language of those whose own is not known, unless the built texts say otherwise."""

    app_name: str
    default_locale: str


class MessageSettings(Value, frozen=True):
    """CustomMessage."""

    texts: TextSettings
    rules: MessageRules
    problems: tuple[str, ...]


class OwnTriggerSettings(Value, frozen=True):
    """A trigger of a deployment's own, that sends codes: a part of CustomSMSSender's."""

    texts: TextSettings
    policy: Policy
    origination_identity: str | None
    routing_table: str | None
    table_parameter: str
    max_price: str
    problems: tuple[str, ...]


def sender_settings(variables: Mapping[str, str]) -> SenderSettings:
    """Read CustomSMSSender's settings; raise SettingsError naming the variable without which nothing works."""
    environment = Environment(variables)
    return SenderSettings(
        stack_name=environment.needed("STACK_NAME"),
        kms_key_arn=environment.key_arn("KMS_KEY_ARN"),
        origination_identity=_identity(environment),
        routing_table=variables.get("ROUTING_TABLE") or None,
        table_parameter=environment.needed("ROUTING_TABLE_PARAMETER"),
        codes_table=environment.needed("CODES_TABLE"),
        failure_queue_url=environment.needed("FAILURE_QUEUE_URL"),
        caps=_caps(environment, variables.get("NEVER_CAPPED", "")),
        rules=_sender_rules(environment),
        texts=_texts(environment),
        additional_kms_key_arns=environment.listed("ADDITIONAL_KMS_KEY_ARNS", KEY_ARN, "ARN of a key"),
        problems=environment.problems,
    )


def own_trigger_settings(variables: Mapping[str, str]) -> OwnTriggerSettings:
    """Read what a trigger of a deployment's own needs; raise SettingsError naming the variable that is missing."""
    environment = Environment(variables)
    return OwnTriggerSettings(
        texts=_texts(environment),
        policy=_policy(environment),
        origination_identity=_identity(environment),
        routing_table=variables.get("ROUTING_TABLE") or None,
        table_parameter=environment.needed("ROUTING_TABLE_PARAMETER"),
        max_price=_max_price(environment),
        problems=environment.problems,
    )


def message_settings(variables: Mapping[str, str]) -> MessageSettings:
    """Read CustomMessage's settings; raise SettingsError naming the variable without which nothing works."""
    from cognito_otp.domain.custom_message import EmailVerification, MessageRules  # noqa: PLC0415 - see the module

    environment = Environment(variables)
    return MessageSettings(
        texts=_texts(environment),
        rules=MessageRules(
            word_emails=environment.member("EMAIL_SENDING_ACCOUNT", EmailAccount.COGNITO) is EmailAccount.SES,
            verification=environment.member("EMAIL_VERIFY_BY", EmailVerification.CODE),
            lifetimes=_lifetimes(environment),
        ),
        problems=environment.problems,
    )


def _caps(environment: Environment, exempt: str) -> Caps:
    from cognito_otp.domain.pumping import Caps, GuardMode, read_numbers  # noqa: PLC0415 - see the module

    return Caps(
        mode=environment.member("PUMPING_GUARD", GuardMode.OBSERVE),
        per_number=environment.number("CODES_PER_NUMBER_PER_HOUR", 1, None, default=10),
        per_country=environment.number("CODES_PER_COUNTRY_PER_MINUTE", 1, None, default=100),
        never=environment.noted("NEVER_CAPPED", read_numbers(exempt)),
    )


def _sender_rules(environment: Environment) -> SenderRules:
    from cognito_otp.domain.custom_sms_sender import SenderRules  # noqa: PLC0415 - see the module
    from cognito_otp.domain.delivery.resending import OnUnknown, Retries  # noqa: PLC0415 - see the module
    from cognito_otp.domain.routing.arns import PATTERN as SMS_VOICE_ARN  # noqa: PLC0415 - see the module
    from cognito_otp.domain.sign_up.requirements import SignInWith  # noqa: PLC0415 - see the module

    return SenderRules(
        policy=_policy(environment),
        lifetimes=_lifetimes(environment),
        on_unknown=environment.member("ON_UNKNOWN", OnUnknown.RESEND),
        retries=Retries(
            attempts=environment.number("RETRY_ATTEMPTS", 0, 2, default=1),
            maximum_event_age=environment.number("MAXIMUM_EVENT_AGE", 60, 21600, default=180),
        ),
        max_price=_max_price(environment),
        configuration_set=environment.optional(
            "CONFIGURATION_SET", SMS_VOICE_ARN, "ARN of a configuration set", "none is used"
        ),
        signs_in_with_email=environment.member("SIGN_IN_WITH", SignInWith.PHONE_NUMBER) is SignInWith.EMAIL,
    )


def _identity(environment: Environment) -> str | None:
    from cognito_otp.domain.routing.route_reading import IDENTITY  # noqa: PLC0415 - see the module

    kind = "origination identity"
    return environment.optional("ORIGINATION_IDENTITY", IDENTITY.pattern, kind, "the service chooses one")


def _policy(environment: Environment) -> Policy:
    from cognito_otp.domain.routing.planning import Policy, ResendStart  # noqa: PLC0415 - see the module

    return Policy(_served(environment), environment.member("RESEND_STARTS_AT", ResendStart.FIRST))


def _max_price(environment: Environment) -> str:
    from cognito_otp.domain.routing.route_reading import MAX_PRICE  # noqa: PLC0415 - see the module

    return environment.text("MAX_PRICE", MAX_PRICE.pattern, "price in US dollars with a point", default="0.50")


def _texts(environment: Environment) -> TextSettings:
    return TextSettings(environment.needed("APP_NAME"), environment.language("DEFAULT_LOCALE") or ENGLISH)


def _lifetimes(environment: Environment) -> Lifetimes:
    return Lifetimes(
        auth_session_minutes=environment.number("AUTH_SESSION_MINUTES", 3, 15, default=3),
        temporary_password_days=environment.number("TEMPORARY_PASSWORD_DAYS", 1, 365, default=7),
    )


def _served(environment: Environment) -> Served:
    from cognito_otp.domain.countries import understand_served  # noqa: PLC0415 - see the module

    understood = understand_served(environment.given("SERVED_COUNTRIES"))
    return environment.noted("SERVED_COUNTRIES", understood, "is not understood whole: ")
