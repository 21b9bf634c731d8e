"""Signing in with SMS MFA, by password and by SRP, by users and by administrators."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import jwt
from pycognito.aws_srp import AWSSRP
from support.local_stack.cognito_front import refused
from support.people import EMAIL, MASKED, OTHER_PHONE, PASSWORD, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

MFA: dict[str, Any] = {"MfaConfiguration": "ON"}
SPENT = "Invalid session for the user, session can only be used once."
EXPIRED = "Invalid session for the user, session is expired."
INVALID = "Invalid session for the user."
WRONG = "Invalid code or auth state for the user."


def test_a_right_password_gets_a_challenge_and_no_tokens(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    answer = pool.sign_in()
    assert "AuthenticationResult" not in answer
    assert "eyJ" not in str(answer)
    assert answer["ChallengeName"] == "SMS_MFA"
    assert len(answer["Session"]) >= 20
    assert answer["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": MASKED,
        "USER_ID_FOR_SRP": "ada",
    }


def test_the_code_from_the_text_gets_tokens_that_work(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    challenge = pool.sign_in()
    tokens = pool.answer(challenge, pool.code())["AuthenticationResult"]
    assert {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"} <= tokens.keys()
    assert local.cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "ada"
    renewed = local.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    assert "AuthenticationResult" in renewed


def test_initiate_auth_passes_no_client_metadata_on(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    pool.sign_in(ClientMetadata={"locale": "de"})
    event = pool.sent()[-1]
    assert event["triggerSource"] == "CustomSMSSender_Authentication"
    assert event["request"]["clientMetadata"] is None
    assert event["request"]["userAttributes"]["cognito:user_status"] == "CONFIRMED"


def test_srp_gets_the_challenge_after_the_proof_and_respond_passes_metadata_on(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    challenge = _by_srp(pool, PASSWORD, ClientMetadata={"locale": "de"})
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert "AuthenticationResult" not in challenge
    assert pool.sent()[-1]["request"]["clientMetadata"] == {"locale": "de"}
    assert "AuthenticationResult" in pool.answer(challenge, pool.code())


def test_srp_with_a_wrong_password_gets_neither_code_nor_challenge(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    with refused("NotAuthorizedException", "Incorrect username or password."):
        _by_srp(pool, "Wrong-Horse-9!")
    assert pool.sent() == []


def test_srp_for_a_user_with_mfa_cannot_be_finished_as_one_without(local: Local) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed("ada")
    pool.confirmed("bob", "+447700900456")
    _prefer_sms(pool, "ada")
    responses = _srp_responses(pool, PASSWORD) | {"USERNAME": "bob"}
    answer = local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses
    )
    assert answer["ChallengeName"] == "SMS_MFA"
    assert answer["ChallengeParameters"]["USER_ID_FOR_SRP"] == "ada"


def test_administrators_sign_users_in_through_the_same_challenge(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    challenge = local.cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
    )
    assert challenge["ChallengeName"] == "SMS_MFA"
    answer = local.cognito.admin_respond_to_auth_challenge(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        ChallengeName="SMS_MFA",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", "SMS_MFA_CODE": pool.code()},
    )
    assert "AuthenticationResult" in answer


def test_a_wrong_code_can_be_corrected(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    with refused("CodeMismatchException", WRONG):
        pool.answer(challenge, _other_than(code))
    assert "AuthenticationResult" in pool.answer(challenge, code)


def test_after_three_wrong_codes_even_the_right_one_is_refused(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    for _ in range(3):
        with refused("CodeMismatchException", WRONG):
            pool.answer(challenge, _other_than(code))
    with refused("NotAuthorizedException", INVALID):
        pool.answer(challenge, code)


def test_a_session_is_good_once(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    pool.answer(challenge, code)
    with refused("NotAuthorizedException", SPENT):
        pool.answer(challenge, code)


def test_a_session_lives_three_minutes_unless_the_client_says_otherwise(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    local.clock.forward(179)
    with refused("CodeMismatchException"):
        pool.answer(challenge, _other_than(code))
    local.clock.forward(1)
    with refused("NotAuthorizedException", EXPIRED):
        pool.answer(challenge, code)


def test_the_clients_auth_session_validity_is_kept(local: Local) -> None:
    pool, challenge, code = _challenged(local, client={"AuthSessionValidity": 15})
    local.clock.forward(15 * 60 - 1)
    assert "AuthenticationResult" in pool.answer(challenge, code)


def test_a_code_of_one_session_does_not_open_another(local: Local) -> None:
    pool, first, code = _challenged(local)
    second = pool.sign_in()
    if pool.code() != code:
        with refused("CodeMismatchException"):
            pool.answer(second, code)
    assert "AuthenticationResult" in pool.answer(first, code)


def test_a_session_belongs_to_one_user_one_client_and_one_challenge(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    pool.confirmed("bob")
    with refused("NotAuthorizedException", INVALID):
        pool.answer(challenge, code, "bob")
    with refused("NotAuthorizedException", INVALID):
        pool.answer({"Session": "made-up-by-an-attacker"}, code)
    other = local.cognito.create_user_pool_client(UserPoolId=pool.id, ClientName="other")["UserPoolClient"]
    responses = {"USERNAME": "ada", "SMS_MFA_CODE": code, "NEW_PASSWORD": "Another-Horse-9!"}
    for client_id, name in ((other["ClientId"], "SMS_MFA"), (pool.client_id, "NEW_PASSWORD_REQUIRED")):
        with refused("NotAuthorizedException", INVALID):
            local.cognito.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName=name,
                Session=challenge["Session"],
                ChallengeResponses=responses,
            )
    assert "AuthenticationResult" in pool.answer(challenge, code)


def test_answering_a_challenge_that_was_never_issued_gets_no_tokens(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed()
    second = ("SMS_MFA", "SOFTWARE_TOKEN_MFA", "SELECT_MFA_TYPE", "MFA_SETUP", "NEW_PASSWORD_REQUIRED")
    for name in (*second, "SMS_OTP", "SELECT_CHALLENGE", "PASSWORD", "PASSWORD_SRP"):
        with refused("NotAuthorizedException"):
            local.cognito.respond_to_auth_challenge(
                ClientId=pool.client_id,
                ChallengeName=name,
                Session="x" * 40,
                ChallengeResponses={
                    "USERNAME": "ada",
                    "SMS_MFA_CODE": "0",
                    "SMS_OTP_CODE": "0",
                    "ANSWER": "SMS_MFA",
                    "PASSWORD": PASSWORD,
                    "NEW_PASSWORD": PASSWORD,
                },
            )


def test_a_user_disabled_meanwhile_gets_no_tokens(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    local.cognito.admin_disable_user(UserPoolId=pool.id, Username="ada")
    with refused("NotAuthorizedException", "User is disabled."):
        pool.answer(challenge, code)


def test_wrong_passwords_and_unconfirmed_users_get_no_code(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.sign_up()
    with refused("UserNotConfirmedException"):
        pool.sign_in()
    pool.confirmed("bob")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        local.cognito.initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "bob", "PASSWORD": "Wrong-Horse-9!"},
        )
    assert [event["triggerSource"] for event in pool.sent()] == ["CustomSMSSender_SignUp"]


def test_unknown_users_are_hidden_or_named_as_the_client_says(local: Local) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        local.pool().sign_in("nobody")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        local.pool(client={"PreventUserExistenceErrors": "ENABLED"}).sign_in("nobody")


def test_with_mfa_off_the_password_is_enough(local: Local) -> None:
    pool = local.pool()
    pool.confirmed()
    assert "AuthenticationResult" in pool.sign_in()


def test_with_mfa_optional_only_those_who_chose_sms_are_challenged(local: Local) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed()
    tokens = pool.sign_in()["AuthenticationResult"]
    assert "UserMFASettingList" not in pool.user()
    local.cognito.set_user_mfa_preference(
        AccessToken=tokens["AccessToken"], SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    shown = local.cognito.get_user(AccessToken=tokens["AccessToken"])
    assert (shown["UserMFASettingList"], shown["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")
    assert pool.sign_in()["ChallengeName"] == "SMS_MFA"


def test_an_administrator_can_switch_sms_on_and_off(local: Local) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed()
    _prefer_sms(pool, "ada")
    assert pool.sign_in()["ChallengeName"] == "SMS_MFA"
    local.cognito.admin_set_user_mfa_preference(UserPoolId=pool.id, Username="ada", SMSMfaSettings={"Enabled": False})
    assert "AuthenticationResult" in pool.sign_in()
    assert "PreferredMfaSetting" not in pool.user()


def test_sms_needs_a_phone_number(local: Local) -> None:
    pool = local.pool(MfaConfiguration="OPTIONAL")
    pool.confirmed(phone=None)
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    refusal = "User does not have delivery config set to turn on SMS_MFA"
    with refused("InvalidParameterException", refusal):
        _prefer_sms(pool, "ada")
    with refused("InvalidParameterException", refusal):
        local.cognito.set_user_mfa_preference(AccessToken=token, SMSMfaSettings={"Enabled": True})


def test_where_mfa_is_required_a_user_without_a_phone_is_asked_to_set_it_up(local: Local) -> None:
    pool = local.pool(**MFA)
    pool.confirmed(phone=None)
    answer = pool.sign_in()
    assert answer["ChallengeName"] == "MFA_SETUP"
    assert answer["ChallengeParameters"]["MFAS_CAN_SETUP"] == '["SMS_MFA"]'


def test_a_new_password_comes_before_the_code(local: Local) -> None:
    pool = local.pool(**MFA)
    local.cognito.admin_create_user(
        UserPoolId=pool.id,
        Username="ada",
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "phone_number", "Value": PHONE}],
    )
    first = pool.sign_in()
    assert first["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    second = local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=first["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": "Another-Horse-9!"},
    )
    assert second["ChallengeName"] == "SMS_MFA"
    assert "AuthenticationResult" in pool.answer(second, pool.code())


def test_without_a_sender_the_pools_authentication_text_is_used(local: Local) -> None:
    pool = local.pool(LambdaConfig={}, SmsAuthenticationMessage="In with {####}", **MFA)
    pool.sign_up()
    local.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    challenge = pool.sign_in()
    to, body = local.texts[-1]
    assert (to, body[:8]) == (PHONE, "In with ")
    assert "AuthenticationResult" in pool.answer(challenge, body[8:])


def test_a_flow_that_the_client_does_not_allow_is_refused(local: Local) -> None:
    pool = local.pool(client={"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]})
    pool.confirmed()
    with refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"):
        pool.sign_in()


def test_a_client_with_a_secret_must_prove_it_everywhere(local: Local) -> None:
    pool = local.pool(client={"GenerateSecret": True}, **MFA)
    proof = _secret_hash(pool, "ada")
    with refused("NotAuthorizedException"):
        pool.sign_up()
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
        pool.sign_up(SecretHash=_secret_hash(pool, "bob"))
    pool.sign_up(SecretHash=proof, ClientMetadata={"do": "autoConfirmUser"})
    with refused("NotAuthorizedException"):
        pool.sign_in()
    challenge = local.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD, "SECRET_HASH": proof},
    )
    with refused("NotAuthorizedException"):
        pool.answer(challenge, pool.code())
    answer = local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="SMS_MFA",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", "SMS_MFA_CODE": pool.code(), "SECRET_HASH": proof},
    )
    assert "AuthenticationResult" in answer


def test_a_user_of_a_phone_named_pool_signs_in_with_the_number(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"], **MFA)
    pool.sign_up(PHONE, None, ClientMetadata={"do": "autoConfirmUser autoVerifyPhone"})
    challenge = pool.sign_in(PHONE)
    assert challenge["ChallengeParameters"]["USER_ID_FOR_SRP"] == pool.user(PHONE)["Username"]
    assert "AuthenticationResult" in pool.answer(challenge, pool.code(), PHONE)


def test_a_code_to_a_number_that_is_not_verified_is_taken_with_the_user_name_alone(local: Local) -> None:
    """Reported: dart-2#223, pycognito#193; an alias does where the number is verified (the first, amplify-js#7615)."""
    pool = local.pool(UsernameAttributes=["email"], **MFA)
    pool.confirmed(EMAIL)
    challenge = pool.sign_in(EMAIL)
    username = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]
    with refused("UserNotFoundException", "User does not exist."):
        pool.answer(challenge, pool.code(), EMAIL)
    assert "AuthenticationResult" in pool.answer(challenge, pool.code(), username)
    assert "AuthenticationResult" in pool.answer(pool.sign_in(EMAIL), pool.code(), EMAIL)


def test_a_passed_code_verifies_the_number_and_the_tokens_say_so(local: Local) -> None:
    """Documented: developer guide, "SMS and email message MFA"."""
    pool, challenge, code = _challenged(local)
    assert pool.attributes()["phone_number_verified"] == "false"
    tokens = pool.answer(challenge, code)["AuthenticationResult"]
    assert pool.attributes()["phone_number_verified"] == "true"
    claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    assert claims["phone_number_verified"] is True


def test_a_passed_code_does_not_verify_a_number_that_came_later(local: Local) -> None:
    pool, challenge, code = _challenged(local)
    pool.change_by_admin(phone_number=OTHER_PHONE)
    pool.answer(challenge, code)
    assert pool.attributes()["phone_number_verified"] == "false"


def test_a_passed_code_takes_no_alias_from_another(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"], **MFA)
    pool.verified("bob")
    pool.confirmed()
    pool.answer(pool.sign_in(), pool.code())
    assert pool.attributes()["phone_number_verified"] == "false"
    assert pool.user(PHONE)["Username"] == "bob"


def _challenged(local: Local, **options: Any) -> tuple[Pool, Any, str]:
    """Return a pool, a challenge that waits there, and its code."""
    pool = local.pool(**options, **MFA)
    pool.confirmed()
    challenge = pool.sign_in()
    return pool, challenge, pool.code()


def _prefer_sms(pool: Pool, username: str) -> None:
    pool.local.cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username=username, SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )


def _srp_responses(pool: Pool, password: str) -> Any:
    cognito = pool.local.cognito
    srp = AWSSRP("ada", password, pool.id, pool.client_id, client=cognito)
    sent = srp.get_auth_params()
    challenge = cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=sent)
    return srp.process_challenge(challenge["ChallengeParameters"], sent)


def _by_srp(pool: Pool, password: str, **more: Any) -> Any:
    return pool.local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=_srp_responses(pool, password),
        **more,
    )


def _secret_hash(pool: Pool, username: str) -> str:
    key = (pool.secret or "").encode()
    digest = hmac.new(key, (username + pool.client_id).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"
