"""Password resets, changed attributes and invitations, on the deployed template with the real functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from support import secret_scan
from support.local_stack.customers import emails_to, new_person
from support.people import EMAIL, NEW_PASSWORD, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from support.local_stack.customers import Person


def sign_in(person: Person, password: str) -> dict[str, object]:
    """Sign in with another password than the tests' default."""
    answer: dict[str, object] = person.cognito.initiate_auth(
        ClientId=person.stack.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.number, "PASSWORD": password},
    )
    return answer


def test_a_forgotten_password_is_replaced_with_a_code_by_sms(confirmed: Person) -> None:
    details = confirmed.cognito.forgot_password(ClientId=confirmed.stack.client_id, Username=confirmed.number)
    assert details["CodeDeliveryDetails"]["DeliveryMedium"] == "SMS"
    text = confirmed.phone.next_text()
    secret_scan.add_secret(text.code)
    assert text.body.startswith(f"{text.code} is your Acme password reset code.")
    confirmed.cognito.confirm_forgot_password(
        ClientId=confirmed.stack.client_id,
        Username=confirmed.number,
        ConfirmationCode=text.code,
        Password=NEW_PASSWORD,
    )
    assert "AuthenticationResult" in sign_in(confirmed, NEW_PASSWORD)


def test_a_new_number_becomes_the_users_own_when_its_code_is_brought_back(confirmed: Person) -> None:
    token, moved = confirmed.access_token(), new_person(confirmed.stack)
    confirmed.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "phone_number", "Value": moved.number}]
    )
    assert "AuthenticationResult" in confirmed.sign_in()
    text = moved.phone.next_text()
    secret_scan.add_secret(text.code)
    assert text.body == f"{text.code} is your Acme verification code. It expires in 24 hours. Do not share it."
    confirmed.cognito.verify_user_attribute(AccessToken=token, AttributeName="phone_number", Code=text.code)
    assert "AuthenticationResult" in moved.sign_in()


def test_a_new_number_with_a_national_prefix_gets_its_code(confirmed: Person) -> None:
    """Cognito takes it as it is written, and no PreSignUp looks at a change."""
    token, moved = confirmed.access_token(), new_person(confirmed.stack)
    written = f"+440{moved.number.removeprefix('+44')}"
    secret_scan.add_secret(written)
    confirmed.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "phone_number", "Value": written}]
    )
    text = moved.phone.next_text()
    secret_scan.add_secret(text.code)
    confirmed.cognito.verify_user_attribute(AccessToken=token, AttributeName="phone_number", Code=text.code)
    attributes = confirmed.cognito.get_user(AccessToken=token)["UserAttributes"]
    assert {"Name": "phone_number", "Value": written} in attributes


def test_an_invited_user_reads_the_temporary_password_on_the_phone_and_signs_in_with_it(person: Person) -> None:
    person.cognito.admin_create_user(
        UserPoolId=person.stack.user_pool_id,
        Username=person.number,
        TemporaryPassword=TEMPORARY_PASSWORD,
        DesiredDeliveryMediums=["SMS"],
    )
    text = person.phone.next_text()
    expected = (
        "Your Acme account is ready. Sign in within 7 days. Do not share this. "
        f"User name: {person.number} Temporary password: {TEMPORARY_PASSWORD}"
    )
    assert text.body == expected
    challenge = sign_in(person, text.body.rpartition(" ")[2])
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answer = person.cognito.respond_to_auth_challenge(
        ClientId=person.stack.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": person.number, "NEW_PASSWORD": NEW_PASSWORD},
    )
    assert "AuthenticationResult" in answer


def test_a_code_by_email_is_worded_by_custom_message_and_reaches_the_inbox(confirmed: Person) -> None:
    token, address = confirmed.access_token(), f"{confirmed.number.removeprefix('+')}.{EMAIL}"
    confirmed.cognito.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "email", "Value": address}])
    confirmed.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    [email] = emails_to(confirmed.stack, address)
    [code] = re.findall(r">([0-9]{6})</p>", email["body"])
    secret_scan.add_secret(code)
    assert (email["from"], email["subject"]) == ("no-reply@example.com", "Your Acme verification code")
    words = [
        word.strip()
        for word in re.sub(r"(?s)<head>.*</head>|<[^>]+>", "\n", email["body"]).splitlines()
        if word.strip()
    ]
    assert words == [
        "Acme",
        "Enter this code to verify your address for Acme:",
        code,
        "It expires in 24 hours. Do not share it with anyone.",
        "If you did not ask for this, ignore this email.",
    ]
    assert [step["what"] for step in email["trace"]] == ["VerifyUserAttribute: worded by CustomMessage"]
    confirmed.cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    found = confirmed.cognito.get_user(AccessToken=token)["UserAttributes"]
    assert {"Name": "email_verified", "Value": "true"} in found
