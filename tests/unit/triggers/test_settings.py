"""Settings come from the environment that template.yaml gives; a wrong one is named, and costs no code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.people import PHONE
from support.template.function_loading import template

from cognito_otp.domain.countries import Served
from cognito_otp.domain.custom_message import EmailVerification
from cognito_otp.domain.phones import NumberType
from cognito_otp.domain.pre_sign_up import Enforcement
from cognito_otp.domain.pumping import Caps, GuardMode
from cognito_otp.domain.sign_up.phone_numbers import RECEIVE_TEXTS, NumberCheck
from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, RequiredAttribute, SignInWith
from cognito_otp.domain.sign_up.sign_ups import SignUpSource
from cognito_otp.errors import SettingsError
from cognito_otp.settings import message_settings, sender_settings
from cognito_otp.sign_up_settings import sign_up_settings

SENDER = {
    "APP_NAME": "Acme",
    "STACK_NAME": "test-stack",
    "ROUTING_TABLE": "",
    "ROUTING_TABLE_PARAMETER": "/cognito-otp/test-stack/routes",
    "SERVED_COUNTRIES": "GB, IE",
    "MAX_PRICE": "0.50",
    "RESEND_STARTS_AT": "next_channel",
    "KMS_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:key/1",
    "ORIGINATION_IDENTITY": "",
    "CODES_TABLE": "codes",
    "FAILURE_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/failures",
    "ON_UNKNOWN": "resend",
    "RETRY_ATTEMPTS": "0",
    "MAXIMUM_EVENT_AGE": "300",
    "PUMPING_GUARD": "observe",
    "CODES_PER_NUMBER_PER_HOUR": "10",
    "CODES_PER_COUNTRY_PER_MINUTE": "100",
    "NEVER_CAPPED": "",
    "AUTH_SESSION_MINUTES": "3",
    "TEMPORARY_PASSWORD_DAYS": "7",
    "SIGN_IN_WITH": "phone_number",
}

SIGN_UP = {
    "REQUIRED_ATTRIBUTES": "phone_number, email",
    "ON_SIGN_UP": "enforce",
    "ON_ADMIN_CREATE_USER": "off",
    "SERVED_COUNTRIES": "all",
    "SIGN_IN_WITH": "username",
    "ALIASES": "email",
    "VERIFY_WITH": "email",
    "MFA_CONFIGURATION": "ON",
    "SMS_MFA": "false",
    "SCHEMA_REQUIRED": "email, phone_number",
    "USERS_TURN_ON_SMS_MFA": "true",
    "NUMBER_CHECK": "strict",
    "NUMBER_TYPES": "mobile,voip",
    "ATTACHED_POOLS": "us-east-1_AbCdEf123/email/none/OFF/app/none",
}
MESSAGE = {
    "APP_NAME": "Acme",
    "DEFAULT_LOCALE": "pt-BR",
    "EMAIL_SENDING_ACCOUNT": "DEVELOPER",
    "EMAIL_VERIFY_BY": "code",
    "AUTH_SESSION_MINUTES": "3",
    "TEMPORARY_PASSWORD_DAYS": "7",
}
NUMBERS = {
    "AUTH_SESSION_MINUTES": "AuthSessionMinutes",
    "TEMPORARY_PASSWORD_DAYS": "TemporaryPasswordDays",
    "RETRY_ATTEMPTS": "RetryAttempts",
    "MAXIMUM_EVENT_AGE": "MaximumEventAge",
    "CODES_PER_NUMBER_PER_HOUR": "CodesPerNumberPerHour",
    "CODES_PER_COUNTRY_PER_MINUTE": "CodesPerCountryPerMinute",
}
"""The variables that are whole numbers, each with the template's parameter."""
WORDS = {
    "RESEND_STARTS_AT": "ResendStartsAt",
    "ON_UNKNOWN": "OnUnknown",
    "PUMPING_GUARD": "PumpingGuard",
    "MAX_PRICE": "MaxPrice",
    "SIGN_IN_WITH": "SignInWith",
}
"""Those that are one word of several, or have a form."""
POOL_ARN = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123"


def used(name: str, value: str) -> tuple[Any, tuple[str, ...]]:
    """Return what the sender uses for a value of this variable, and the problems."""
    settings = sender_settings(SENDER | {name: value})
    rules, caps = settings.rules, settings.caps
    found = {
        "AUTH_SESSION_MINUTES": rules.lifetimes.auth_session_minutes,
        "TEMPORARY_PASSWORD_DAYS": rules.lifetimes.temporary_password_days,
        "RETRY_ATTEMPTS": rules.retries.attempts,
        "MAXIMUM_EVENT_AGE": rules.retries.maximum_event_age,
        "CODES_PER_NUMBER_PER_HOUR": caps.per_number,
        "CODES_PER_COUNTRY_PER_MINUTE": caps.per_country,
        "RESEND_STARTS_AT": rules.policy.resend_starts_at,
        "ON_UNKNOWN": rules.on_unknown,
        "PUMPING_GUARD": caps.mode,
        "MAX_PRICE": rules.max_price,
        "SIGN_IN_WITH": "email" if rules.signs_in_with_email else "phone_number",
        "SERVED_COUNTRIES": rules.policy.served.countries,
        "ORIGINATION_IDENTITY": settings.origination_identity,
        "CONFIGURATION_SET": rules.configuration_set,
    }
    return found[name], settings.problems


def bounds(parameter: dict[str, Any]) -> tuple[int, int | None]:
    """Return the least and the most that the template's parameter takes."""
    if "AllowedValues" in parameter:
        return min(parameter["AllowedValues"]), max(parameter["AllowedValues"])
    return parameter["MinValue"], parameter.get("MaxValue")


def test_good_settings_have_no_problems() -> None:
    assert sender_settings(SENDER).problems == ()
    assert sign_up_settings(SIGN_UP).problems == ()
    assert message_settings(MESSAGE).problems == ()


@pytest.mark.parametrize("name", sorted(SENDER.keys() - {"ORIGINATION_IDENTITY", "ROUTING_TABLE", "NEVER_CAPPED"}))
def test_a_variable_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is missing: deploy the function from template.yaml"):
        sender_settings({key: value for key, value in SENDER.items() if key != name})


@pytest.mark.parametrize("arn", ["key-1", "arn:", "arn:aws:kms:us-east-1:123456789012:alias/codes", " "])
def test_a_key_that_is_none_is_named_because_no_code_could_be_opened(arn: str) -> None:
    with pytest.raises(SettingsError, match="KMS_KEY_ARN is"):
        sender_settings(SENDER | {"KMS_KEY_ARN": arn})


@pytest.mark.parametrize(
    ("arn", "region", "words"),
    [
        (
            "arn:aws:kms:us-east-1:123456789012:alias/codes",
            "us-east-1",
            "an alias, and Cognito's codes name the key itself",
        ),
        ("alias/codes", "us-east-1", "an alias"),
        ("6f1c2a34-5b67-48c9-8d01-23456789abcd", "us-east-1", "no ARN of a key"),
        ("arn:aws:kms:eu-west-1:123456789012:key/1", "us-east-1", "of another Region than the function's, us-east-1"),
    ],
)
def test_a_key_under_which_no_code_would_open_is_refused_at_once_with_what_is_wrong(
    arn: str, region: str, words: str
) -> None:
    with pytest.raises(
        SettingsError, match=f"which is {words}.*no code would open, so use the ARN of the stack's own key"
    ):
        sender_settings(SENDER | {"KMS_KEY_ARN": arn, "AWS_REGION": region})


@pytest.mark.parametrize(
    "key", ["key/6f1c2a34-5b67-48c9-8d01-23456789abcd", "key/mrk-6f1c2a345b6748c98d0123456789abcd"]
)
def test_a_key_of_the_functions_region_is_used(key: str) -> None:
    arn = f"arn:aws-us-gov:kms:us-gov-west-1:123456789012:{key}"
    assert sender_settings(SENDER | {"KMS_KEY_ARN": arn, "AWS_REGION": "us-gov-west-1"}).kms_key_arn == arn


@pytest.mark.parametrize(("name", "parameter"), NUMBERS.items())
def test_a_number_outside_the_templates_range_is_the_templates_default(name: str, parameter: str) -> None:
    declared = template()["Parameters"][parameter]
    least, most = bounds(declared)
    wrong = ["", "three", "3.5", "-3", "٣", str(least - 1), *([] if most is None else [str(most + 1)])]
    for value in wrong:
        number, (problem,) = used(name, value)
        assert number == declared["Default"], value
        assert problem.startswith(f"{name} is ")
        assert f"and {number} is used: correct the stack's parameter" in problem
    for bound in (least, most or 10**6):
        assert used(name, str(bound)) == (bound, ())


@pytest.mark.parametrize(("name", "parameter"), WORDS.items())
def test_a_word_that_is_not_known_is_the_templates_default(name: str, parameter: str) -> None:
    declared = template()["Parameters"][parameter]
    word, (problem,) = used(name, "fax")
    assert word == declared["Default"]
    assert problem.startswith(f"{name} is 'fax', which is n")
    assert f"and {word} is used" in problem
    for value in declared.get("AllowedValues", ["0.99"]):
        assert used(name, value)[1] == ()


@pytest.mark.parametrize(
    ("text", "countries", "problems"),
    [
        ("GB, IE", {"GB", "IE"}, []),
        ("all", None, []),
        ("GB,,IE,", {"GB", "IE"}, []),
        ("UK", {"GB"}, ["'UK' is no country's code, and is read as GB"]),
        ("EL,FR", {"GR", "FR"}, ["'EL' is no country's code, and is read as GR"]),
        ("gb", {"GB"}, ["'gb' is no country's code, and is read as GB"]),
        ("GB,ZZ", {"GB"}, ["'ZZ' is no country's code, and is left out"]),
        ("GB,all", None, ["all stands beside codes, and every country is served"]),
        ("Germany", None, ["'Germany' is no country's code", "no country is left, and every country is served"]),
        ("", None, ["no country is left, and every country is served"]),
        (PHONE, None, ["an entry is no country's code, and is left out", "no country is left"]),
    ],
)
def test_countries_are_served_as_far_as_they_are_understood(
    text: str, countries: set[str] | None, problems: list[str]
) -> None:
    of_sign_up = sign_up_settings(SIGN_UP | {"SERVED_COUNTRIES": text})
    assert of_sign_up.rules.numbers.served == Served(None if countries is None else frozenset(countries))
    assert used("SERVED_COUNTRIES", text) == (countries, of_sign_up.problems)
    assert len(of_sign_up.problems) == len(problems)
    for found_problems, words in zip(of_sign_up.problems, problems, strict=True):
        assert found_problems.startswith("SERVED_COUNTRIES is not understood whole: ")
        assert words in found_problems


@pytest.mark.parametrize("name", ["ORIGINATION_IDENTITY", "CONFIGURATION_SET"])
def test_a_broken_arn_is_as_good_as_none(name: str) -> None:
    assert used(name, POOL_ARN) == (POOL_ARN, ())
    assert used(name, "") == (None, ())
    for arn in ("arn:", "arn:x", "arn:aws:sms-voice", "arn:aws:sns:us-east-1:123456789012:topic", f"{POOL_ARN}\u00e9"):
        found, (problem,) = used(name, arn)
        assert found is None
        assert problem.startswith(f"{name} is 'arn:")


def test_an_identity_that_is_no_arn_stands_as_it_is_and_one_that_none_can_be_is_left_out() -> None:
    assert used("ORIGINATION_IDENTITY", "ACME") == ("ACME", ())
    assert used("ORIGINATION_IDENTITY", "ACME INC")[0] is None


def test_a_never_capped_number_that_is_wrong_is_counted_and_the_others_are_not() -> None:
    settings = sender_settings(SENDER | {"NEVER_CAPPED": f"+10000000000000,{PHONE}"})
    assert settings.caps.never == {PHONE}
    (problem,) = settings.problems
    assert problem.startswith(
        "NEVER_CAPPED entry 1 is left out, so that its codes are counted: the number is too short or"
    )


@given(st.sampled_from(sorted({**SENDER, "CONFIGURATION_SET": ""})), st.text() | st.from_regex(r"\+?[0-9]{7,15}"))
def test_whatever_a_variable_is_it_has_a_safe_meaning_and_no_whole_number_is_quoted(name: str, value: str) -> None:
    environment = SENDER | {name: value}
    try:
        problems = sender_settings(environment).problems
    except SettingsError as error:
        problems = (str(error),)
        assert name == "KMS_KEY_ARN" or not value.strip()
    assert all(name in problem for problem in problems)
    digits = "".join(character for character in value if character.isdigit())
    assert len(digits) < 7 or not any(digits in problem for problem in problems)


def test_sign_up_rules_are_read() -> None:
    rules = sign_up_settings(SIGN_UP).rules
    assert rules.override == frozenset(RequiredAttribute)
    assert (rules.on_sign_up, rules.on_admin_create_user) == (Enforcement.ENFORCE, Enforcement.OFF)
    assert rules.default == PoolSettings(
        SignInWith.USERNAME,
        Addresses.EMAIL,
        Addresses.EMAIL,
        Mfa.ON,
        sms_mfa=False,
        users_turn_on_sms_mfa=True,
        schema=frozenset(RequiredAttribute),
    )
    assert rules.pools.keys() == {"us-east-1_AbCdEf123"}
    assert rules.pools["us-east-1_AbCdEf123"].users_turn_on_sms_mfa
    assert rules.numbers.check is NumberCheck.STRICT
    assert rules.numbers.types == {NumberType.MOBILE, NumberType.VOIP}


@pytest.mark.parametrize("text", [None, "", " "])
def test_what_is_not_set_is_the_safe_default(text: str | None) -> None:
    unset = {} if text is None else dict.fromkeys(SIGN_UP, text)
    settings = sign_up_settings(unset | {"SERVED_COUNTRIES": "all"})
    rules = settings.rules
    assert settings.problems == ()
    assert (rules.default, rules.pools, rules.override) == (PoolSettings(), {}, None)
    assert rules.on_sign_up is rules.on_admin_create_user is Enforcement.ENFORCE
    assert (rules.numbers.check, rules.numbers.types) == (NumberCheck.POSSIBLE, RECEIVE_TEXTS)


@pytest.mark.parametrize("name", sorted(SIGN_UP.keys() - {"SERVED_COUNTRIES"}))
def test_a_word_of_the_sign_up_rules_that_is_not_known_is_noted_and_the_default_is_used(name: str) -> None:
    rules, default = (sign_up_settings({"SERVED_COUNTRIES": "all"} | more) for more in ({name: "fax"}, {}))
    assert rules.problems
    assert all(problem.startswith(f"{name} ") for problem in rules.problems)
    assert rules.rules == default.rules


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("derived", None),
        ("none", frozenset()),
        ("fax,email", {RequiredAttribute.EMAIL}),
        ("fax", None),
    ],
)
def test_an_override_stands_as_far_as_it_is_understood(text: str, required: set[RequiredAttribute] | None) -> None:
    settings = sign_up_settings(SIGN_UP | {"REQUIRED_ATTRIBUTES": text})
    assert settings.rules.override == required
    assert len(settings.problems) == text.count("fax") + (text == "fax")


@pytest.mark.parametrize(
    ("chosen", "observed"),
    [
        ({}, {SignUpSource.EXTERNAL_PROVIDER}),
        ({"ON_SIGN_UP": "observe"}, {SignUpSource.SIGN_UP, SignUpSource.EXTERNAL_PROVIDER}),
        ({"ON_ADMIN_CREATE_USER": "off"}, {SignUpSource.ADMIN_CREATE_USER, SignUpSource.EXTERNAL_PROVIDER}),
        ({"OBSERVE": "true"}, {None, *SignUpSource}),
    ],
)
def test_whom_nothing_may_refuse(chosen: dict[str, str], observed: set[SignUpSource | None]) -> None:
    settings = sign_up_settings({"SERVED_COUNTRIES": "all"} | chosen)
    assert {source for source in [None, *SignUpSource] if settings.observes(source)} == observed


def test_a_pool_of_which_it_is_not_known_who_sends_its_emails_keeps_its_own_words() -> None:
    settings = message_settings(MESSAGE | {"EMAIL_SENDING_ACCOUNT": "SMTP"})
    assert not settings.rules.word_emails
    assert settings.problems[0].startswith("EMAIL_SENDING_ACCOUNT is 'SMTP', which is none of COGNITO_DEFAULT, DEVEL")


def test_emails_are_worded_only_for_pools_that_send_through_ses() -> None:
    assert message_settings(MESSAGE).rules.word_emails
    assert not message_settings(MESSAGE | {"EMAIL_SENDING_ACCOUNT": "COGNITO_DEFAULT"}).rules.word_emails


def test_a_default_language_that_is_no_tag_is_noted_and_english_is_used() -> None:
    assert message_settings(MESSAGE).texts.default_locale == "pt-BR"
    settings = message_settings(MESSAGE | {"DEFAULT_LOCALE": "../etc"})
    assert settings.texts.default_locale == "en"
    assert settings.problems[0].startswith("DEFAULT_LOCALE is '../etc', which is no language tag")


def test_how_addresses_are_verified_is_a_code_where_that_cannot_be_understood() -> None:
    assert message_settings(MESSAGE | {"EMAIL_VERIFY_BY": "link"}).rules.verification is EmailVerification.LINK
    settings = message_settings(MESSAGE | {"EMAIL_VERIFY_BY": "pigeon"})
    assert settings.rules.verification is EmailVerification.CODE
    assert settings.problems


def test_the_numbers_that_are_never_capped_are_in_no_repr() -> None:
    """Settings are printed by accident: a whole number must not be among what is."""
    caps = Caps(GuardMode.OBSERVE, 10, 100, frozenset({PHONE}))
    assert PHONE in caps.never
    assert PHONE not in repr(caps)
