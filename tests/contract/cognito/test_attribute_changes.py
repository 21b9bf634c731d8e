"""Changes of number and address, through the front: what is written, what must be verified, and with which code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from botocore.exceptions import ClientError
from support.local_stack.cognito_front import code_in, named, other_than, refused
from support.people import EMAIL, MASKED, OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

DAY = 24 * 3600
OTHER_EMAIL = "other@example.com"
OTHER_MASKED = "+********0456"
FIRST_VERIFY: dict[str, Any] = {
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["phone_number"]}
}
BY_SMS = {"Destination": OTHER_MASKED, "DeliveryMedium": "SMS", "AttributeName": "phone_number"}


def phone_of(pool: Pool, username: str = "ada") -> tuple[str | None, str | None]:
    """Return a user's number, and whether it is verified."""
    attributes = pool.attributes(username)
    return attributes.get("phone_number"), attributes.get("phone_number_verified")


def test_a_new_number_is_written_unverified_and_gets_a_code_at_once(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    assert pool.change(token, phone_number=OTHER_PHONE)["CodeDeliveryDetailsList"] == [BY_SMS]
    assert phone_of(pool) == (OTHER_PHONE, "false")
    [event] = pool.sent()
    assert event["triggerSource"] == "CustomSMSSender_UpdateUserAttribute"
    assert event["callerContext"]["clientId"] == pool.client_id
    assert event["request"]["clientMetadata"] is None
    assert event["request"]["userAttributes"]["phone_number"] == OTHER_PHONE
    code = pool.code()
    pool.verify(token, "phone_number", code)
    assert phone_of(pool) == (OTHER_PHONE, "true")
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        pool.verify(token, "phone_number", code)


def test_client_metadata_of_a_change_reaches_the_sender(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    local.cognito.update_user_attributes(
        AccessToken=pool.token(),
        UserAttributes=named({"phone_number": OTHER_PHONE}),
        ClientMetadata={"locale": "de"},
    )
    assert pool.sent()[0]["request"]["clientMetadata"] == {"locale": "de"}


def test_where_verification_comes_first_the_old_number_stays_and_works_until_then(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"], **FIRST_VERIFY)
    pool.sign_up(PHONE, None, ClientMetadata={"do": "autoConfirmUser autoVerifyPhone"})
    token = pool.token(PHONE)
    assert pool.change(token, phone_number=OTHER_PHONE, name="Ada")["CodeDeliveryDetailsList"] == [BY_SMS]
    assert phone_of(pool, PHONE) == (PHONE, "true")
    assert pool.attributes(PHONE)["name"] == "Ada"
    attributes = pool.sent()[0]["request"]["userAttributes"]
    assert (attributes["phone_number"], attributes["phone_number_verified"]) == (OTHER_PHONE, "false")
    assert "AuthenticationResult" in pool.sign_in(PHONE)
    pool.verify(token, "phone_number", pool.code())
    assert phone_of(pool, OTHER_PHONE) == (OTHER_PHONE, "true")
    assert "AuthenticationResult" in pool.sign_in(OTHER_PHONE)
    with refused("UserNotFoundException"):
        pool.sign_in(PHONE)


def test_a_change_that_waits_gets_another_code_when_it_is_written_again(local: Local) -> None:
    """Reported, and reproduced by a maintainer: amplify-flutter#3756."""
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    first = pool.code()
    assert pool.change(token, phone_number=OTHER_PHONE)["CodeDeliveryDetailsList"] == [BY_SMS]
    event = pool.sent()[-1]
    assert event["triggerSource"] == "CustomSMSSender_UpdateUserAttribute"
    assert event["request"]["userAttributes"]["phone_number"] == OTHER_PHONE
    second = pool.code()
    if first != second:
        with refused("CodeMismatchException"):
            pool.verify(token, "phone_number", first)
    pool.verify(token, "phone_number", second)
    assert phone_of(pool) == (OTHER_PHONE, "true")


def test_a_code_that_is_asked_for_while_a_change_waits_goes_to_the_old_number(local: Local) -> None:
    """Reported, and reproduced by a maintainer: amplify-flutter#3756. That it ends the change is not known."""
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    asked = {"AccessToken": token, "AttributeName": "phone_number"}
    answer = local.cognito.get_user_attribute_verification_code(**asked, ClientMetadata={"again": "yes"})
    assert answer["CodeDeliveryDetails"]["Destination"] == MASKED
    event = pool.sent()[-1]
    assert event["triggerSource"] == "CustomSMSSender_VerifyUserAttribute"
    assert event["request"]["clientMetadata"] == {"again": "yes"}
    assert event["request"]["userAttributes"]["phone_number"] == PHONE
    pool.verify(token, "phone_number", pool.code())
    assert phone_of(pool) == (PHONE, "true")


def test_a_deleted_number_is_gone_with_its_mark_and_the_code_that_would_verify_it(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    code = pool.code()
    local.cognito.delete_user_attributes(AccessToken=token, UserAttributeNames=["phone_number"])
    assert {"phone_number", "phone_number_verified"} & pool.attributes().keys() == set()
    with refused("ExpiredCodeException"):
        pool.verify(token, "phone_number", code)


def test_an_administrator_deletes_attributes(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    whose = {"UserPoolId": pool.id, "Username": "ada"}
    local.cognito.admin_delete_user_attributes(**whose, UserAttributeNames=["phone_number"])
    assert "phone_number" not in pool.attributes()
    with refused("UserNotFoundException"):
        local.cognito.admin_delete_user_attributes(**{**whose, "Username": "eve"}, UserAttributeNames=["email"])


def test_a_wrong_code_changes_nothing_and_the_right_one_still_works(local: Local) -> None:
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.verify(token, "phone_number", other_than(pool.code()))
    assert phone_of(pool) == (PHONE, "true")
    pool.verify(token, "phone_number", pool.code())


def test_an_attribute_code_lives_for_a_day(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    local.clock.forward(DAY)
    with refused("ExpiredCodeException"):
        pool.verify(token, "phone_number", pool.code())
    pool.change(token, phone_number=PHONE)
    local.clock.forward(DAY - 1)
    pool.verify(token, "phone_number", pool.code())


def test_a_number_that_is_verified_already_may_be_verified_again(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="phone_number")
    assert pool.sent()[0]["request"]["userAttributes"]["phone_number_verified"] == "true"
    pool.verify(token, "phone_number", pool.code())
    assert phone_of(pool) == (PHONE, "true")


def test_the_same_number_again_brings_no_code_and_stays_verified(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    assert pool.change(pool.token(), phone_number=PHONE)["CodeDeliveryDetailsList"] == []
    assert phone_of(pool) == (PHONE, "true")
    assert pool.sent() == []


def test_an_address_that_is_not_verified_automatically_is_written_without_a_code(local: Local) -> None:
    pool = local.pool()
    pool.verified(email=EMAIL)
    token = pool.token()
    assert pool.change(token, email=OTHER_EMAIL)["CodeDeliveryDetailsList"] == []
    assert (pool.attributes()["email"], pool.attributes()["email_verified"]) == (OTHER_EMAIL, "false")
    assert local.emails == []
    answer = local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "o***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    [email] = local.emails
    assert (email.to, email.source) == (OTHER_EMAIL, "VerifyUserAttribute")
    pool.verify(token, "email", code_in(email.body))
    assert pool.attributes()["email_verified"] == "true"


def test_a_new_number_and_a_new_address_each_get_a_code_of_their_own(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=["email", "phone_number"])
    pool.verified(email=EMAIL)
    token = pool.token()
    sent = pool.change(token, phone_number=OTHER_PHONE, email=OTHER_EMAIL)["CodeDeliveryDetailsList"]
    assert [details["AttributeName"] for details in sent] == ["phone_number", "email"]
    by_phone, by_email = pool.code(), code_in(local.emails[0].body)
    if by_phone != by_email:
        with refused("CodeMismatchException"):
            pool.verify(token, "email", by_phone)
    pool.verify(token, "email", by_email)
    pool.verify(token, "phone_number", by_phone)


def test_five_codes_an_hour_may_be_asked_for(local: Local) -> None:
    pool = local.pool(LambdaConfig={"PreSignUp": local.functions.pre_sign_up})
    pool.verified()
    asked = {"AccessToken": pool.token(), "AttributeName": "phone_number"}
    for _ in range(5):
        local.cognito.get_user_attribute_verification_code(**asked)
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        local.cognito.get_user_attribute_verification_code(**asked)


def test_fifteen_codes_an_hour_may_be_entered_right_or_wrong(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    code = pool.code()
    for _ in range(15):
        with refused("CodeMismatchException"):
            pool.verify(token, "phone_number", other_than(code))
    with refused("LimitExceededException"):
        pool.verify(token, "phone_number", code)


def test_only_numbers_and_addresses_can_be_verified_and_only_those_that_there_are(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    only = "Invalid attribute name. Only phone_number and email can be verified."
    with refused("InvalidParameterException", only):
        local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="name")
    with refused("InvalidParameterException", only):
        pool.verify(token, "name", "123456")
    with refused("InvalidParameterException", "User does not have a valid registered email address"):
        local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    with refused("ExpiredCodeException"):
        pool.verify(token, "phone_number", "123456")


def test_a_number_that_another_signs_in_with_is_refused(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"])
    for phone in (PHONE, OTHER_PHONE):
        pool.sign_up(phone, None, ClientMetadata={"do": "autoConfirmUser autoVerifyPhone"})
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.change(pool.token(PHONE), phone_number=OTHER_PHONE)
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.change_by_admin(PHONE, phone_number=OTHER_PHONE, phone_number_verified="true")
    assert phone_of(pool, PHONE) == (PHONE, "true")
    assert pool.sent() == []


def test_a_number_that_another_user_took_meanwhile_cannot_be_verified(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"], **FIRST_VERIFY)
    pool.sign_up(PHONE, None, ClientMetadata={"do": "autoConfirmUser autoVerifyPhone"})
    token = pool.token(PHONE)
    pool.change(token, phone_number=OTHER_PHONE)
    code = pool.code()
    pool.sign_up(OTHER_PHONE, None, ClientMetadata={"do": "autoConfirmUser autoVerifyPhone"})
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.verify(token, "phone_number", code)


def test_an_alias_of_another_can_be_written_but_not_verified(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"])
    pool.verified()
    pool.verified("bob", OTHER_PHONE)
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.verify(token, "phone_number", pool.code())
    assert phone_of(pool, "bob") == (OTHER_PHONE, "true")


def test_a_preferred_user_name_of_another_cannot_be_taken(local: Local) -> None:
    """Documented: an alias is unique in its pool, and both calls list AliasExistsException."""
    pool = local.pool(AliasAttributes=["preferred_username"])
    for name in ("ada", "bob"):
        pool.verified(name)
    pool.change(pool.token("bob"), preferred_username="captain")
    for change in (partial(pool.change, pool.token()), pool.change_by_admin):
        with refused("AliasExistsException", "An account with the preferred_username already exists."):
            change(preferred_username="captain")
    with refused("AliasExistsException"):
        pool.invite("eve", UserAttributes=named({"preferred_username": "captain"}))
    assert "preferred_username" not in pool.attributes()
    assert pool.sign_in("captain")["AuthenticationResult"]
    assert pool.user("captain")["Username"] == "bob"
    pool.change(pool.token("bob"), preferred_username="captain")
    pool.change(pool.token(), preferred_username="admiral")


def test_a_preferred_user_name_of_another_cannot_be_taken_with_a_first_password(local: Local) -> None:
    pool = local.pool(AliasAttributes=["preferred_username"])
    pool.verified("bob")
    pool.change(pool.token("bob"), preferred_username="captain")
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    answer = {"USERNAME": "ada", "NEW_PASSWORD": PASSWORD, "userAttributes.preferred_username": "captain"}
    with refused("AliasExistsException", "An account with the preferred_username already exists."):
        local.cognito.respond_to_auth_challenge(
            ClientId=pool.client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=pool.sign_in(password=TEMPORARY_PASSWORD)["Session"],
            ChallengeResponses=answer,
        )


def test_a_preferred_user_name_that_is_an_alias_cannot_be_given_at_sign_up(local: Local) -> None:
    """Reported: amplify-js#1669."""
    pool = local.pool(AliasAttributes=["preferred_username"])
    with refused("InvalidParameterException") as refusal:
        pool.sign_up(UserAttributes=named({"preferred_username": "captain"}))
    assert refusal.message.startswith("Preferred username cannot be provided for unconfirmed account")
    local.pool().sign_up(UserAttributes=named({"preferred_username": "captain"}))


def test_of_two_who_verify_one_number_at_once_only_one_gets_it(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"])
    tokens, codes = [], []
    for name, phone in (("ada", "+447700900001"), ("bob", "+447700900002")):
        pool.verified(name, phone)
        tokens.append(pool.token(name))
        pool.change(tokens[-1], phone_number=PHONE)
        codes.append(pool.code())

    def bring(number: int) -> str:
        try:
            pool.verify(tokens[number], "phone_number", codes[number])
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "verified"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(bring, range(2))) == ["AliasExistsException", "verified"]


def test_an_administrator_who_calls_anothers_alias_verified_moves_it(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"])
    pool.verified()
    pool.verified("bob", OTHER_PHONE)
    pool.change_by_admin(phone_number=OTHER_PHONE, phone_number_verified="true")
    assert phone_of(pool, "bob") == (OTHER_PHONE, "false")
    assert pool.user(OTHER_PHONE)["Username"] == "ada"


def test_users_cannot_mark_their_number_verified_or_change_their_sub(local: Local) -> None:
    pool = local.pool()
    pool.confirmed()
    token = pool.token()
    for name in ("phone_number_verified", "email_verified", "sub"):
        # floci-io/floci#2530; the sentence is from aws-sdk-ios#2203.
        with refused("InvalidParameterException", f"Cannot modify the non-mutable attribute {name}"):
            pool.change(token, name="Ada", **{name: "true"})
    assert phone_of(pool) == (PHONE, "false")
    assert "name" not in pool.attributes()


def test_nobody_deletes_a_sub_and_users_delete_no_flag(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token, before = pool.token(), pool.attributes()
    for name in ("phone_number_verified", "email_verified", "sub"):
        with refused("InvalidParameterException", f"Cannot modify the non-mutable attribute {name}"):
            local.cognito.delete_user_attributes(AccessToken=token, UserAttributeNames=[name])
    with refused("InvalidParameterException", "Cannot modify the non-mutable attribute sub"):
        local.cognito.admin_delete_user_attributes(UserPoolId=pool.id, Username="ada", UserAttributeNames=["sub"])
    assert pool.attributes() == before


def test_what_is_written_must_fit_the_schema_and_its_forms(local: Local) -> None:
    schema = [{"Name": "phone_number", "AttributeDataType": "String", "Required": True}]
    pool = local.pool(Schema=schema)
    pool.verified()
    token = pool.token()
    for wrong in ({"phone_number": "0123"}, {"email": "nobody"}, {"shoe_size": "42"}):
        with refused("InvalidParameterException"):
            pool.change(token, **wrong)
        with refused("InvalidParameterException"):
            pool.change_by_admin(**wrong)
    required = "Attributes did not conform to the schema: phone_number: The attribute is required\n"
    with refused("InvalidParameterException", required):
        pool.change(token, phone_number="")


def test_a_blank_value_deletes_an_address_and_what_was_verified_of_it(local: Local) -> None:
    pool = local.pool()
    pool.verified(email=EMAIL)
    token = pool.token()
    pool.change(token, email="")
    assert not {"email", "email_verified"} & pool.attributes().keys()
    shown = local.cognito.get_user(AccessToken=token)["UserAttributes"]
    assert "email" not in {entry["Name"] for entry in shown}


def test_an_administrators_change_sends_a_code_without_a_client(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    local.cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username="ada",
        UserAttributes=named({"phone_number": OTHER_PHONE}),
        ClientMetadata={"locale": "de"},
    )
    assert phone_of(pool) == (OTHER_PHONE, "false")
    [event] = pool.sent()
    assert event["request"]["clientMetadata"] == {"locale": "de"}
    assert event["triggerSource"] == "CustomSMSSender_UpdateUserAttribute"
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    pool.verify(pool.token(), "phone_number", pool.code())


def test_an_administrators_change_waits_for_verification_as_well(local: Local) -> None:
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    pool.change_by_admin(phone_number=OTHER_PHONE)
    assert phone_of(pool) == (PHONE, "true")
    pool.change_by_admin(phone_number_verified="true")
    assert phone_of(pool) == (OTHER_PHONE, "true")


def test_a_number_that_an_administrator_calls_verified_is_written_at_once_and_ends_a_code(local: Local) -> None:
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    code = pool.code()
    pool.change_by_admin(phone_number="+447700900789", phone_number_verified="true")
    assert phone_of(pool) == ("+447700900789", "true")
    assert len(pool.sent()) == 1
    with refused("ExpiredCodeException"):
        pool.verify(token, "phone_number", code)


def test_a_flag_must_be_true_or_false_and_true_only_with_an_address(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    with refused("InvalidParameterException", "phone_number_verified must be true or false."):
        pool.change_by_admin(phone_number_verified="perhaps")
    with refused("InvalidParameterException", "email_verified cannot be true while there is no email."):
        pool.change_by_admin(email_verified="true")
    with refused("UserNotFoundException", "User does not exist."):
        pool.change_by_admin("nobody", name="Nobody")


def test_a_pool_that_cannot_text_refuses_the_change_and_writes_nothing(local: Local) -> None:
    pool = local.pool(LambdaConfig={"PreSignUp": local.functions.pre_sign_up}, AutoVerifiedAttributes=["email"])
    pool.verified()
    without_sms = {"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": {}}
    local.emulated().update_user_pool(UserPoolId=pool.id, **without_sms)
    with refused("InvalidParameterException", "User pool does not have SMS configuration to send messages"):
        pool.change(pool.token(), phone_number=OTHER_PHONE)
    assert phone_of(pool) == (PHONE, "true")


def test_a_user_who_may_not_sign_in_cannot_change_anything_with_an_old_token(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    token = pool.token()
    local.cognito.admin_disable_user(UserPoolId=pool.id, Username="ada")
    with refused("NotAuthorizedException", "User is disabled."):
        pool.change(token, name="Ada")
    local.cognito.admin_enable_user(UserPoolId=pool.id, Username="ada")
    local.cognito.admin_reset_user_password(UserPoolId=pool.id, Username="ada")
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.change(token, name="Ada")
    local.cognito.admin_delete_user(UserPoolId=pool.id, Username="ada")
    with refused("UserNotFoundException", "User does not exist."):
        pool.change(token, name="Ada")


def test_an_invalid_token_is_refused(local: Local) -> None:
    pool = local.pool()
    pool.verified()
    tokens = pool.sign_in()["AuthenticationResult"]
    claims = jwt.decode(tokens["AccessToken"], options={"verify_signature": False})
    elsewhere = {**claims, "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_nowhere"}
    for wrong in ("nonsense", "a.b.c", tokens["IdToken"], encoded(elsewhere)):
        with refused("NotAuthorizedException", "Invalid Access Token"):
            pool.change(wrong, name="Ada")
    narrow = {**claims, "scope": "openid email"}
    with refused("NotAuthorizedException", "Access Token does not have required scopes"):
        pool.change(encoded(narrow), name="Ada")


def encoded(claims: dict[str, Any]) -> str:
    """Write claims as a token, which somebody else than the pool has signed."""
    return jwt.encode(claims, "somebody else's key, of 32 bytes and more")


@pytest.mark.parametrize("recreate", [True, False])
def test_a_new_user_with_a_deleted_users_name_inherits_no_code(local: Local, *, recreate: bool) -> None:
    pool = local.pool(**FIRST_VERIFY)
    pool.verified()
    pool.change(pool.token(), phone_number=OTHER_PHONE)
    code = pool.code()
    if recreate:
        local.cognito.admin_delete_user(UserPoolId=pool.id, Username="ada")
        pool.verified()
        with refused("ExpiredCodeException"):
            pool.verify(pool.token(), "phone_number", code)
    else:
        pool.verify(pool.token(), "phone_number", code)
