"""Signing up by phone on the deployed template, with the real functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.people import EMAIL, PASSWORD

if TYPE_CHECKING:
    from support.local_stack.customers import Person


def test_a_code_is_texted_from_the_origination_identity_and_confirms_the_user(person: Person) -> None:
    details = person.sign_up()["CodeDeliveryDetails"]
    assert details == {
        "Destination": f"+********{person.number[-4:]}",
        "DeliveryMedium": "SMS",
        "AttributeName": "phone_number",
    }
    text = person.phone.next_text()
    assert text.sender == "ACME"
    assert text.body == f"{text.code} is your Acme verification code. It expires in 24 hours. Do not share it."
    assert (text.encoding, text.segments) == ("GSM", 1)
    person.confirm(text.code)
    assert "AccessToken" in person.sign_in()["AuthenticationResult"]


def test_a_wrong_code_is_refused_and_the_right_one_still_works_once(person: Person) -> None:
    person.sign_up()
    code = person.code()
    with pytest.raises(person.cognito.exceptions.CodeMismatchException):
        person.confirm(f"{(int(code) + 1) % 1_000_000:06}")
    person.confirm(code)
    with pytest.raises(person.cognito.exceptions.NotAuthorizedException):
        person.confirm(code)


def test_a_resent_code_is_a_new_text_with_a_new_code(person: Person) -> None:
    person.sign_up()
    first = person.code()
    person.cognito.resend_confirmation_code(ClientId=person.stack.client_id, Username=person.number)
    second = person.code()
    assert second != first
    person.confirm(second)


def test_a_sign_up_without_a_phone_number_is_refused_as_cognito_words_it_and_leaves_no_user(person: Person) -> None:
    with pytest.raises(person.cognito.exceptions.UserLambdaValidationException) as caught:
        person.cognito.sign_up(
            ClientId=person.stack.client_id,
            Username=EMAIL,
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": EMAIL}],
        )
    assert caught.value.response["Error"]["Message"] == (
        "PreSignUp failed with error A phone number is required to sign up [phone_number.missing]."
    )
    with pytest.raises(person.cognito.exceptions.NotAuthorizedException):
        person.cognito.initiate_auth(
            ClientId=person.stack.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
        )


def test_an_impossible_number_is_refused_before_anything_is_sent(person: Person) -> None:
    with pytest.raises(
        person.cognito.exceptions.UserLambdaValidationException,
        match=r"too few digits, it should be like \+447400123456 \[phone_number.format\]",
    ):
        person.cognito.sign_up(ClientId=person.stack.client_id, Username="+4412", Password=PASSWORD)
    assert person.phone.texts() == []


def test_the_deployed_pool_is_described_with_numbers_as_cognito_does(person: Person) -> None:
    pool = person.cognito.describe_user_pool(UserPoolId=person.stack.user_pool_id)["UserPool"]
    assert pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 7
