"""Forgotten passwords, through the front: who gets a code, where it is sent, and what it can be used for."""

from __future__ import annotations

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.local_stack.cognito_front import code_in, other_than, refused
from support.people import EMAIL, MASKED, NEW_PASSWORD, PASSWORD, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

HOUR = 3600
NO_WAY = "Cannot reset password for the user as there is no registered/verified email or phone_number"
BY_PHONE = {"Destination": MASKED, "DeliveryMedium": "SMS", "AttributeName": "phone_number"}
BY_EMAIL = {"Destination": "p***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
UNKNOWN = "Username/client id combination not found."


def recovery(*mechanisms: str) -> dict[str, Any]:
    """Return an AccountRecoverySetting with the mechanisms in this order of priority, listed the other way round."""
    listed = [{"Name": name, "Priority": priority} for priority, name in enumerate(mechanisms, start=1)]
    return {"RecoveryMechanisms": listed[::-1]}


def test_a_code_by_sms_sets_a_new_password_once(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    assert pool.forgot(ClientMetadata={"locale": "de"})["CodeDeliveryDetails"] == BY_PHONE
    [event] = pool.sent()
    assert event["triggerSource"] == "CustomSMSSender_ForgotPassword"
    assert event["callerContext"]["clientId"] == pool.client_id
    assert event["request"]["clientMetadata"] == {"locale": "de"}
    assert event["request"]["userAttributes"]["cognito:user_status"] == "CONFIRMED"
    code = pool.code()
    pool.reset(code)
    assert "AuthenticationResult" in pool.sign_in(password=NEW_PASSWORD)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in()
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        pool.reset(code)


def test_a_wrong_code_is_refused_and_the_right_one_still_works(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.reset(other_than(code))
    pool.reset(code)


def test_a_reset_code_lives_for_an_hour(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()
    local.clock.forward(HOUR)
    with refused("ExpiredCodeException"):
        pool.reset(code)


def test_a_reset_code_is_good_until_the_last_second_of_its_hour(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()
    local.clock.forward(HOUR - 1)
    pool.reset(code)


def test_without_a_code_having_been_asked_for_none_is_right(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    with refused("ExpiredCodeException"):
        pool.reset("123456")


def test_a_new_code_replaces_the_one_before_it(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    first = pool.code()
    pool.forgot()
    second = pool.code()
    if first != second:
        with refused("CodeMismatchException"):
            pool.reset(first)
    pool.reset(second)


def test_a_password_that_the_policy_refuses_leaves_the_code_good(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()
    with refused("InvalidPasswordException"):
        pool.reset(code, "short")
    pool.reset(code)


def test_the_same_code_brought_by_two_at_once_sets_one_password(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    code = pool.code()

    def bring(number: int) -> str:
        try:
            pool.reset(code, f"{NEW_PASSWORD}{number}")
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "reset"

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(bring, range(4))) == ["ExpiredCodeException"] * 3 + ["reset"]


def test_a_reset_code_does_not_disturb_a_sign_up_code_and_neither_does_the_others_work(local: Local) -> None:
    pool = local.pool()
    pool.sign_up(ClientMetadata={"do": "autoVerifyEmail"}, UserAttributes=[{"Name": "email", "Value": EMAIL}])
    sign_up_code = pool.code()
    pool.forgot()
    [email] = local.emails
    reset_code = code_in(email.body)
    if sign_up_code != reset_code:
        with refused("CodeMismatchException"):
            pool.reset(sign_up_code)
        with refused("CodeMismatchException"):
            pool.confirm(reset_code)
    pool.confirm(sign_up_code)
    pool.reset(reset_code)


def test_a_user_who_has_not_confirmed_cannot_set_a_password_even_with_a_verified_address(local: Local) -> None:
    pool = local.pool()
    pool.sign_up(ClientMetadata={"do": "autoVerifyPhone"})
    pool.forgot()
    with refused("UserNotConfirmedException", "User is not confirmed."):
        pool.reset(pool.code())


def test_twenty_calls_an_hour_are_allowed_asking_and_answering_together(local: Local) -> None:
    pool = local.pool(LambdaConfig={"PreSignUp": local.functions.pre_sign_up})
    pool.verified()
    for _ in range(10):
        pool.forgot()
        with refused("CodeMismatchException"):
            pool.reset(other_than(code_in(local.texts[-1][1])))
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        pool.forgot()
    with refused("LimitExceededException"):
        pool.reset(code_in(local.texts[-1][1]))
    local.clock.forward(HOUR)
    pool.forgot()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param(recovery("verified_phone_number", "verified_email"), BY_PHONE, id="phone_first"),
        pytest.param(recovery("verified_email", "verified_phone_number"), BY_EMAIL, id="email_first"),
        pytest.param(recovery("verified_email"), BY_EMAIL, id="email_only"),
        pytest.param({}, BY_PHONE, id="no_setting_means_sms_first"),
    ],
)
def test_the_pools_setting_decides_where_the_code_goes(
    local: Local, setting: dict[str, Any], expected: dict[str, str]
) -> None:
    pool = local.pool(AccountRecoverySetting=setting)
    pool.verified(email=EMAIL)
    assert pool.forgot()["CodeDeliveryDetails"] == expected


def test_only_a_verified_address_gets_a_code(local: Local) -> None:
    pool = local.pool(AccountRecoverySetting=recovery("verified_phone_number", "verified_email"))
    metadata = {"do": "autoConfirmUser autoVerifyEmail"}
    pool.sign_up(ClientMetadata=metadata, UserAttributes=[{"Name": "email", "Value": EMAIL}])
    assert pool.forgot()["CodeDeliveryDetails"] == BY_EMAIL
    pool.confirmed("bob")
    with refused("InvalidParameterException", NO_WAY):
        pool.forgot("bob")


def test_a_verified_address_that_the_setting_does_not_name_gets_no_code(local: Local) -> None:
    pool = local.pool(AccountRecoverySetting=recovery("verified_email"))
    pool.verified()
    with refused("InvalidParameterException", NO_WAY):
        pool.forgot()


def choose_sms(pool: Pool) -> None:
    """Switch SMS MFA on for the user."""
    pool.local.cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username="ada", SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )


def test_sms_does_not_recover_the_account_of_a_user_with_sms_mfa(local: Local) -> None:
    setting = recovery("verified_phone_number", "verified_email")
    pool = local.pool(MfaConfiguration="OPTIONAL", AccountRecoverySetting=setting)
    pool.verified(email=EMAIL)
    assert pool.forgot()["CodeDeliveryDetails"] == BY_PHONE
    choose_sms(pool)
    assert pool.forgot()["CodeDeliveryDetails"] == BY_EMAIL


def test_where_mfa_is_on_a_user_with_a_phone_alone_cannot_recover(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON", AccountRecoverySetting=recovery("verified_phone_number"))
    pool.verified()
    with refused("InvalidParameterException", NO_WAY):
        pool.forgot()


def test_without_a_setting_sms_recovers_even_a_user_with_sms_mfa(local: Local) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.verified(email=EMAIL)
    choose_sms(pool)
    assert pool.forgot()["CodeDeliveryDetails"] == BY_PHONE


def test_where_only_administrators_reset_passwords_no_user_gets_a_code(local: Local) -> None:
    pool = local.pool(AccountRecoverySetting=recovery("admin_only"))
    pool.verified()
    with refused("NotAuthorizedException"):
        pool.forgot()
    with refused("NotAuthorizedException"):
        local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada")
    assert pool.sent() == []


def test_an_invited_user_cannot_reset_the_temporary_password(local: Local) -> None:
    pool = local.pool()
    attributes = [{"Name": "phone_number", "Value": PHONE}, {"Name": "phone_number_verified", "Value": "true"}]
    pool.invite(UserAttributes=attributes, MessageAction="SUPPRESS")
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        pool.forgot()
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada")


def test_a_disabled_user_can_neither_request_nor_use_a_code(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    pool.forgot()
    local.cognito.admin_disable_user(UserPoolId=pool.id, Username="ada")
    with refused("NotAuthorizedException", "User is disabled."):
        pool.forgot()
    with refused("NotAuthorizedException", "User is disabled."):
        pool.reset(pool.code())


def test_an_unknown_user_is_named_as_such_by_a_legacy_client(local: Local) -> None:
    pool = local.pool()
    with refused("UserNotFoundException", UNKNOWN):
        pool.forgot("nobody")
    with refused("UserNotFoundException", UNKNOWN):
        pool.reset("123456", username="nobody")


def test_a_client_that_hides_users_simulates_a_delivery_to_users_who_cannot_get_one(local: Local) -> None:
    pool = local.pool(client={"PreventUserExistenceErrors": "ENABLED"})
    pool.confirmed("unverified")
    pool.verified("disabled")
    local.cognito.admin_disable_user(UserPoolId=pool.id, Username="disabled")
    pool.invite("invited", MessageAction="SUPPRESS")
    for name in ("nobody", "unverified", "disabled", "invited"):
        details = pool.forgot(name)["CodeDeliveryDetails"]
        assert (details["DeliveryMedium"], details["AttributeName"]) == ("SMS", "phone_number")
        assert details == pool.forgot(name)["CodeDeliveryDetails"]
    for name in ("nobody", "disabled"):
        with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
            pool.reset("123456", username=name)
    assert pool.sent() == []


def test_a_client_with_a_secret_must_prove_it(local: Local) -> None:
    pool = local.pool(client={"GenerateSecret": True})
    assert pool.secret is not None
    digest = hmac.new(pool.secret.encode(), ("ada" + pool.client_id).encode(), hashlib.sha256).digest()
    proof = base64.b64encode(digest).decode()
    metadata = {"do": "autoConfirmUser autoVerifyPhone"}
    pool.sign_up(SecretHash=proof, ClientMetadata=metadata)
    with refused("NotAuthorizedException"):
        pool.forgot()
    pool.forgot(SecretHash=proof)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
        pool.reset(pool.code(), SecretHash="AAAA")
    pool.reset(pool.code(), SecretHash=proof)


def test_an_administrators_reset_sends_a_code_and_ends_the_old_password(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada", ClientMetadata={"why": "leak"})
    [event] = pool.sent()
    assert event["triggerSource"] == "CustomSMSSender_ForgotPassword"
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["request"]["clientMetadata"] == {"why": "leak"}
    assert event["request"]["userAttributes"]["cognito:user_status"] == "RESET_REQUIRED"
    assert pool.user()["UserStatus"] == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.sign_in()
    pool.reset(pool.code())
    assert "AuthenticationResult" in pool.sign_in(password=NEW_PASSWORD)


def test_a_user_whose_password_was_reset_may_ask_for_another_code(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada")
    pool.forgot()
    pool.reset(pool.code(), PASSWORD)
    assert pool.user()["UserStatus"] == "CONFIRMED"


def test_an_administrator_gets_an_error_for_an_unknown_user_and_for_one_without_a_verified_address(
    local: Local,
) -> None:
    pool = local.pool()
    with refused("UserNotFoundException", "User does not exist."):
        local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="nobody")
    pool.confirmed()
    with refused("InvalidParameterException", NO_WAY):
        local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada")
    assert pool.user()["UserStatus"] == "CONFIRMED"
