"""What the template tells functions and pool about messages."""

from __future__ import annotations

import re

import pytest
from support.template.function_loading import template
from support.template.stack_values import StackValues

OF_THE_POOL = {
    "EMAIL_SENDING_ACCOUNT": "EmailSendingAccount",
    "EMAIL_VERIFY_BY": "EmailVerifyBy",
    "AUTH_SESSION_MINUTES": "AuthSessionMinutes",
    "TEMPORARY_PASSWORD_DAYS": "TemporaryPasswordDays",
}


@pytest.mark.parametrize(
    ("chosen", "option"),
    [
        ({}, "CONFIRM_WITH_CODE"),
        ({"EmailVerifyBy": "code"}, "CONFIRM_WITH_CODE"),
        ({"EmailVerifyBy": "link"}, "CONFIRM_WITH_LINK"),
    ],
)
def test_the_pool_verifies_addresses_as_custom_message_words_it(chosen: dict[str, str], option: str) -> None:
    values = StackValues(parameters=chosen)
    assert values.properties("UserPool")["VerificationMessageTemplate"] == {"DefaultEmailOption": option}
    assert values.properties("CognitoOtpPool")["EmailVerifyBy"] == chosen.get("EmailVerifyBy", "code")


@pytest.mark.parametrize(
    ("locale", "admitted"),
    [("en", True), ("pt-BR", True), ("zh-Hant", True), ("", False), ("../x", False), ("pt_BR", False)],
)
def test_the_default_language_is_a_tag(locale: str, *, admitted: bool) -> None:
    parameter = template()["Parameters"]["DefaultLocale"]
    assert bool(re.fullmatch(parameter["AllowedPattern"], locale)) == admitted
    assert len(locale) <= parameter["MaxLength"]


def test_every_function_knows_the_default_language_and_messages_know_how_long_codes_live() -> None:
    assert template()["Globals"]["Function"]["Environment"]["Variables"]["DEFAULT_LOCALE"] == {"Ref": "DefaultLocale"}
    variables = template()["Resources"]["CustomMessageFunction"]["Properties"]["Environment"]["Variables"]
    for variable, setting in OF_THE_POOL.items():
        assert variables[variable] == {"Fn::GetAtt": ["CognitoOtpPool", setting]}
