"""Signing up, through the front, with the code read as a deployed function reads it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from support.local_stack.cognito_front import code_in, other_than, refused, unsealed
from support.people import EMAIL, MASKED, PASSWORD, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local

DAY = 24 * 3600
EMAIL_ATTRIBUTE = [{"Name": "email", "Value": EMAIL}]


def test_a_sign_up_answers_with_the_masked_destination_and_leaves_the_user_unconfirmed(local: Local) -> None:
    pool = local.pool()
    answer = pool.sign_up()
    details = {"Destination": MASKED, "DeliveryMedium": "SMS", "AttributeName": "phone_number"}
    assert (answer["UserConfirmed"], answer["CodeDeliveryDetails"]) == (False, details)
    assert pool.user()["UserStatus"] == "UNCONFIRMED"
    assert pool.attributes() == {
        "sub": answer["UserSub"],
        "phone_number": PHONE,
        "phone_number_verified": "false",
    }


def test_the_sender_gets_cognitos_event_and_nothing_more(local: Local) -> None:
    pool = local.pool()
    sub = pool.sign_up(ClientMetadata={"locale": "de"})["UserSub"]
    [event] = pool.sent()
    sealed = event["request"].pop("code")
    assert event == {
        "version": "1",
        "triggerSource": "CustomSMSSender_SignUp",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "ada",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": pool.client_id},
        "request": {
            "type": "customSMSSenderRequestV1",
            "clientMetadata": {"locale": "de"},
            "userAttributes": {
                "sub": sub,
                "cognito:user_status": "UNCONFIRMED",
                "phone_number": PHONE,
                "phone_number_verified": "false",
            },
        },
    }
    assert re.fullmatch(r"[0-9]{6}", unsealed(local, sealed)[0])


def test_without_client_metadata_the_senders_event_says_null(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    assert pool.sent()[0]["request"]["clientMetadata"] is None


def test_the_code_is_sealed_with_cognitos_suite_context_and_frames(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    sealed = pool.sent()[0]["request"]["code"]
    _, header = unsealed(local, sealed)
    context = dict(header.encryption_context)
    assert sealed.startswith("AYADe")
    assert header.algorithm.algorithm_id == 0x0378
    assert context.pop("aws-crypto-public-key")
    assert context == {"userpool-id": pool.id}
    assert header.frame_length == 4096
    [data_key] = header.encrypted_data_keys
    assert data_key.key_provider.provider_id == "aws-kms"
    assert data_key.key_provider.key_info.decode() == local.functions.key


def test_the_right_code_confirms_the_user_and_verifies_the_phone_once(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    code = pool.code()
    pool.confirm(code)
    assert pool.user()["UserStatus"] == "CONFIRMED"
    assert pool.attributes()["phone_number_verified"] == "true"
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        pool.confirm(code)


def test_a_wrong_code_is_refused_and_the_right_one_still_works(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    code = pool.code()
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.confirm(other_than(code))
    pool.confirm(code)


def test_a_code_lives_for_a_day(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    code = pool.code()
    local.clock.forward(DAY)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        pool.confirm(code)


def test_a_code_is_good_until_the_last_second_of_its_day(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    code = pool.code()
    local.clock.forward(DAY - 1)
    pool.confirm(code)


def test_the_same_code_brought_twice_at_once_confirms_once(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    code = pool.code()

    def bring(_attempt: int) -> str:
        try:
            pool.confirm(code)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "confirmed"

    with ThreadPoolExecutor(4) as people:
        assert list(people.map(bring, range(4))).count("confirmed") == 1


def test_a_resent_code_is_sealed_anew_and_replaces_the_first(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    first = pool.code()
    details = pool.resend(ClientMetadata={"again": "yes"})["CodeDeliveryDetails"]
    assert details["Destination"] == MASKED
    before, after = pool.sent()
    assert after["triggerSource"] == "CustomSMSSender_ResendCode"
    assert after["request"]["clientMetadata"] == {"again": "yes"}
    assert after["request"]["code"] != before["request"]["code"]
    second = pool.code()
    if first != second:
        with refused("CodeMismatchException"):
            pool.confirm(first)
    pool.confirm(second)


def test_five_resends_an_hour_are_allowed(local: Local) -> None:
    pool = local.pool(LambdaConfig={})
    pool.sign_up()
    for _ in range(5):
        pool.resend()
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        pool.resend()
    local.clock.forward(3600)
    pool.resend()


def test_fifteen_confirmations_an_hour_are_allowed_right_code_or_not(local: Local) -> None:
    pool = local.pool(LambdaConfig={})
    pool.sign_up()
    code = local.texts[-1][1][-6:]
    for _ in range(15):
        with refused("CodeMismatchException"):
            pool.confirm(other_than(code))
    with refused("LimitExceededException"):
        pool.confirm(code)
    local.clock.forward(3600)
    pool.confirm(code)


def test_a_confirmed_user_gets_no_more_codes(local: Local) -> None:
    pool = local.pool()
    pool.confirmed()
    with refused("InvalidParameterException", "User is already confirmed."):
        pool.resend()


def test_with_nothing_to_verify_no_code_is_sent_and_none_can_be_asked_for(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=[])
    assert "CodeDeliveryDetails" not in pool.sign_up()
    assert pool.sent() == []
    with refused("InvalidParameterException", "Auto verification not turned on."):
        pool.resend()


def test_with_phone_and_email_to_verify_only_the_phone_gets_a_code(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=["email", "phone_number"])
    answer = pool.sign_up(UserAttributes=EMAIL_ATTRIBUTE)
    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "SMS"
    assert local.emails == []
    pool.confirm(pool.code())
    verified = pool.attributes()
    assert (verified["phone_number_verified"], verified["email_verified"]) == ("true", "false")


def test_a_code_by_email_confirms_and_verifies_the_address(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=["email"])
    details = pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE)["CodeDeliveryDetails"]
    assert details == {"Destination": "p***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    [email] = local.emails
    assert (email.to, email.source) == (EMAIL, "SignUp")
    assert code_in(email.body) not in repr(email)
    pool.confirm(code_in(email.body))
    assert pool.attributes()["email_verified"] == "true"


def test_without_a_sender_cognito_itself_texts_the_pools_wording(local: Local) -> None:
    wording = {"SmsMessage": "Ada & Co: {####} it is", "DefaultEmailOption": "CONFIRM_WITH_CODE"}
    pool = local.pool(LambdaConfig={}, VerificationMessageTemplate=wording)
    pool.sign_up()
    [(to, body)] = local.texts
    assert to == PHONE
    assert re.fullmatch(r"Ada & Co: [0-9]{6} it is", body)
    pool.confirm(body.split()[3])


def test_without_any_wording_cognito_texts_its_own(local: Local) -> None:
    pool = local.pool(LambdaConfig={})
    pool.sign_up()
    assert re.fullmatch(r"Your confirmation code is [0-9]{6}", local.texts[0][1])


def test_a_pool_that_cannot_text_refuses_the_sign_up_and_keeps_no_user(local: Local) -> None:
    pool = local.pool(past_front=True, LambdaConfig={}, SmsConfiguration={})
    with refused("InvalidParameterException", "User pool does not have SMS configuration to send messages"):
        pool.sign_up()
    with refused("UserNotFoundException"):
        pool.user()


def test_the_caller_gets_an_error_if_the_senders_key_is_gone(local: Local) -> None:
    gone = local.functions.key[:-12] + "000000000000"
    pool = local.pool(LambdaConfig=local.functions.triggers(KMSKeyID=gone))
    with refused("CodeDeliveryFailureException"):
        pool.sign_up()


def test_a_phone_as_user_name_becomes_the_attribute_and_the_name_is_the_sub(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"])
    sub = pool.sign_up(PHONE, None)["UserSub"]
    [event] = pool.sent()
    assert event["userName"] == sub
    assert event["request"]["userAttributes"]["phone_number"] == PHONE
    pool.confirm(pool.code(), PHONE)
    assert pool.user(PHONE)["Username"] == sub
    with refused("UsernameExistsException", "An account with the given phone_number already exists."):
        pool.sign_up(PHONE, None)


def test_a_pool_with_phone_user_names_takes_no_others(local: Local) -> None:
    with refused("InvalidParameterException", "Username should be a phone number."):
        local.pool(UsernameAttributes=["phone_number"]).sign_up("ada")
    with refused("InvalidParameterException", "Username should be either an email or a phone number."):
        local.pool(UsernameAttributes=["phone_number", "email"]).sign_up("ada")


def test_a_pool_with_aliases_takes_no_name_that_looks_like_one(local: Local) -> None:
    by_email, by_phone = local.pool(AliasAttributes=["email"]), local.pool(AliasAttributes=["phone_number"])
    for pool, name, kind in ((by_email, EMAIL, "email"), (by_phone, PHONE, "phone number")):
        sentence = f"Username cannot be of {kind} format, since user pool is configured for {kind} alias."
        with refused("InvalidParameterException", sentence):
            pool.sign_up(name)
        with refused("InvalidParameterException", sentence):
            pool.invite(name)
    by_email.sign_up(PHONE)
    by_phone.sign_up(EMAIL)


def test_a_name_can_be_taken_once_even_by_two_at_the_same_time(local: Local) -> None:
    pool = local.pool()

    def take(_attempt: int) -> str:
        try:
            pool.sign_up()
        except ClientError as error:
            return str(error.response["Error"]["Message"])
        return "mine"

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(take, range(4))) == ["User already exists"] * 3 + ["mine"]


def test_a_phone_number_must_be_e164(local: Local) -> None:
    pool = local.pool()
    for wrong in ("0123456789", "+0123456789", "+49 151 1234567", "+1234567890123456"):
        with refused("InvalidParameterException", "Invalid phone number format."):
            pool.sign_up(phone=wrong)


def test_attributes_must_fit_the_schema(local: Local) -> None:
    schema = [{"Name": "email", "AttributeDataType": "String", "Required": True}]
    pool = local.pool(Schema=schema)
    required = "Attributes did not conform to the schema: email: The attribute is required\n"
    with refused("InvalidParameterException", required):
        pool.sign_up()
    with refused("InvalidParameterException"):
        pool.sign_up(UserAttributes=[*EMAIL_ATTRIBUTE, {"Name": "shoe_size", "Value": "42"}])


def test_users_cannot_mark_their_own_number_verified(local: Local) -> None:
    pool = local.pool()
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        pool.sign_up(UserAttributes=[{"Name": "phone_number_verified", "Value": "true"}])


def test_a_weak_password_is_refused_before_the_trigger_is_asked(local: Local) -> None:
    pool = local.pool()
    with refused("InvalidPasswordException"):
        local.cognito.sign_up(ClientId=pool.client_id, Username="ada", Password="short")
    assert local.workshop.events(pool.id, "PreSignUp") == []


def test_where_only_administrators_create_users_sign_ups_are_refused(local: Local) -> None:
    pool = local.pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        pool.sign_up()


def test_a_sign_up_without_a_password_is_refused_clearly(local: Local) -> None:
    pool = local.pool()
    with refused("InvalidParameterException"):
        local.cognito.sign_up(ClientId=pool.client_id, Username="ada")


def test_an_unknown_user_is_named_as_such_by_a_legacy_client(local: Local) -> None:
    pool = local.pool()
    with refused("UserNotFoundException", "Username/client id combination not found."):
        pool.confirm("123456", "nobody")
    with refused("UserNotFoundException", "Username/client id combination not found."):
        pool.resend("nobody")


def test_a_client_that_hides_users_answers_for_unknown_ones_too(local: Local) -> None:
    pool = local.pool(client={"PreventUserExistenceErrors": "ENABLED"})
    details = pool.resend("nobody")["CodeDeliveryDetails"]
    assert (details["DeliveryMedium"], details["AttributeName"]) == ("SMS", "phone_number")
    assert re.fullmatch(r"\+\*+[0-9]{4}", details["Destination"])
    assert pool.resend("nobody")["CodeDeliveryDetails"] == details
    assert pool.sent() == []
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.confirm("123456", "nobody")


def test_an_unknown_client_is_refused(local: Local) -> None:
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        local.cognito.sign_up(ClientId="nobody", Username="ada", Password=PASSWORD)


def test_an_alias_of_another_is_refused_at_confirmation_unless_it_is_forced_to_move(local: Local) -> None:
    """Documented: ConfirmSignUp, ForceAliasCreation; that the code stays good is by analogy."""
    pool = local.pool(AliasAttributes=["phone_number"])
    pool.verified("bob")
    pool.sign_up()
    code = pool.code()
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.confirm(code)
    assert pool.user()["UserStatus"] == "UNCONFIRMED"
    assert pool.user(PHONE)["Username"] == "bob"
    local.cognito.confirm_sign_up(
        ClientId=pool.client_id, Username="ada", ConfirmationCode=code, ForceAliasCreation=True
    )
    assert pool.user(PHONE)["Username"] == "ada"
    assert (pool.attributes("bob")["phone_number_verified"], pool.attributes()["phone_number_verified"]) == (
        "false",
        "true",
    )


def test_only_one_of_two_who_confirm_the_same_alias_gets_it(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"])
    codes = {}
    for name in ("ada", "bob"):
        pool.sign_up(name)
        codes[name] = pool.code()

    def confirm(name: str) -> str:
        try:
            pool.confirm(codes[name], name)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "confirmed"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(confirm, codes)) == ["AliasExistsException", "confirmed"]
