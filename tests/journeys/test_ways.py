"""Every way to use a phone number, whole: pools that boto3 made, attached to one stack, and their customers."""

from __future__ import annotations

import re
from copy import replace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.local_stack.customers import new_person
from support.local_stack.ways import WAYS, new_customer
from support.paths import REPOSITORY
from support.people import NEW_PASSWORD, TEMPORARY_PASSWORD, wrong
from support.template.stack_values import StackValues

from cognito_otp_local.cli.demo import Demo
from cognito_otp_local.cli.demo_ways import COMMON, Mfa
from cognito_otp_local.cli.demo_ways import WAYS as DEMOS

if TYPE_CHECKING:
    from support.local_stack.pools_in_use import PoolInUse
    from support.local_stack.ways import Customer

    from cognito_otp_local.testing import ReceivedText

DEFAULT_DEMO, *OTHER_DEMOS = DEMOS
WITH_PASSWORDS = [way for way in WAYS if not way.passwordless]
CODE = re.compile(r"\[([a-z_]+\.[a-z]+)\]")


@pytest.fixture(params=WAYS, ids=[way.name for way in WAYS])
def customer(pools: dict[str, PoolInUse], request: pytest.FixtureRequest) -> Customer:
    """Return a customer of each way, who has not signed up yet."""
    return new_customer(request.param, pools[request.param.name])


@dataclass
class Shown:
    """What the demo showed."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    texts: list[ReceivedText] = field(default_factory=list)

    def call(self, operation: str, answer: str) -> None:
        """Note a call."""
        self.calls.append((operation, answer))

    def text(self, text: ReceivedText) -> None:
        """Note a text."""
        self.texts.append(text)
        secret_scan.add_secret(text.code)


@pytest.mark.parametrize("name", OTHER_DEMOS)
def test_the_demo_shows_a_way_to_its_end(pools: dict[str, PoolInUse], name: str) -> None:
    """The default one is run from the command line. These come first, while the demo's own user is new to each pool."""
    demonstrated, shown = DEMOS[name], Shown()
    Demo(pools[name].stack, shown, demonstrated).run()
    (refused, why), *_, (_, last) = shown.calls
    assert refused == demonstrated.refused[0]
    assert why.startswith("refused: PreSignUp failed with error ")
    assert last == "signed in: AccessToken, IdToken, RefreshToken"
    assert len(shown.texts) == 1 + (demonstrated.passwordless or demonstrated.mfa is not Mfa.NEVER)
    assert {text.sender for text in shown.texts} == {"ACME"}


@pytest.mark.parametrize("name", DEMOS)
def test_the_parameters_of_a_demo_go_together(name: str) -> None:
    assert StackValues(parameters=COMMON | DEMOS[name].parameters).refused_by() == []
    assert name in {way.name for way in WAYS}


def refusal(customer: Customer, **sign_up: Any) -> list[str]:
    """Expect a refusal; return its codes, as an application finds them."""
    with pytest.raises(customer.cognito.exceptions.UserLambdaValidationException) as caught:
        customer.sign_up(**sign_up)
    message = caught.value.response["Error"]["Message"]
    assert message.startswith("PreSignUp failed with error ")
    assert message.endswith("].")
    assert customer.person.number not in message
    assert customer.email not in message
    assert customer.person.phone.texts() == []
    return CODE.findall(message)


def test_a_sign_up_that_lacks_something_is_refused_with_all_that_it_lacks(customer: Customer) -> None:
    if customer.way.lacking:
        assert refusal(customer, attributes=[]) == list(customer.way.lacking)
    else:
        national = f"+440{customer.person.number.removeprefix('+44')}"
        secret_scan.add_secret(national)
        assert refusal(customer, user_name=national) == ["phone_number.format"]
    customer.sign_up()


def test_who_signs_up_with_a_number_where_addresses_are_taken_too_lacks_the_address(
    pools: dict[str, PoolInUse],
) -> None:
    (way,) = [way for way in WAYS if way.name == "email-or-phone"]
    customer = new_customer(replace(way, signs_up_with="number", needs=("email",)), pools[way.name])
    assert refusal(customer, attributes=[]) == ["email.missing"]
    customer.confirmed()
    assert customer.sign_in()


def test_what_cognito_itself_does_not_take_has_a_message_of_cognitos(pools: dict[str, PoolInUse]) -> None:
    by_name = {way.name: new_customer(way, pools[way.name]) for way in WAYS}
    number = [{"Name": "phone_number", "Value": "07700900123"}]
    refused: list[tuple[Customer, str, dict[str, Any]]] = [
        (by_name["phone-verification"], "Invalid phone number format.", {"attributes": number}),
        (by_name["phone-as-user-name"], "Username should be a phone number.", {"user_name": "07700900123"}),
        (by_name["phone-verification"], "Username should be an email.", {"user_name": "ada"}),
        (by_name["email-or-phone"], "Username should be either an email or a phone number.", {"user_name": "ada"}),
    ]
    guide = (REPOSITORY / "docs" / "sign-up.md").read_text()
    for customer, message, given in refused:
        with pytest.raises(customer.cognito.exceptions.InvalidParameterException) as caught:
            customer.sign_up(**given)
        assert caught.value.response["Error"]["Message"] == message
        assert f"`{message}`" in guide


def test_a_number_that_no_text_reaches_is_refused(customer: Customer) -> None:
    landline = "+442079460123"
    if customer.way.signs_up_with == "number":
        assert refusal(customer, user_name=landline) == ["phone_number.type"]
    else:
        given = [each for each in customer.attributes if each["Name"] != "phone_number"]
        given.append({"Name": "phone_number", "Value": landline})
        assert refusal(customer, attributes=given) == ["phone_number.type"]


def test_a_wrong_code_is_refused_and_a_resent_one_confirms(customer: Customer) -> None:
    details = customer.sign_up()["CodeDeliveryDetails"]
    assert (details["DeliveryMedium"], details["AttributeName"]) == ("SMS", "phone_number")
    first = customer.person.code()
    with pytest.raises(customer.cognito.exceptions.CodeMismatchException):
        customer.confirm(wrong(first))
    customer.cognito.resend_confirmation_code(ClientId=customer.stack.client_id, Username=customer.user_name)
    customer.confirm(customer.person.code())
    found = customer.cognito.admin_get_user(UserPoolId=customer.stack.user_pool_id, Username=customer.user_name)
    assert found["UserStatus"] == "CONFIRMED"
    assert {"Name": "phone_number_verified", "Value": "true"} in found["UserAttributes"]


def test_signing_in_asks_for_a_code_where_it_should_and_takes_no_wrong_one(customer: Customer) -> None:
    answer = customer.confirmed().begin()
    expected = "SMS_OTP" if customer.way.passwordless else {"OFF": None}.get(customer.way.mfa, "SMS_MFA")
    assert answer.get("ChallengeName") == expected
    if expected is not None:
        code = customer.person.code()
        with pytest.raises(customer.cognito.exceptions.CodeMismatchException):
            customer.bring(answer, f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}")
        answer = customer.bring(answer, code)
    assert "AccessToken" in answer["AuthenticationResult"]


@pytest.mark.parametrize("customer", WITH_PASSWORDS, ids=[way.name for way in WITH_PASSWORDS], indirect=True)
def test_a_forgotten_password_is_recovered_by_text_or_by_email_where_text_is_the_second_factor(
    customer: Customer,
) -> None:
    customer.confirmed()
    by_email = customer.way.mfa != "OFF"
    if by_email:
        token = customer.sign_in()
        customer.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
        code = customer.emailed_code()
        customer.cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    names = {"ClientId": customer.stack.client_id, "Username": customer.sign_in_name}
    details = customer.cognito.forgot_password(**names)["CodeDeliveryDetails"]
    assert details["DeliveryMedium"] == ("EMAIL" if by_email else "SMS")
    code = customer.emailed_code() if by_email else customer.person.code()
    with pytest.raises(customer.cognito.exceptions.CodeMismatchException):
        customer.cognito.confirm_forgot_password(**names, ConfirmationCode=wrong(code), Password=NEW_PASSWORD)
    customer.cognito.confirm_forgot_password(**names, ConfirmationCode=code, Password=NEW_PASSWORD)
    assert customer.sign_in(NEW_PASSWORD)


def test_a_new_number_is_the_users_when_its_code_is_brought_back(customer: Customer) -> None:
    token, moved = customer.confirmed().sign_in(), new_person(customer.stack)
    customer.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "phone_number", "Value": moved.number}]
    )
    code = moved.code()
    with pytest.raises(customer.cognito.exceptions.CodeMismatchException):
        customer.cognito.verify_user_attribute(AccessToken=token, AttributeName="phone_number", Code=wrong(code))
    customer.cognito.verify_user_attribute(AccessToken=token, AttributeName="phone_number", Code=code)
    attributes = customer.cognito.get_user(AccessToken=token)["UserAttributes"]
    assert {"Name": "phone_number", "Value": moved.number} in attributes
    assert {"Name": "phone_number_verified", "Value": "true"} in attributes


def test_an_administrator_is_refused_as_well_and_whom_they_create_signs_in(customer: Customer) -> None:
    names = {"UserPoolId": customer.stack.user_pool_id, "Username": customer.user_name}
    if customer.way.lacking:
        with pytest.raises(customer.cognito.exceptions.UserLambdaValidationException) as caught:
            customer.cognito.admin_create_user(**names)
        assert CODE.findall(caught.value.response["Error"]["Message"]) == list(customer.way.lacking)
    verified = [{"Name": "phone_number_verified", "Value": "true"}]
    given = {"UserAttributes": [*customer.attributes, *verified]}
    if customer.way.passwordless:
        customer.cognito.admin_create_user(**names, **given, MessageAction="SUPPRESS")
        assert customer.sign_in()
        return
    customer.cognito.admin_create_user(
        **names, **given, TemporaryPassword=TEMPORARY_PASSWORD, DesiredDeliveryMediums=["SMS"]
    )
    temporary = customer.person.phone.next_text().body.rpartition(" ")[2]
    challenge = customer.begin(temporary)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert customer.finish(customer.bring(challenge, NEW_PASSWORD))
    assert customer.sign_in(NEW_PASSWORD)
