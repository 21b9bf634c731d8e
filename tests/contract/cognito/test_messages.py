"""What Cognito's own texts and e-mails say: CustomMessage's wording or the pool's, and what their traces record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.cognito_front import code_in, named, refused
from support.people import EMAIL, OTHER_PHONE, PHONE, TEMPORARY_PASSWORD

from cognito_otp_local.cognito.directory.pool_templates import Cause, read_templates

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

SES_IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/no-reply@example.com"
SES = {"EmailSendingAccount": "DEVELOPER", "SourceArn": SES_IDENTITY}
BOTH_ADDRESSES = ["email", "phone_number"]
EMAIL_ATTRIBUTE = named({"email": EMAIL})
INVITES = "Welcome {username}, your password is {####}"


def worded(local: Local, **settings: Any) -> Pool:
    """Make a pool whose messages CustomMessage words and Cognito sends, e-mail through SES."""
    config = {"PreSignUp": local.functions.pre_sign_up, "CustomMessage": local.functions.custom_message}
    return local.pool(LambdaConfig=config, **{"EmailConfiguration": SES, **settings})


def asked(pool: Pool) -> list[dict[str, Any]]:
    """Return the events that CustomMessage received."""
    return pool.local.workshop.events(pool.id, "CustomMessage")


def test_custom_message_gets_cognitos_event_and_nothing_more(local: Local) -> None:
    pool = worded(local)
    sub = pool.sign_up(ClientMetadata={"smsMessage": "Here: {####}"})["UserSub"]
    assert asked(pool) == [
        {
            "version": "1",
            "triggerSource": "CustomMessage_SignUp",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "ada",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": pool.client_id,
            },
            "request": {
                "userAttributes": {
                    "sub": sub,
                    "cognito:user_status": "UNCONFIRMED",
                    "phone_number": PHONE,
                    "phone_number_verified": "false",
                },
                "codeParameter": "{####}",
                "linkParameter": "{##Click Here##}",
                "usernameParameter": None,
                "clientMetadata": {"smsMessage": "Here: {####}"},
            },
            "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
        }
    ]
    [(to, body)] = local.texts
    assert (to, body) == (PHONE, f"Here: {code_in(body)}")
    pool.confirm(code_in(body))


def test_every_reason_to_send_has_its_source_and_its_template(local: Local) -> None:
    pool = worded(
        local,
        MfaConfiguration="OPTIONAL",
        SmsAuthenticationMessage="In with {####}",
        VerificationMessageTemplate={"SmsMessage": "Verify with {####}"},
        AdminCreateUserConfig={"InviteMessageTemplate": {"SMSMessage": "You are {username}, say {####}"}},
    )
    pool.sign_up()
    pool.resend()
    pool.confirm(code_in(local.texts[-1][1]))
    pool.forgot()
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE)
    local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="phone_number")
    local.cognito.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username="ada", SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    pool.sign_in()
    pool.invite("bob", TemporaryPassword=TEMPORARY_PASSWORD)
    sources = [event["triggerSource"].removeprefix("CustomMessage_") for event in asked(pool)]
    assert sources == [
        "SignUp",
        "ResendCode",
        "ForgotPassword",
        "UpdateUserAttribute",
        "VerifyUserAttribute",
        "Authentication",
        "AdminCreateUser",
    ]
    bodies = [body for _, body in local.texts]
    assert [body.rpartition(" ")[0] for body in bodies[:6]] == ["Verify with"] * 5 + ["In with"]
    assert bodies[6] == f"You are bob, say {TEMPORARY_PASSWORD}"


def test_client_metadata_of_initiate_auth_does_not_reach_custom_message(local: Local) -> None:
    pool = worded(local, MfaConfiguration="ON")
    pool.verified()
    first = pool.sign_in(ClientMetadata={"smsMessage": "Never {####}"})
    assert "clientMetadata" not in asked(pool)[-1]["request"]
    assert "Never" not in local.texts[-1][1]
    assert "AuthenticationResult" in pool.answer(first, code_in(local.texts[-1][1]))


def test_an_invitation_is_worded_with_user_name_and_password(local: Local) -> None:
    pool = worded(local)
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD, ClientMetadata={"smsMessage": INVITES})
    [event] = asked(pool)
    assert event["request"]["usernameParameter"] == "{username}"
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["request"]["userAttributes"]["cognito:user_status"] == "FORCE_CHANGE_PASSWORD"
    assert local.texts == [(PHONE, f"Welcome ada, your password is {TEMPORARY_PASSWORD}")]


def test_a_password_that_looks_like_a_placeholder_stays_a_password(local: Local) -> None:
    pool = worded(local)
    pool.invite(TemporaryPassword="Aa1{username}", ClientMetadata={"smsMessage": INVITES})
    assert local.texts[0][1] == "Welcome ada, your password is Aa1{username}"


def test_an_email_is_worded_by_custom_message_and_its_password_stands_in_it_unescaped(local: Local) -> None:
    pool = worded(local)
    words = {"emailMessage": f"<p>{INVITES}</p>", "emailSubject": "Come in"}
    pool.invite(
        UserAttributes=EMAIL_ATTRIBUTE,
        DesiredDeliveryMediums=["EMAIL"],
        TemporaryPassword=TEMPORARY_PASSWORD,
        ClientMetadata=words,
    )
    [email] = local.emails
    assert (email.to, email.sender, email.subject) == (EMAIL, "no-reply@example.com", "Come in")
    assert email.body == f"<p>Welcome ada, your password is {TEMPORARY_PASSWORD}</p>"
    assert TEMPORARY_PASSWORD not in repr(email)


def test_a_member_that_is_left_null_keeps_the_pools_template(local: Local) -> None:
    template = {"EmailMessage": "The code: {####}", "EmailSubject": "A code"}
    pool = worded(local, AutoVerifiedAttributes=["email"], VerificationMessageTemplate=template)
    pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE, ClientMetadata={"emailSubject": "Ours"})
    pool.resend()
    assert [email.subject for email in local.emails] == ["Ours", "A code"]
    assert [email.body.rpartition(" ")[0] for email in local.emails] == ["The code:"] * 2
    pool.confirm(code_in(local.emails[-1].body))


def test_the_older_members_word_what_the_template_does_not(local: Local) -> None:
    pool = local.pool(
        LambdaConfig={},
        AutoVerifiedAttributes=["email"],
        EmailVerificationMessage="Old: {####}",
        EmailVerificationSubject="Old subject",
    )
    pool.sign_up(UserAttributes=EMAIL_ATTRIBUTE)
    [email] = local.emails
    assert (email.subject, email.body) == ("Old subject", f"Old: {code_in(email.body)}")
    texting = local.pool(LambdaConfig={}, SmsVerificationMessage="Old text: {####}")
    texting.sign_up()
    assert local.texts[-1][1].startswith("Old text: ")


def test_while_mfa_is_off_the_pools_authentication_text_is_not_used() -> None:
    record = {"SmsAuthenticationMessage": "In with {####}"}
    assert read_templates(record).of(Cause.AUTHENTICATION).sms == "Your authentication code is {####}"
    assert read_templates({**record, "MfaConfiguration": "ON"}).of(Cause.AUTHENTICATION).sms == "In with {####}"


def test_without_any_words_cognitos_own_are_sent_from_its_own_address(local: Local) -> None:
    pool = local.pool(LambdaConfig={}, AutoVerifiedAttributes=["email"])
    pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE)
    [email] = local.emails
    assert (email.sender, email.subject) == ("no-reply@verificationemail.com", "Your verification code")
    assert email.body == f"Your confirmation code is {code_in(email.body)}"


def test_a_pool_may_say_whom_its_email_is_from(local: Local) -> None:
    sender = "Acme <hello@example.com>"
    pool = worded(local, AutoVerifiedAttributes=["email"], EmailConfiguration={**SES, "From": sender})
    pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE)
    assert local.emails[0].sender == sender


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param({"smsMessage": "No code"}, "regular expression pattern", id="no_code"),
        pytest.param({"smsMessage": "Two\nlines {####}"}, "regular expression pattern", id="two_lines"),
        pytest.param({"smsMessage": "x" * 135 + "{####}"}, "less than or equal to 140", id="too_long"),
        pytest.param({"smsMessage": ""}, "greater than or equal to 6", id="empty"),
    ],
)
def test_a_text_must_hold_the_code_and_keep_to_140_characters(
    local: Local, words: dict[str, str], problem: str
) -> None:
    pool = worded(local)
    pool.verified()
    with refused("InvalidParameterException") as refusal:
        pool.forgot(ClientMetadata=words)
    assert "Value at 'smsMessage' failed to satisfy constraint" in refusal.message
    assert problem in refusal.message
    assert local.texts == []


def test_a_text_of_exactly_140_characters_is_sent(local: Local) -> None:
    pool = worded(local)
    pool.verified()
    pool.forgot(ClientMetadata={"smsMessage": "x" * 134 + "{####}"})
    assert len(local.texts) == 1


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ({"emailMessage": "No code"}, "emailBody"),
        ({"emailMessage": "x" * 20_000 + "{####}"}, "emailBody"),
        ({"emailSubject": "x" * 141}, "emailSubject"),
        ({"emailSubject": ""}, "emailSubject"),
    ],
)
def test_an_email_must_hold_the_code_and_keep_to_its_lengths(local: Local, words: dict[str, str], path: str) -> None:
    pool = worded(local)
    pool.verified(phone=None, email=EMAIL)
    with refused("InvalidParameterException") as refusal:
        pool.forgot(ClientMetadata=words)
    assert f"Value at '{path}' failed to satisfy constraint" in refusal.message
    assert local.emails == []


@pytest.mark.parametrize("words", ["Your password is {####}", "Welcome {username}"])
def test_an_invitation_must_hold_both_user_name_and_password(local: Local, words: str) -> None:
    pool = worded(local)
    with refused("InvalidParameterException"):
        pool.invite(ClientMetadata={"smsMessage": words})
    by_email: dict[str, Any] = {"UserAttributes": EMAIL_ATTRIBUTE, "DesiredDeliveryMediums": ["EMAIL"]}
    with refused("InvalidParameterException"):
        pool.invite(ClientMetadata={"emailMessage": words}, **by_email)
    assert (local.texts, local.emails) == ([], [])


@pytest.mark.parametrize("member", ["emailMessage", "emailSubject"])
def test_only_a_pool_that_sends_through_ses_may_word_email_even_when_a_text_is_sent(local: Local, member: str) -> None:
    pool = worded(local, EmailConfiguration={})
    with refused("InvalidLambdaResponseException"):
        pool.sign_up(ClientMetadata={member: "The code is {####}"})
    assert local.texts == []


@pytest.mark.parametrize("wish", ["nothing", "nonsense"])
def test_an_answer_that_cognito_cannot_read_fails_the_call(local: Local, wish: str) -> None:
    pool = worded(local)
    pool.verified()
    with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
        pool.forgot(ClientMetadata={"do": wish})


def test_an_exception_fails_the_call_in_cognitos_words(local: Local) -> None:
    pool = worded(local)
    pool.verified()
    with refused("UserLambdaValidationException", "CustomMessage failed with error no words today."):
        pool.forgot(ClientMetadata={"do": "fail"})
    assert local.texts == []


def test_a_function_that_cognito_may_not_call_fails_the_call(local: Local) -> None:
    pool = local.pool(LambdaConfig={"CustomMessage": local.functions.custom_message + "-gone"})
    with refused(
        "UnexpectedLambdaException", "CustomMessage invocation failed due to error ResourceNotFoundException."
    ):
        pool.sign_up()


def test_with_a_sender_custom_message_words_no_text_but_every_email(local: Local) -> None:
    config = local.functions.triggers(CustomMessage=local.functions.custom_message)
    pool = local.pool(LambdaConfig=config, AutoVerifiedAttributes=BOTH_ADDRESSES, EmailConfiguration=SES)
    pool.verified(email=EMAIL)
    token = pool.token()
    pool.change(token, phone_number=OTHER_PHONE, email="other@example.com")
    assert [event["triggerSource"] for event in pool.sent()] == ["CustomSMSSender_UpdateUserAttribute"]
    assert [event["triggerSource"] for event in asked(pool)] == ["CustomMessage_UpdateUserAttribute"]
    assert asked(pool)[0]["request"]["userAttributes"]["email"] == "other@example.com"
    assert (len(local.emails), local.texts) == (1, [])


def test_a_pool_with_a_custom_email_sender_gets_an_error_that_it_is_not_invoked(local: Local) -> None:
    sender = {"LambdaVersion": "V1_0", "LambdaArn": local.functions.sender}
    config = local.functions.triggers(CustomEmailSender=sender)
    pool = local.pool(LambdaConfig=config, AutoVerifiedAttributes=["email"])
    with refused("CodeDeliveryFailureException") as refusal:
        pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE)
    assert "CustomEmailSender" in refusal.message


def test_a_pool_that_verifies_with_a_link_gets_an_error_and_can_still_reset_passwords(local: Local) -> None:
    template = {"DefaultEmailOption": "CONFIRM_WITH_LINK"}
    pool = worded(local, AutoVerifiedAttributes=["email"], VerificationMessageTemplate=template)
    with refused("CodeDeliveryFailureException") as refusal:
        pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE)
    assert "CONFIRM_WITH_CODE" in refusal.message
    pool.verified("bob", None, EMAIL)
    pool.forgot("bob")
    assert len(local.emails) == 1


def test_the_trace_names_what_worded_a_message_and_what_sends_it(local: Local) -> None:
    sealing = local.pool()
    sealing.sign_up()
    plain = local.pool(LambdaConfig={})
    plain.sign_up()
    ours = worded(local)
    ours.sign_up(ClientMetadata={"smsMessage": "Here: {####}"})
    ours.resend()
    assert [(to, step.actor, step.what, step.ok) for to, step in local.steps] == [
        (PHONE, "cognito", "SignUp: code sealed for CustomSMSSender", True),
        (PHONE, "cognito", "CustomSMSSender_SignUp queued", True),
        (PHONE, "cognito", "SignUp: worded by the pool's template", True),
        (PHONE, "function", "SignUp: worded by CustomMessage", True),
        (PHONE, "cognito", "ResendCode: worded by the pool's template", True),
    ]


def test_words_for_texts_alone_leave_an_email_to_the_template_and_the_trace_says_so(local: Local) -> None:
    pool = worded(local, AutoVerifiedAttributes=["email"])
    words = {"smsMessage": "Here: {####}"}
    pool.sign_up(phone=None, UserAttributes=EMAIL_ATTRIBUTE, ClientMetadata=words)
    assert local.emails[0].body.startswith("Your confirmation code is ")
    assert [step.what for _, step in local.steps] == ["SignUp: worded by the pool's template"]


def test_the_trace_says_what_went_wrong(local: Local) -> None:
    gone = local.functions.key[:-12] + "000000000000"
    pool = local.pool(LambdaConfig=local.functions.triggers(KMSKeyID=gone))
    with refused("CodeDeliveryFailureException"):
        pool.sign_up()
    ours = worded(local)
    with refused("UserLambdaValidationException"):
        ours.invite(ClientMetadata={"do": "fail"})
    assert [(step.actor, step.what, step.ok) for _, step in local.steps] == [
        ("cognito", "SignUp: code could not be sealed for CustomSMSSender", False),
        ("function", "AdminCreateUser: CustomMessage failed: UserLambdaValidationException", False),
    ]


def test_no_step_holds_a_code_or_the_words(local: Local) -> None:
    pool = worded(local)
    pool.sign_up(ClientMetadata={"smsMessage": "Sesame: {####}"})
    steps = repr(local.steps)
    assert code_in(local.texts[0][1]) not in steps
    assert "Sesame" not in steps
