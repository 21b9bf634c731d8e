"""Users of a web application: the Amplify JavaScript library against the deployed template, by SRP as browsers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack import amplify_client
from support.local_stack.customers import new_person
from support.people import NEW_PASSWORD, PASSWORD, TEMPORARY_PASSWORD, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.amplify_client import Browser
    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack

ONE_STACK = pytest.mark.parametrize("stack", ["open"], indirect=True, scope="session")
DONE = {"isSignedIn": True, "nextStep": {"signInStep": "DONE"}}


@pytest.fixture(scope="session", autouse=True)
def _library() -> None:
    """Have the library installed."""
    amplify_client.install()


@pytest.fixture
def browser(stack: LocalStack) -> Iterator[Browser]:
    """Open a browser without a signed-in user."""
    with amplify_client.open_browser(stack) as opened:
        yield opened


def sign_up(browser: Browser, person: Person) -> None:
    """Sign up and confirm."""
    browser.call("signUp", username=person.number, password=PASSWORD)
    browser.call("confirmSignUp", username=person.number, confirmationCode=person.code())


def sign_in(browser: Browser, person: Person, password: str = PASSWORD) -> Any:
    """Sign in by SRP; return Amplify's next step, or that it is done."""
    return browser.call("signIn", username=person.number, password=password)


def step(answer: Any) -> str:
    """Return the next step that Amplify names."""
    return str(next(value for name, value in answer["nextStep"].items() if name.endswith("Step")))


@ONE_STACK
def test_a_user_signs_up_after_a_wrong_and_a_resent_code(browser: Browser, person: Person) -> None:
    answer = browser.call("signUp", username=person.number, password=PASSWORD)
    assert answer["nextStep"] == {
        "signUpStep": "CONFIRM_SIGN_UP",
        "codeDeliveryDetails": {
            "destination": f"+********{person.number[-4:]}",
            "deliveryMedium": "SMS",
            "attributeName": "phone_number",
        },
    }
    first = person.code()
    with pytest.raises(amplify_client.AmplifyError, match="CodeMismatchException"):
        browser.call("confirmSignUp", username=person.number, confirmationCode=wrong(first))
    browser.call("resendSignUpCode", username=person.number)
    browser.call("confirmSignUp", username=person.number, confirmationCode=person.code())
    assert sign_in(browser, person) == DONE
    assert browser.call("fetchUserAttributes")["phone_number_verified"] == "true"


@ONE_STACK
def test_a_user_with_sms_mfa_signs_in_after_a_wrong_code(browser: Browser, person: Person) -> None:
    sign_up(browser, person)
    sign_in(browser, person)
    browser.call("updateMFAPreference", sms="PREFERRED")
    assert browser.call("fetchMFAPreference") == {"enabled": ["SMS"], "preferred": "SMS"}
    browser.call("signOut")
    assert step(sign_in(browser, person)) == "CONFIRM_SIGN_IN_WITH_SMS_CODE"
    code = person.code()
    with pytest.raises(amplify_client.AmplifyError, match="CodeMismatchException"):
        browser.call("confirmSignIn", challengeResponse=wrong(code))
    assert browser.call("confirmSignIn", challengeResponse=code) == DONE
    assert browser.call("fetchAuthSession")["tokens"]["accessToken"]["payload"]["token_use"] == "access"


@ONE_STACK
def test_a_forgotten_password_is_replaced_with_a_code(browser: Browser, person: Person) -> None:
    sign_up(browser, person)
    answer = browser.call("resetPassword", username=person.number)
    assert step(answer) == "CONFIRM_RESET_PASSWORD_WITH_CODE"
    assert answer["nextStep"]["codeDeliveryDetails"]["deliveryMedium"] == "SMS"
    code = person.code()
    new = {"username": person.number, "newPassword": NEW_PASSWORD}
    with pytest.raises(amplify_client.AmplifyError, match="CodeMismatchException"):
        browser.call("confirmResetPassword", **new, confirmationCode=wrong(code))
    browser.call("confirmResetPassword", **new, confirmationCode=code)
    assert sign_in(browser, person, NEW_PASSWORD) == DONE


@ONE_STACK
def test_a_new_number_is_the_users_when_its_code_is_brought_back(
    browser: Browser, person: Person, stack: LocalStack
) -> None:
    sign_up(browser, person)
    sign_in(browser, person)
    moved = new_person(stack)
    answer = browser.call("updateUserAttributes", userAttributes={"phone_number": moved.number})
    assert answer["phone_number"]["nextStep"]["updateAttributeStep"] == "CONFIRM_ATTRIBUTE_WITH_CODE"
    assert browser.call("fetchUserAttributes")["phone_number"] == person.number
    code = moved.code()
    browser.call("confirmUserAttribute", userAttributeKey="phone_number", confirmationCode=code)
    attributes = browser.call("fetchUserAttributes")
    assert (attributes["phone_number"], attributes["phone_number_verified"]) == (moved.number, "true")


@ONE_STACK
def test_an_invited_user_chooses_a_password_and_brings_a_code(browser: Browser, person: Person) -> None:
    names = {"UserPoolId": person.stack.user_pool_id, "Username": person.number}
    person.cognito.admin_create_user(
        **names,
        TemporaryPassword=TEMPORARY_PASSWORD,
        UserAttributes=[
            {"Name": "phone_number", "Value": person.number},
            {"Name": "phone_number_verified", "Value": "true"},
        ],
        DesiredDeliveryMediums=["SMS"],
    )
    person.cognito.admin_set_user_mfa_preference(**names, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    temporary = person.phone.next_text().body.rpartition(" ")[2]
    assert step(sign_in(browser, person, temporary)) == "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED"
    answer = browser.call("confirmSignIn", challengeResponse=NEW_PASSWORD)
    assert step(answer) == "CONFIRM_SIGN_IN_WITH_SMS_CODE"
    assert browser.call("confirmSignIn", challengeResponse=person.code()) == DONE


def test_a_user_without_a_password_signs_up_and_in_with_codes_alone(passwordless_stack: LocalStack) -> None:
    person = new_person(passwordless_stack)
    with amplify_client.open_browser(passwordless_stack) as browser:
        signed_up = browser.call(
            "signUp", username=person.number, options={"autoSignIn": {"authFlowType": "USER_AUTH"}}
        )
        assert step(signed_up) == "CONFIRM_SIGN_UP"
        confirmed = browser.call("confirmSignUp", username=person.number, confirmationCode=person.code())
        assert step(confirmed) == "COMPLETE_AUTO_SIGN_IN"
        assert browser.call("autoSignIn") == DONE
        browser.call("signOut")
        by_code = {"authFlowType": "USER_AUTH", "preferredChallenge": "SMS_OTP"}
        challenged = browser.call("signIn", username=person.number, options=by_code)
        assert step(challenged) == "CONFIRM_SIGN_IN_WITH_SMS_CODE"
        code = person.code()
        with pytest.raises(amplify_client.AmplifyError, match="CodeMismatchException"):
            browser.call("confirmSignIn", challengeResponse=wrong(code))
        assert browser.call("confirmSignIn", challengeResponse=code) == DONE
