"""Settings come from the environment that template.yaml gives, and a wrong one is named."""

from __future__ import annotations

import pytest
from people import PHONE

from cognito_otp.domain.countries import Served
from cognito_otp.domain.pre_sign_up import RequiredAttribute, SignUpSource
from cognito_otp.domain.pumping import Caps, GuardMode
from cognito_otp.domain.routing.planning import ResendStart
from cognito_otp.errors import SettingsError
from cognito_otp.settings import message_settings, sender_settings, sign_up_rules

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
    "MAXIMUM_EVENT_AGE": "180",
    "PUMPING_GUARD": "observe",
    "CODES_PER_NUMBER_PER_HOUR": "10",
    "CODES_PER_COUNTRY_PER_MINUTE": "100",
    "AUTH_SESSION_MINUTES": "3",
    "TEMPORARY_PASSWORD_DAYS": "7",
    "SIGN_IN_WITH": "phone_number",
}


SIGN_UP = {"REQUIRED_ATTRIBUTES": "phone_number, email", "ENFORCED_ON": "SignUp", "SERVED_COUNTRIES": "all"}


def test_an_empty_origination_identity_lets_the_service_choose() -> None:
    assert sender_settings(SENDER).origination_identity is None
    assert sender_settings(SENDER | {"ORIGINATION_IDENTITY": "ACME"}).origination_identity == "ACME"


@pytest.mark.parametrize("name", ["APP_NAME", "KMS_KEY_ARN", "AUTH_SESSION_MINUTES", "TEMPORARY_PASSWORD_DAYS"])
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        sender_settings({key: value for key, value in SENDER.items() if key != name})


def test_served_countries_and_where_a_resend_starts_are_read() -> None:
    policy = sender_settings(SENDER).rules.policy
    assert policy.served == Served(frozenset({"GB", "IE"}))
    assert policy.resend_starts_at is ResendStart.NEXT_CHANNEL
    assert sign_up_rules(SIGN_UP | {"SERVED_COUNTRIES": "all"}).served.countries is None


@pytest.mark.parametrize("countries", ["UK", "GB,,IE", "gb", "GB,all", "GB IE"])
def test_a_word_that_is_no_country_is_named(countries: str) -> None:
    for read, environment in ((sender_settings, SENDER), (sign_up_rules, SIGN_UP)):
        with pytest.raises(SettingsError, match=r"SERVED_COUNTRIES is wrong: .* is not the code of a country"):
            read(environment | {"SERVED_COUNTRIES": countries})


def test_an_unknown_start_of_a_resend_is_named_with_the_choice() -> None:
    with pytest.raises(SettingsError, match="RESEND_STARTS_AT takes first, next_route, next_channel, not 'voice'"):
        sender_settings(SENDER | {"RESEND_STARTS_AT": "voice"})


@pytest.mark.parametrize("minutes", ["0", "-3", "three", "3.5"])
def test_minutes_must_be_a_whole_number(minutes: str) -> None:
    with pytest.raises(SettingsError, match="AUTH_SESSION_MINUTES must be a whole number"):
        sender_settings(SENDER | {"AUTH_SESSION_MINUTES": minutes})


def test_rules_are_read_as_lists() -> None:
    rules = sign_up_rules(SIGN_UP)
    assert rules.required == frozenset(RequiredAttribute)
    assert rules.enforced_on == {SignUpSource.SIGN_UP}
    assert sign_up_rules(SIGN_UP | {"REQUIRED_ATTRIBUTES": "none"}).required == frozenset()


def test_an_unknown_required_attribute_is_named_with_the_choice() -> None:
    with pytest.raises(SettingsError, match=r"REQUIRED_ATTRIBUTES takes email, phone_number or none: 'fax'"):
        sign_up_rules(SIGN_UP | {"REQUIRED_ATTRIBUTES": "fax"})


def test_emails_are_worded_only_for_pools_that_send_through_ses() -> None:
    assert message_settings({"APP_NAME": "Acme", "EMAIL_SENDING_ACCOUNT": "DEVELOPER"}).word_emails
    assert not message_settings({"APP_NAME": "Acme", "EMAIL_SENDING_ACCOUNT": "COGNITO_DEFAULT"}).word_emails


def test_the_numbers_that_are_never_capped_are_in_no_repr() -> None:
    """Settings are printed by accident: a whole number must not be among what is."""
    caps = Caps(GuardMode.OBSERVE, 10, 100, frozenset({PHONE}))
    assert PHONE in caps.never
    assert PHONE not in repr(caps)
