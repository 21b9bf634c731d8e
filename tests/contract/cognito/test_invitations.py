"""Users created by an administrator, through the front: how they are invited, and how long invitations are valid."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.cognito_front import named, refused
from support.people import EMAIL, NEW_PASSWORD, OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD

from cognito_otp_local.inbox.emails import deliver_email
from cognito_otp_local.inbox.received import Inbox

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

DAY = 24 * 3600
BOTH = named({"phone_number": PHONE, "email": EMAIL})
EXPIRED = "Temporary password has expired and must be reset by an administrator."


def own_words(local: Local, **others: Any) -> dict[str, Any]:
    """Return a LambdaConfig without a sender, so that Cognito words what it sends."""
    return {"PreSignUp": local.functions.pre_sign_up, **others}


def accept(pool: Pool, temporary: str, chosen: str = NEW_PASSWORD) -> Any:
    """Sign in with the temporary password and choose another."""
    challenge = pool.sign_in("ada", temporary)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    return pool.local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": chosen},
    )


def test_an_invited_user_receives_a_temporary_password_by_sms_and_signs_in_with_it(local: Local) -> None:
    pool = local.pool()
    user = pool.invite(ClientMetadata={"locale": "de"})["User"]
    assert (user["Username"], user["UserStatus"], user["Enabled"]) == ("ada", "FORCE_CHANGE_PASSWORD", True)
    [event] = pool.sent()
    sub = {entry["Name"]: entry["Value"] for entry in user["Attributes"]}["sub"]
    del event["request"]["code"]
    assert event == {
        "version": "1",
        "triggerSource": "CustomSMSSender_AdminCreateUser",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "ada",
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": "CLIENT_ID_NOT_APPLICABLE",
        },
        "request": {
            "type": "customSMSSenderRequestV1",
            "clientMetadata": {"locale": "de"},
            "userAttributes": {
                "sub": sub,
                "cognito:user_status": "FORCE_CHANGE_PASSWORD",
                "phone_number": PHONE,
                "phone_number_verified": "false",
            },
        },
    }


def test_a_temporary_password_is_sealed_with_its_angle_brackets_and_ampersands_escaped(local: Local) -> None:
    pool = local.pool()
    pool.invite(TemporaryPassword="""aB3<&>xY9!"'""")
    assert pool.code() == """aB3&lt;&amp;&gt;xY9!"'"""
    assert "AuthenticationResult" in accept(pool, """aB3<&>xY9!"'""")


def test_without_a_temporary_password_cognito_makes_one_that_the_policy_takes(local: Local) -> None:
    policy = {"PasswordPolicy": {"MinimumLength": 20, "TemporaryPasswordValidityDays": 2}}
    pool = local.pool(LambdaConfig=own_words(local), Policies=policy)
    pool.invite()
    [(to, body)] = local.texts
    found = re.fullmatch(r"Your username is ada and temporary password is (\S+)\.", body, re.DOTALL)
    assert (to, found is not None) == (PHONE, True)
    assert found is not None
    assert len(found[1]) == 20
    assert "AuthenticationResult" in accept(pool, found[1], NEW_PASSWORD * 2)


def test_a_temporary_password_must_fit_the_policy(local: Local) -> None:
    pool = local.pool()
    with refused("InvalidPasswordException"):
        pool.invite(TemporaryPassword="short")
    assert (pool.sent(), local.workshop.events(pool.id, "PreSignUp")) == ([], [])


def test_pre_sign_up_is_asked_with_the_administrators_data_and_its_other_wishes_are_ignored(local: Local) -> None:
    pool = local.pool()
    metadata = {"do": "autoConfirmUser autoVerifyPhone"}
    pool.invite(ValidationData=named({"ticket": "42"}), ClientMetadata=metadata)
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["triggerSource"] == "PreSignUp_AdminCreateUser"
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["userName"] == "ada"
    assert event["request"] == {
        "userAttributes": {"phone_number": PHONE},
        "validationData": {"ticket": "42"},
        "clientMetadata": metadata,
    }
    assert pool.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert pool.attributes().get("phone_number_verified") != "true"


def test_a_refused_invitation_leaves_no_user_and_sends_nothing(local: Local) -> None:
    pool = local.pool()
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        pool.invite(ClientMetadata={"do": "refuse"})
    with refused("UserNotFoundException"):
        pool.user()
    assert pool.sent() == []


def test_words_that_fail_leave_no_user(local: Local) -> None:
    pool = local.pool(LambdaConfig={"CustomMessage": local.functions.custom_message})
    with refused("UserLambdaValidationException", "CustomMessage failed with error no words today."):
        pool.invite(ClientMetadata={"do": "fail"})
    with refused("UserNotFoundException"):
        pool.user()


def test_a_suppressed_invitation_makes_the_user_and_sends_nothing(local: Local) -> None:
    pool = local.pool()
    pool.invite(MessageAction="SUPPRESS", TemporaryPassword=TEMPORARY_PASSWORD, DesiredDeliveryMediums=["EMAIL"])
    assert pool.sent() == []
    assert "AuthenticationResult" in accept(pool, TEMPORARY_PASSWORD)


def test_an_invitation_by_email_goes_to_the_mailbox_alone(local: Local) -> None:
    pool = local.pool()
    pool.invite(UserAttributes=BOTH, DesiredDeliveryMediums=["EMAIL"], TemporaryPassword=TEMPORARY_PASSWORD)
    [email] = local.emails
    assert (email.to, email.source, email.subject) == (EMAIL, "AdminCreateUser", "Your temporary password")
    assert email.body == f"Your username is ada and temporary password is {TEMPORARY_PASSWORD}."
    assert email.warning is None
    assert pool.sent() == []


@pytest.mark.parametrize(
    ("password", "shown"),
    [("aB3<xy>Z9!", "aB3Z9!"), ("aB3&copy9!xx", "aB3©9!xx"), ("aB3!Z9<xyz", "aB3!Z9")],
)
def test_a_mail_whose_html_swallows_a_part_of_the_password_warns(local: Local, password: str, shown: str) -> None:
    """Reported: the password stands in the HTML as it is (aws-samples/sample-agentcore-lowcode-nocode#1)."""
    pool = local.pool()
    pool.invite(UserAttributes=BOTH, DesiredDeliveryMediums=["EMAIL"], TemporaryPassword=password)
    [email] = local.emails
    assert password in email.body
    inbox = Inbox()
    deliver_email(inbox, email)
    [message] = [kept.as_json() for kept in inbox.messages()]
    assert message["code"] == shown
    assert "does not show the user's password" in str(message["warning"])
    [step] = [step for _, step in local.steps if not step.ok]
    assert step.what == f"AdminCreateUser: {message['warning']}"
    assert password not in repr(local.steps)
    assert "AuthenticationResult" in accept(pool, password)


def test_an_invitation_that_cannot_be_delivered_leaves_its_user(local: Local) -> None:
    """Reported: boto3#3524, which the service's team calls expected (aws-sdk#438)."""
    gone = local.functions.key[:-12] + "000000000000"
    pool = local.pool(LambdaConfig=local.functions.triggers(KMSKeyID=gone))
    with refused("CodeDeliveryFailureException"):
        pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    assert pool.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    with refused("UsernameExistsException"):
        pool.invite()
    assert "AuthenticationResult" in accept(pool, TEMPORARY_PASSWORD)


def test_pre_sign_up_is_asked_about_a_name_that_is_taken_as_well(local: Local) -> None:
    """By analogy with SignUp: amplify-ui-android#314."""
    pool = local.pool()
    pool.invite()
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        pool.invite(ClientMetadata={"do": "refuse"})
    with refused("UsernameExistsException"):
        pool.invite()
    assert len(local.workshop.events(pool.id, "PreSignUp")) == 3


def test_an_invitation_by_both_media_has_the_same_password_twice(local: Local) -> None:
    pool = local.pool()
    pool.invite(UserAttributes=BOTH, DesiredDeliveryMediums=["SMS", "EMAIL"])
    assert unescape(pool.code()) in local.emails[0].body


def test_a_medium_that_is_asked_for_needs_its_address(local: Local) -> None:
    pool = local.pool()
    with refused("InvalidParameterException", "No email provided but desired delivery medium was Email"):
        pool.invite(DesiredDeliveryMediums=["SMS", "EMAIL"])
    with refused("InvalidParameterException", "No phone number provided but desired delivery medium was Sms"):
        pool.invite(UserAttributes=named({"email": EMAIL}), DesiredDeliveryMediums=["SMS"])
    with refused("UserNotFoundException"):
        pool.user()


def test_without_a_medium_and_a_phone_number_the_user_is_made_and_nothing_is_sent(local: Local) -> None:
    pool = local.pool()
    pool.invite(UserAttributes=named({"email": EMAIL}))
    assert (pool.sent(), local.emails) == ([], [])
    assert pool.user()["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_pool_that_cannot_text_invites_no_user_by_sms(local: Local) -> None:
    pool = local.pool(past_front=True, LambdaConfig={}, SmsConfiguration={})
    with refused("InvalidParameterException", "User pool does not have SMS configuration to send messages"):
        pool.invite()


def test_an_invitation_names_the_phone_that_is_the_user_name(local: Local) -> None:
    pool = local.pool(LambdaConfig=own_words(local), UsernameAttributes=["phone_number"])
    made = pool.invite(PHONE, UserAttributes=[], TemporaryPassword=TEMPORARY_PASSWORD)["User"]
    assert pool.user(PHONE)["Username"] == made["Username"] != PHONE
    assert local.texts == [(PHONE, f"Your username is {PHONE} and temporary password is {TEMPORARY_PASSWORD}.")]
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["userName"] == made["Username"]


def test_a_name_or_a_number_that_is_taken_is_refused(local: Local) -> None:
    pool = local.pool()
    pool.invite()
    with refused("UsernameExistsException", "User account already exists."):
        pool.invite()
    phones = local.pool(UsernameAttributes=["phone_number"])
    phones.invite(PHONE, UserAttributes=[])
    with refused("UsernameExistsException", "An account with the given phone_number already exists."):
        phones.invite(PHONE, UserAttributes=[])
    assert len(phones.sent()) == 1


def test_a_verified_alias_of_another_is_refused_unless_it_is_forced_to_move(local: Local) -> None:
    pool = local.pool(AliasAttributes=["phone_number"])
    pool.verified()
    theirs = named({"phone_number": PHONE, "phone_number_verified": "true"})
    with refused("AliasExistsException", "An account with the phone_number already exists."):
        pool.invite("bob", UserAttributes=theirs)
    pool.invite("bob", UserAttributes=theirs, ForceAliasCreation=True)
    assert pool.user(PHONE)["Username"] == "bob"
    assert pool.attributes("ada")["phone_number_verified"] == "false"


def test_what_an_administrator_gives_must_fit_the_schema(local: Local) -> None:
    pool = local.pool()
    for wrong in (
        {"phone_number": "0123"},
        {"email": "nobody"},
        {"shoe_size": "42"},
        {"email_verified": "true"},
        {"phone_number": PHONE, "phone_number_verified": "perhaps"},
    ):
        with refused("InvalidParameterException"):
            pool.invite(UserAttributes=named(wrong))


def test_a_required_attribute_may_be_missing_from_an_invitation(local: Local) -> None:
    schema = [{"Name": "email", "AttributeDataType": "String", "Required": True}]
    pool = local.pool(Schema=schema)
    pool.invite()
    assert len(pool.sent()) == 1


@pytest.mark.parametrize(("days", "policy"), [(7, {}), (2, {"TemporaryPasswordValidityDays": 2})])
def test_a_temporary_password_lives_as_long_as_the_pool_says(local: Local, days: int, policy: dict[str, int]) -> None:
    pool = local.pool(Policies={"PasswordPolicy": policy})
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    local.clock.forward(days * DAY - 1)
    assert pool.sign_in(password=TEMPORARY_PASSWORD)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    local.clock.forward(1)
    with refused("NotAuthorizedException", EXPIRED):
        pool.sign_in(password=TEMPORARY_PASSWORD)


def test_a_resent_invitation_has_another_password_and_a_new_term_and_asks_pre_sign_up_no_more(local: Local) -> None:
    pool = local.pool()
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    local.clock.forward(8 * DAY)
    answer = pool.invite(MessageAction="RESEND", TemporaryPassword=PASSWORD, UserAttributes=[])
    assert answer["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert [event["triggerSource"] for event in pool.sent()] == ["CustomSMSSender_AdminCreateUser"] * 2
    assert pool.code() == PASSWORD
    assert len(local.workshop.events(pool.id, "PreSignUp")) == 1
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(password=TEMPORARY_PASSWORD)
    assert "AuthenticationResult" in accept(pool, PASSWORD)


def test_a_resent_invitation_without_a_password_makes_a_new_one(local: Local) -> None:
    pool = local.pool()
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD)
    pool.invite(MessageAction="RESEND", UserAttributes=[])
    assert pool.code() != TEMPORARY_PASSWORD


def test_only_a_user_who_is_still_invited_can_be_invited_again(local: Local) -> None:
    pool = local.pool()
    with refused("UserNotFoundException", "User does not exist."):
        pool.invite(MessageAction="RESEND")
    pool.verified()
    with refused("UnsupportedUserStateException", "Resend not possible. ada status is not FORCE_CHANGE_PASSWORD"):
        pool.invite(MessageAction="RESEND")


def test_a_temporary_password_that_an_administrator_sets_begins_to_age_and_a_permanent_one_does_not(
    local: Local,
) -> None:
    pool = local.pool()
    pool.verified()
    names = {"UserPoolId": pool.id, "Username": "ada"}
    local.cognito.admin_set_user_password(**names, Password=TEMPORARY_PASSWORD, Permanent=False)
    local.clock.forward(7 * DAY)
    with refused("NotAuthorizedException", EXPIRED):
        pool.sign_in(password=TEMPORARY_PASSWORD)
    local.cognito.admin_set_user_password(**names, Password=PASSWORD, Permanent=True)
    assert "AuthenticationResult" in pool.sign_in()


def test_where_users_sign_in_without_passwords_an_invited_one_has_none_and_the_sender_gets_no_code(
    local: Local,
) -> None:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}
    pool = local.pool(Policies=policies)
    user = pool.invite()["User"]
    assert user["UserStatus"] == "CONFIRMED"
    assert "code" not in pool.sent()[0]["request"]
    pool.invite("bob", UserAttributes=named({"phone_number": OTHER_PHONE}), TemporaryPassword=TEMPORARY_PASSWORD)
    assert pool.user("bob")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert "code" in pool.sent()[1]["request"]
