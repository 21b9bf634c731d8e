"""The stage `prod` of samconfig.toml, deployed as it is: SMS MFA for everyone, and forgotten passwords."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from samcli.cli.types import CfnParameterOverridesType
from support import secret_scan
from support.local_stack import stacks
from support.local_stack.customers import emails_to, new_person
from support.paths import REPOSITORY
from support.people import EMAIL, NEW_PASSWORD, PASSWORD
from support.template.function_loading import template
from support.template.stack_parameters import PARAMETERS

if TYPE_CHECKING:
    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack


@pytest.fixture(scope="module")
def production(open_stack: LocalStack) -> LocalStack:
    """Deploy a stack with the parameters of the stage `prod`, and the template's defaults for the others."""
    stage = tomllib.loads((REPOSITORY / "samconfig.toml").read_text())["prod"]["deploy"]["parameters"]
    parameters: dict[str, str] = CfnParameterOverridesType().convert(stage["parameter_overrides"], None, None)
    declared = template()["Parameters"]
    defaults = {name: declared[name]["Default"] for name in PARAMETERS if "Default" in declared[name]}
    return stacks.beside(open_stack, "production", **defaults | parameters)


@pytest.fixture
def person(production: LocalStack) -> Person:
    """Return a user who has signed up with a phone and an address, and confirmed."""
    person = new_person(production)
    person.sign_up(email=address_of(person))
    person.confirm(person.code())
    return person


def address_of(person: Person) -> str:
    """Return an e-mail address of the person's own."""
    return f"{person.number.removeprefix('+')}.{EMAIL}"


def sign_in(person: Person, password: str) -> str:
    """Sign in by SRP and a code by SMS; return the access token."""
    challenge = person.sign_in_by_srp(password)
    assert challenge["ChallengeName"] == "SMS_MFA"
    return str(person.answer_mfa(challenge["Session"], person.code())["AuthenticationResult"]["AccessToken"])


def verified(person: Person) -> dict[str, Any]:
    """Return what Cognito says of the person's phone and address."""
    found = person.cognito.admin_get_user(UserPoolId=person.stack.user_pool_id, Username=person.number)
    values = {attribute["Name"]: attribute["Value"] for attribute in found["UserAttributes"]}
    return {name: values.get(f"{name}_verified", "false") for name in ("phone_number", "email")}


def newest_code(person: Person) -> str:
    """Return the code in the newest e-mail to the person."""
    (code,) = re.findall(r"\b[0-9]{6}\b", emails_to(person.stack, address_of(person))[-1]["body"])
    secret_scan.add_secret(code)
    return str(code)


def test_the_client_takes_no_password_itself(person: Person) -> None:
    with pytest.raises(person.cognito.exceptions.InvalidParameterException, match="USER_PASSWORD_AUTH"):
        person.sign_in()


def test_at_sign_up_the_phone_alone_is_verified(person: Person) -> None:
    assert verified(person) == {"phone_number": "true", "email": "false"}
    assert emails_to(person.stack, address_of(person)) == []


def test_a_forgotten_password_is_final_while_the_address_is_not_verified(person: Person) -> None:
    """A client that hides users gets an answer as if a code were sent. One that does not gets the reason."""
    person.cognito.forgot_password(ClientId=person.stack.client_id, Username=person.number)
    showing = person.cognito.create_user_pool_client(UserPoolId=person.stack.user_pool_id, ClientName="shows-users")
    with pytest.raises(person.cognito.exceptions.InvalidParameterException, match="no registered/verified email"):
        person.cognito.forgot_password(ClientId=showing["UserPoolClient"]["ClientId"], Username=person.number)
    assert emails_to(person.stack, address_of(person)) == []
    assert len(person.phone.texts()) == 1  # the code of the sign-up


def test_two_calls_verify_the_address_and_then_a_password_is_recovered_by_email(person: Person) -> None:
    token = sign_in(person, PASSWORD)
    person.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    person.cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=newest_code(person))
    assert verified(person) == {"phone_number": "true", "email": "true"}
    answer = person.cognito.forgot_password(ClientId=person.stack.client_id, Username=person.number)
    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    person.cognito.confirm_forgot_password(
        ClientId=person.stack.client_id,
        Username=person.number,
        ConfirmationCode=newest_code(person),
        Password=NEW_PASSWORD,
    )
    assert sign_in(person, NEW_PASSWORD)
