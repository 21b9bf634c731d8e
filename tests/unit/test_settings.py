"""Settings come from the environment that template.yaml gives, and a wrong one is named."""

from __future__ import annotations

import pytest

from cognito_otp.domain.signing_up import RequiredAttribute, SignUpSource
from cognito_otp.errors import SettingsError
from cognito_otp.settings import message_settings, sender_settings, sign_up_rules

SENDER = {
    "APP_NAME": "Acme",
    "KMS_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:key/1",
    "ORIGINATION_IDENTITY": "",
    "AUTH_SESSION_MINUTES": "3",
    "TEMPORARY_PASSWORD_DAYS": "7",
    "SIGN_IN_WITH": "phone_number",
}


def test_an_empty_origination_identity_lets_the_service_choose() -> None:
    assert sender_settings(SENDER).origination_identity is None
    assert sender_settings(SENDER | {"ORIGINATION_IDENTITY": "ACME"}).origination_identity == "ACME"


@pytest.mark.parametrize("name", ["APP_NAME", "KMS_KEY_ARN", "AUTH_SESSION_MINUTES", "TEMPORARY_PASSWORD_DAYS"])
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        sender_settings({key: value for key, value in SENDER.items() if key != name})


@pytest.mark.parametrize("minutes", ["0", "-3", "three", "3.5"])
def test_minutes_must_be_a_whole_number(minutes: str) -> None:
    with pytest.raises(SettingsError, match="AUTH_SESSION_MINUTES must be a whole number"):
        sender_settings(SENDER | {"AUTH_SESSION_MINUTES": minutes})


def test_rules_are_read_as_lists() -> None:
    rules = sign_up_rules({"REQUIRED_ATTRIBUTES": "phone_number, email", "ENFORCED_ON": "SignUp"})
    assert rules.required == frozenset(RequiredAttribute)
    assert rules.enforced_on == {SignUpSource.SIGN_UP}
    assert sign_up_rules({"REQUIRED_ATTRIBUTES": "none", "ENFORCED_ON": "SignUp"}).required == frozenset()


def test_an_unknown_required_attribute_is_named_with_the_choice() -> None:
    with pytest.raises(SettingsError, match=r"REQUIRED_ATTRIBUTES takes email, phone_number or none: 'fax'"):
        sign_up_rules({"REQUIRED_ATTRIBUTES": "fax", "ENFORCED_ON": "SignUp"})


def test_emails_are_worded_only_for_pools_that_send_through_ses() -> None:
    assert message_settings({"APP_NAME": "Acme", "EMAIL_SENDING_ACCOUNT": "DEVELOPER"}).word_emails
    assert not message_settings({"APP_NAME": "Acme", "EMAIL_SENDING_ACCOUNT": "COGNITO_DEFAULT"}).word_emails
