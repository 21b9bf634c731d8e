"""Signing in with SMS MFA on the deployed template, with the real functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.local_stack.customers import Person

TOKENS = {"AccessToken", "IdToken", "RefreshToken"}


def test_without_mfa_the_password_alone_signs_in(confirmed: Person) -> None:
    assert confirmed.sign_in()["AuthenticationResult"].keys() >= TOKENS


def test_a_user_who_chose_sms_mfa_gets_tokens_only_for_the_code(confirmed: Person) -> None:
    confirmed.choose_sms_mfa()
    challenge = confirmed.sign_in()
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert "AuthenticationResult" not in challenge
    assert challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == f"+********{confirmed.number[-4:]}"
    text = confirmed.phone.texts()[-1] if len(confirmed.phone.texts()) > 1 else confirmed.phone.next_text()
    assert text.body.endswith("is your Acme sign-in code. It expires in 3 minutes. Do not share it.")
    assert confirmed.answer_mfa(challenge["Session"], text.code)["AuthenticationResult"].keys() >= TOKENS


def test_a_wrong_mfa_code_gives_no_tokens(confirmed: Person) -> None:
    confirmed.choose_sms_mfa()
    challenge = confirmed.sign_in()
    code = confirmed.code()
    with pytest.raises(confirmed.cognito.exceptions.CodeMismatchException):
        confirmed.answer_mfa(challenge["Session"], f"{(int(code) + 1) % 1_000_000:06}")


def test_an_mfa_code_works_once(confirmed: Person) -> None:
    confirmed.choose_sms_mfa()
    challenge = confirmed.sign_in()
    code = confirmed.code()
    confirmed.answer_mfa(challenge["Session"], code)
    with pytest.raises(confirmed.cognito.exceptions.NotAuthorizedException):
        confirmed.answer_mfa(challenge["Session"], code)


def test_a_browser_signs_in_by_srp_and_sms_mfa(confirmed: Person) -> None:
    confirmed.choose_sms_mfa()
    challenge = confirmed.sign_in_by_srp()
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert confirmed.answer_mfa(challenge["Session"], confirmed.code())["AuthenticationResult"].keys() >= TOKENS
