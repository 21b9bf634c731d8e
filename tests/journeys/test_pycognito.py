"""Users of a Python application: pycognito against the deployed template, by SRP.

pycognito builds the issuer of tokens from an endpoint given to it, and Cognito's tokens name AWS's own, on the local
stack too. So the endpoint and the pool's keys come from the environment, as docs/testing.md says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.exceptions import ClientError
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import ForceChangePasswordException, SMSMFAChallengeException
from support.local_stack.customers import new_person
from support.people import NEW_PASSWORD, PASSWORD, TEMPORARY_PASSWORD, wrong

if TYPE_CHECKING:
    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack

pytestmark = pytest.mark.parametrize("stack", ["open"], indirect=True, scope="session")


@pytest.fixture(autouse=True)
def _endpoint(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Direct pycognito to the stack."""
    keys = httpx.get(f"{stack.cognito_endpoint}/{stack.user_pool_id}/.well-known/jwks.json", trust_env=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", stack.cognito_endpoint)
    monkeypatch.setenv("COGNITO_JWKS", keys.text)


def of(person: Person) -> Any:
    """Return pycognito's object for a user."""
    return Cognito(person.stack.user_pool_id, person.stack.client_id, username=person.number)


@pytest.fixture
def user(person: Person) -> Any:
    """Return a user who has signed up, confirmed and signed in."""
    signed_up = of(person)
    signed_up.register(person.number, PASSWORD)
    signed_up.confirm_sign_up(person.code())
    signed_up.authenticate(PASSWORD)
    return signed_up


def test_a_user_signs_up_after_a_wrong_and_a_resent_code(person: Person) -> None:
    user = of(person)
    assert user.register(person.number, PASSWORD)["CodeDeliveryDetails"]["DeliveryMedium"] == "SMS"
    with pytest.raises(ClientError, match="CodeMismatchException"):
        user.confirm_sign_up(wrong(person.code()))
    user.resend_confirmation_code(person.number)
    user.confirm_sign_up(person.code())
    user.authenticate(PASSWORD)
    assert user.id_claims["phone_number"] == person.number  # of a token that pycognito has verified


def test_a_user_with_sms_mfa_signs_in_after_a_wrong_code(user: Any, person: Person) -> None:
    user.set_user_mfa_preference(sms_mfa=True, software_token_mfa=False, preferred="SMS")
    signing_in = of(person)
    with pytest.raises(SMSMFAChallengeException):
        signing_in.authenticate(PASSWORD)
    assert signing_in.access_token is None
    code = person.code()
    with pytest.raises(ClientError, match="CodeMismatchException"):
        signing_in.respond_to_sms_mfa_challenge(wrong(code))
    signing_in.respond_to_sms_mfa_challenge(code)
    assert signing_in.access_claims["token_use"] == "access"


def test_a_forgotten_password_is_replaced_with_a_code(user: Any, person: Person) -> None:
    user.initiate_forgot_password()
    code = person.code()
    with pytest.raises(ClientError, match="CodeMismatchException"):
        user.confirm_forgot_password(wrong(code), NEW_PASSWORD)
    user.confirm_forgot_password(code, NEW_PASSWORD)
    again = of(person)
    again.authenticate(NEW_PASSWORD)
    assert again.access_token


def test_a_new_number_is_the_users_when_its_code_is_brought_back(user: Any, person: Person) -> None:
    moved = new_person(person.stack)
    user.update_profile({"phone_number": moved.number})
    assert user.get_user().phone_number == person.number
    user.validate_verification(moved.code(), "phone_number")
    assert user.get_user().phone_number == moved.number
    again = of(moved)
    again.authenticate(PASSWORD)
    assert again.access_token


def test_an_invited_user_chooses_a_password_and_brings_a_code(person: Person) -> None:
    user = of(person)
    user.admin_create_user(
        person.number,
        TEMPORARY_PASSWORD,
        {"DesiredDeliveryMediums": ["SMS"]},
        phone_number=person.number,
        phone_number_verified="true",
    )
    user.client.admin_set_user_mfa_preference(
        UserPoolId=person.stack.user_pool_id,
        Username=person.number,
        SMSMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    temporary = person.phone.next_text().body.rpartition(" ")[2]
    with pytest.raises(ForceChangePasswordException):
        user.authenticate(temporary)
    # Cognito.new_password_challenge() expects tokens at once, so it cannot be used with MFA.
    srp = AWSSRP(person.number, temporary, person.stack.user_pool_id, person.stack.client_id, client=user.client)
    challenge = srp.set_new_password_challenge(NEW_PASSWORD)
    assert challenge["ChallengeName"] == "SMS_MFA"
    user.respond_to_sms_mfa_challenge(person.code(), challenge)
    assert user.access_token
