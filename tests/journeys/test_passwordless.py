"""Users without a password, on the deployed template: sign-up, first sign-in, and later sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support import secret_scan
from support.local_stack.customers import new_person

if TYPE_CHECKING:
    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack

TOKENS = {"AccessToken", "IdToken", "RefreshToken"}


@pytest.fixture
def visitor(passwordless_stack: LocalStack) -> Person:
    """Return a user who has not signed up yet."""
    return new_person(passwordless_stack)


def test_one_text_confirms_a_new_user_and_signs_them_in(visitor: Person) -> None:
    signed_up = _sign_up(visitor)
    confirmed = visitor.cognito.confirm_sign_up(
        ClientId=visitor.stack.client_id,
        Username=visitor.number,
        ConfirmationCode=visitor.code(),
        Session=signed_up["Session"],
    )
    tokens = _begin(visitor, session=confirmed["Session"])["AuthenticationResult"]
    assert tokens.keys() >= TOKENS
    shown = visitor.cognito.get_user_auth_factors(AccessToken=tokens["AccessToken"])
    assert shown["ConfiguredUserAuthFactors"] == ["SMS_OTP"]
    [text] = httpx.get(f"{visitor.stack.inbox_url}/messages", params={"to": visitor.number}).json()
    steps = [step["what"] for step in text["trace"]]
    assert steps[:2] == ["SignUp: code sealed for CustomSMSSender", "CustomSMSSender_SignUp queued"]


def test_a_code_by_sms_signs_in_and_a_wrong_one_does_not(visitor: Person) -> None:
    _sign_up(visitor)
    visitor.confirm(visitor.code())
    challenge = _begin(visitor)
    assert challenge["ChallengeName"] == "SMS_OTP"
    text = visitor.phone.next_text()
    secret_scan.add_secret(text.code)
    assert text.body.endswith("is your Acme sign-in code. It expires in 3 minutes. Do not share it.")
    with pytest.raises(visitor.cognito.exceptions.CodeMismatchException):
        _bring(visitor, challenge, f"{(int(text.code) + 1) % 1_000_000:06}")
    assert _bring(visitor, challenge, text.code)["AuthenticationResult"].keys() >= TOKENS
    with pytest.raises(visitor.cognito.exceptions.NotAuthorizedException):
        _bring(visitor, challenge, text.code)


def test_a_user_with_a_password_may_choose_how_to_sign_in(visitor: Person) -> None:
    visitor.sign_up()
    visitor.confirm(visitor.code())
    offer = visitor.cognito.initiate_auth(
        ClientId=visitor.stack.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": visitor.number}
    )
    assert offer["AvailableChallenges"] == ["PASSWORD_SRP", "PASSWORD", "SMS_OTP"]
    challenge = visitor.cognito.respond_to_auth_challenge(
        ClientId=visitor.stack.client_id,
        ChallengeName="SELECT_CHALLENGE",
        Session=offer["Session"],
        ChallengeResponses={"USERNAME": visitor.number, "ANSWER": "SMS_OTP"},
    )
    assert _bring(visitor, challenge, visitor.code())["AuthenticationResult"].keys() >= TOKENS


def _sign_up(person: Person) -> Any:
    return person.cognito.sign_up(ClientId=person.stack.client_id, Username=person.number)


def _begin(person: Person, session: str | None = None) -> Any:
    return person.cognito.initiate_auth(
        ClientId=person.stack.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": person.number, "PREFERRED_CHALLENGE": "SMS_OTP"},
        **({} if session is None else {"Session": session}),
    )


def _bring(person: Person, challenge: Any, code: str) -> Any:
    return person.cognito.respond_to_auth_challenge(
        ClientId=person.stack.client_id,
        ChallengeName="SMS_OTP",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": person.number, "SMS_OTP_CODE": code},
    )
