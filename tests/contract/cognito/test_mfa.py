"""Second factors beside SMS: choosing between two, preferring one, setting one up; and a new password before either."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from support.local_stack.cognito_front import refused
from support.people import PASSWORD, PHONE, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

NEW = "Another-Horse-9!"
INVALID = "Invalid session for the user."
ENABLED = {"Enabled": True}
PREFERRED = {"Enabled": True, "PreferredMfa": True}


def test_a_user_with_both_factors_and_no_preference_chooses(local: Local) -> None:
    pool, _ = _with_both(local)
    choice = pool.sign_in()
    assert choice["ChallengeName"] == "SELECT_MFA_TYPE"
    assert json.loads(choice["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    assert pool.sent() == []
    challenge = _answer(pool, choice, ANSWER="SMS_MFA", ClientMetadata={"locale": "de"})
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert pool.sent()[-1]["request"]["clientMetadata"] == {"locale": "de"}
    assert "AuthenticationResult" in pool.answer(challenge, pool.code())


def test_the_other_choice_is_the_application(local: Local) -> None:
    pool, secret = _with_both(local)
    challenge = _answer(pool, pool.sign_in(), ANSWER="SOFTWARE_TOKEN_MFA")
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with refused("CodeMismatchException"):
        _answer(pool, challenge, SOFTWARE_TOKEN_MFA_CODE="000000")
    assert "AuthenticationResult" in _answer(pool, challenge, SOFTWARE_TOKEN_MFA_CODE=_app_code(secret))
    assert pool.sent() == []


def test_a_choice_is_made_once_and_among_what_was_offered(local: Local) -> None:
    pool, _ = _with_both(local)
    choice = pool.sign_in()
    with refused("InvalidParameterException"):
        _answer(pool, choice, ANSWER="CARRIER_PIGEON")
    with refused("NotAuthorizedException", INVALID):
        _answer(pool, {**choice, "Session": "made-up-by-an-attacker"}, ANSWER="SMS_MFA")
    _answer(pool, choice, ANSWER="SMS_MFA")
    with refused("NotAuthorizedException"):
        _answer(pool, choice, ANSWER="SMS_MFA")


def test_the_preferred_factor_is_asked_for_and_can_be_changed_and_dropped(local: Local) -> None:
    pool, _ = _with_both(local)
    _prefer(pool, SMSMfaSettings=PREFERRED)
    assert pool.sign_in()["ChallengeName"] == "SMS_MFA"
    _prefer(pool, SoftwareTokenMfaSettings=PREFERRED)
    assert pool.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    _prefer(pool, SoftwareTokenMfaSettings=ENABLED)
    assert pool.sign_in()["ChallengeName"] == "SELECT_MFA_TYPE"
    assert "PreferredMfaSetting" not in pool.user()
    assert sorted(pool.user()["UserMFASettingList"]) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]


def test_an_application_can_be_switched_off_and_on_again(local: Local) -> None:
    pool, secret = _with_both(local)
    _prefer(pool, SoftwareTokenMfaSettings={"Enabled": False})
    assert pool.sign_in()["ChallengeName"] == "SMS_MFA"
    _prefer(pool, SoftwareTokenMfaSettings=PREFERRED)
    challenge = pool.sign_in()
    assert "AuthenticationResult" in _answer(pool, challenge, SOFTWARE_TOKEN_MFA_CODE=_app_code(secret))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"SoftwareTokenMfaSettings": ENABLED},
            "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
        ),
        ({"SMSMfaSettings": {"Enabled": False, "PreferredMfa": True}}, None),
        ({"SMSMfaSettings": PREFERRED, "SoftwareTokenMfaSettings": PREFERRED}, None),
        ({"EmailMfaSettings": ENABLED}, None),
    ],
)
def test_an_invalid_preference_is_refused_and_changes_nothing(
    local: Local, settings: dict[str, Any], message: str | None
) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed()
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    with refused("InvalidParameterException", message):
        _prefer(pool, **settings)
    with refused("InvalidParameterException", message):
        local.cognito.set_user_mfa_preference(AccessToken=token, **settings)
    assert "AuthenticationResult" in pool.sign_in()


def test_mfa_is_set_up_by_giving_the_user_a_phone_and_signing_in_again(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON")
    pool.confirmed(phone=None)
    challenge = pool.sign_in()
    assert challenge["ChallengeName"] == "MFA_SETUP"
    with refused("NotAuthorizedException"):
        _answer(pool, challenge)
    # The emulator's own call: this is about the sign-in, not about what a change of number sends.
    local.emulated().admin_update_user_attributes(
        UserPoolId=pool.id, Username="ada", UserAttributes=[{"Name": "phone_number", "Value": PHONE}]
    )
    again = pool.sign_in()
    assert again["ChallengeName"] == "SMS_MFA"
    assert "AuthenticationResult" in pool.answer(again, pool.code())


def test_the_legacy_administrators_flow_is_challenged_as_well(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON")
    pool.confirmed()
    challenge = local.cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_NO_SRP_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
    )
    assert challenge["ChallengeName"] == "SMS_MFA"


@pytest.mark.parametrize("status", ["unconfirmed", "reset", "disabled"])
def test_users_who_may_not_sign_in_get_the_reason_and_no_code(local: Local, status: str) -> None:
    pool = local.pool(MfaConfiguration="ON")
    if status == "unconfirmed":
        pool.sign_up()
    else:
        pool.confirmed()
    change = {"reset": "admin_reset_user_password", "disabled": "admin_disable_user"}.get(status)
    if change is not None:
        getattr(local.emulated(), change)(UserPoolId=pool.id, Username="ada")
    errors = {
        "unconfirmed": "UserNotConfirmedException",
        "reset": "PasswordResetRequiredException",
        "disabled": "NotAuthorizedException",
    }
    with refused(errors[status]):
        pool.sign_in()
    with refused(errors[status]):
        local.cognito.admin_initiate_auth(
            UserPoolId=pool.id,
            ClientId=pool.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
        )
    assert [event for event in pool.sent() if event["triggerSource"].endswith("Authentication")] == []


def test_a_new_password_is_held_to_the_policy_and_can_be_tried_again(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON")
    first = _invited(pool, phone_number=PHONE)
    with refused("InvalidParameterException", "Missing required parameter NEW_PASSWORD"):
        _answer(pool, first)
    with refused("InvalidPasswordException"):
        _answer(pool, first, NEW_PASSWORD="short")
    assert pool.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    challenge = _answer(pool, first, NEW_PASSWORD=NEW, ClientMetadata={"locale": "de"})
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert pool.sent()[-1]["request"]["clientMetadata"] == {"locale": "de"}
    assert "AuthenticationResult" in pool.answer(challenge, pool.code())
    with refused("NotAuthorizedException"):
        _answer(pool, first, NEW_PASSWORD=NEW)


def test_required_attributes_are_asked_for_with_the_new_password(local: Local) -> None:
    schema = [{"Name": "phone_number", "Required": True, "Mutable": True, "AttributeDataType": "String"}]
    pool = local.pool(MfaConfiguration="ON", Schema=schema)
    first = _invited(pool)
    assert json.loads(first["ChallengeParameters"]["requiredAttributes"]) == ["userAttributes.phone_number"]
    with refused("InvalidParameterException", "Invalid attributes given, phone_number is missing"):
        _answer(pool, first, NEW_PASSWORD=NEW)
    with refused("InvalidParameterException", "Invalid phone number format."):
        _answer(pool, first, NEW_PASSWORD=NEW, **{"userAttributes.phone_number": "07700 900123"})
    challenge = _answer(pool, first, NEW_PASSWORD=NEW, **{"userAttributes.phone_number": PHONE})
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert pool.attributes()["phone_number"] == PHONE
    assert pool.attributes()["phone_number_verified"] == "false"


def test_a_required_attribute_that_is_there_cannot_be_changed_with_the_new_password(local: Local) -> None:
    schema = [{"Name": "phone_number", "Required": True, "Mutable": True, "AttributeDataType": "String"}]
    pool = local.pool(Schema=schema)
    first = _invited(pool, phone_number=PHONE)
    assert first["ChallengeParameters"]["requiredAttributes"] == "[]"
    with refused("NotAuthorizedException", "Cannot modify an already provided phone_number"):
        _answer(pool, first, NEW_PASSWORD=NEW, **{"userAttributes.phone_number": "+447700900124"})
    assert pool.attributes()["phone_number"] == PHONE


def _with_both(local: Local) -> tuple[Pool, str]:
    """Make a user with SMS and an application, and neither preferred; return the pool and the application's secret."""
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed()
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    secret = local.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    local.cognito.verify_software_token(AccessToken=token, UserCode=_app_code(secret))
    local.cognito.set_user_mfa_preference(
        AccessToken=token, SMSMfaSettings=ENABLED, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": False}
    )
    return pool, secret


def _app_code(secret: str) -> str:
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(int(time.time())).decode()  # noqa: S303 - what authenticators use


def _prefer(pool: Pool, **settings: Any) -> None:
    pool.local.cognito.admin_set_user_mfa_preference(UserPoolId=pool.id, Username="ada", **settings)


def _invited(pool: Pool, **attributes: str) -> Any:
    """Have an administrator make a user, in the emulator itself, and sign in with the temporary password."""
    # Past the front, which would send an invitation; reading the pool has the front take charge of it first.
    pool.local.cognito.describe_user_pool(UserPoolId=pool.id)
    pool.local.emulated().admin_create_user(
        UserPoolId=pool.id,
        Username="ada",
        TemporaryPassword=TEMPORARY_PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )
    return pool.local.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": TEMPORARY_PASSWORD},
    )


def _answer(pool: Pool, challenge: Any, **answers: Any) -> Any:
    metadata = {"ClientMetadata": answers.pop("ClientMetadata")} if "ClientMetadata" in answers else {}
    return pool.local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", **answers},
        **metadata,
    )
