"""What PreSignUp receives, and how a sign-up ends when PreSignUp accepts, refuses or fails."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.local_stack.busy_machine import busy_machine
from support.local_stack.cognito_front import refused, running_front
from support.local_stack.trigger_functions import PRE_SIGN_UP, SLOW_STARTER, STARTS_SLOWLY
from support.people import EMAIL, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Functions, Local, Pool
    from support.local_stack.trigger_functions import Workshop

UNRECOGNIZABLE = "Unrecognizable lambda output"


def test_pre_sign_up_gets_cognitos_event_and_nothing_more(local: Local) -> None:
    pool = local.pool()
    pool.sign_up(ClientMetadata={"campaign": "spring"}, ValidationData=[{"Name": "captcha", "Value": "42"}])
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event == {
        "version": "1",
        "triggerSource": "PreSignUp_SignUp",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "ada",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": pool.client_id},
        "request": {
            "userAttributes": {"phone_number": PHONE},
            "validationData": {"captcha": "42"},
            "clientMetadata": {"campaign": "spring"},
        },
        "response": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    }


def test_without_data_validation_data_is_null_and_client_metadata_is_absent(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["request"] == {"userAttributes": {"phone_number": PHONE}, "validationData": None}


def test_in_a_pool_with_phone_user_names_the_event_names_the_future_sub(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"])
    sub = pool.sign_up(PHONE, None)["UserSub"]
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["userName"] == sub
    assert event["request"]["userAttributes"] == {"phone_number": PHONE}


def test_in_a_pool_with_email_user_names_the_address_is_the_attribute(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["email"])
    pool.sign_up(EMAIL)
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["request"]["userAttributes"] == {"email": EMAIL, "phone_number": PHONE}


def test_a_refusal_is_worded_as_cognito_words_it_and_leaves_no_user_and_no_code(local: Local) -> None:
    pool = local.pool()
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        pool.sign_up(ClientMetadata={"do": "refuse"})
    assert pool.sent() == []
    with refused("UserNotFoundException"):
        pool.user()
    pool.sign_up()


def test_pre_sign_up_is_asked_before_the_check_whether_the_name_is_taken(local: Local) -> None:
    """Reported: amplify-ui-android#314, sdk-android#1730."""
    pool = local.pool()
    pool.sign_up()
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        pool.sign_up(ClientMetadata={"do": "refuse"})
    with refused("UsernameExistsException", "User already exists"):
        pool.sign_up(ClientMetadata={"do": "autoConfirmUser"})
    assert [event["userName"] for event in local.workshop.events(pool.id, "PreSignUp")] == ["ada"] * 3
    assert pool.user()["UserStatus"] == "UNCONFIRMED"


def test_of_a_number_that_is_taken_pre_sign_up_gets_a_future_sub_and_not_the_owners(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["phone_number"])
    owner = pool.sign_up(PHONE, None)["UserSub"]
    with refused("UsernameExistsException", "An account with the given phone_number already exists."):
        pool.sign_up(PHONE, None)
    first, second = [event["userName"] for event in local.workshop.events(pool.id, "PreSignUp")]
    assert first == owner
    assert uuid.UUID(second) != uuid.UUID(owner)


def test_required_attributes_are_checked_before_pre_sign_up_is_asked(local: Local) -> None:
    """Reported: amplify-js#6513."""
    pool = local.pool(Schema=[{"Name": "birthdate", "AttributeDataType": "String", "Required": True}])
    with refused("InvalidParameterException") as refusal:
        pool.sign_up()
    assert "birthdate" in refusal.message
    assert local.workshop.events(pool.id, "PreSignUp") == []


def test_of_two_sign_ups_at_once_the_refused_one_does_not_delete_the_other(local: Local) -> None:
    pool = local.pool()

    def sign_up(wish: str) -> str:
        try:
            pool.sign_up(ClientMetadata={"do": wish})
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "in"

    with ThreadPoolExecutor(2) as people:
        first, second = people.map(sign_up, ("refuse", ""))
    # In either order, the sign-up that is allowed succeeds, and its user is kept.
    assert first in {"UserLambdaValidationException", "UsernameExistsException"}
    assert second == "in"
    assert pool.user()["UserStatus"] == "UNCONFIRMED"


@pytest.mark.parametrize("wish", ["nothing", "nonsense"])
def test_an_answer_that_is_no_event_fails_the_sign_up(local: Local, wish: str) -> None:
    pool = local.pool()
    with refused("InvalidLambdaResponseException", UNRECOGNIZABLE):
        pool.sign_up(ClientMetadata={"do": wish})
    with refused("UserNotFoundException"):
        pool.user()


def test_a_user_confirmed_by_the_trigger_gets_no_code(local: Local) -> None:
    pool = local.pool()
    answer = pool.sign_up(ClientMetadata={"do": "autoConfirmUser"})
    assert answer["UserConfirmed"]
    assert "CodeDeliveryDetails" not in answer
    assert pool.user()["UserStatus"] == "CONFIRMED"
    assert pool.attributes()["phone_number_verified"] == "false"
    assert pool.sent() == []


def test_a_phone_verified_by_the_trigger_gets_no_code(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=["phone_number", "email"])
    address = [{"Name": "email", "Value": EMAIL}]
    answer = pool.sign_up(UserAttributes=address, ClientMetadata={"do": "autoVerifyPhone"})
    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    assert pool.attributes()["phone_number_verified"] == "true"
    assert pool.sent() == []


def test_verifying_what_the_user_does_not_have_fails_the_sign_up(local: Local) -> None:
    pool = local.pool()
    with refused("InvalidParameterException"):
        pool.sign_up(ClientMetadata={"do": "autoVerifyEmail"})
    with refused("UserNotFoundException"):
        pool.user()


def test_a_function_that_cognito_may_not_call_fails_the_sign_up(local: Local) -> None:
    arn = local.workshop.deploy("nobodys-pre-sign-up", PRE_SIGN_UP, source_arn=None)
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=arn))
    _fails_with(pool, "AccessDeniedException")
    assert local.workshop.events(pool.id, "PreSignUp") == []


def test_a_function_that_may_be_called_for_another_pool_only_fails_the_sign_up(local: Local) -> None:
    other = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Another01"
    arn = local.workshop.deploy("anothers-pre-sign-up", PRE_SIGN_UP, source_arn=other)
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=arn))
    _fails_with(pool, "AccessDeniedException")


def test_permission_for_exactly_this_pool_is_enough(local: Local) -> None:
    arn = local.workshop.deploy("this-pools-pre-sign-up", PRE_SIGN_UP, source_arn=None)
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=arn))
    local.workshop.permit("this-pools-pre-sign-up", f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool.id}")
    pool.sign_up()
    assert len(local.workshop.events(pool.id, "PreSignUp")) == 1


def test_a_function_that_is_gone_fails_the_sign_up(local: Local) -> None:
    gone = local.functions.pre_sign_up + "-gone"
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=gone))
    _fails_with(pool, "ResourceNotFoundException")


def test_an_alias_needs_a_permission_of_its_own(local: Local) -> None:
    arn = local.workshop.deploy("aliased-pre-sign-up", PRE_SIGN_UP)
    lambdas = local.workshop.client("lambda")
    lambdas.create_alias(FunctionName=arn, Name="live", FunctionVersion="$LATEST")
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=f"{arn}:live"))
    _fails_with(pool, "AccessDeniedException")
    lambdas.add_permission(
        FunctionName=arn,
        Qualifier="live",
        StatementId="alias",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
    )
    pool.sign_up()


def test_a_trigger_that_takes_too_long_is_called_three_times_and_fails_the_sign_up(
    workshop: Workshop, functions: Functions
) -> None:
    with running_front(workshop, functions, trigger_seconds=0.5) as local:
        pool = local.pool()
        _fails_with(pool, "Socket timeout while invoking Lambda function", ClientMetadata={"do": "hold"})
        workshop.release(pool.id)
        assert len([event for event in workshop.events(pool.id, "PreSignUp") if event["userName"] == "ada"]) == 3


def test_a_trigger_that_was_slow_once_is_called_again_and_lets_the_user_in(
    workshop: Workshop, functions: Functions
) -> None:
    arn = workshop.deploy("slow-starter", SLOW_STARTER)
    with running_front(workshop, functions, trigger_seconds=2.0) as local:
        pool = local.pool(LambdaConfig=functions.triggers(PreSignUp=arn))
        assert not pool.sign_up()["UserConfirmed"]


def test_the_start_of_a_trigger_on_a_busy_machine_is_not_counted_as_the_triggers_own_time(
    workshop: Workshop, functions: Functions
) -> None:
    arn = workshop.deploy("starts-slowly", STARTS_SLOWLY)
    with busy_machine(), running_front(workshop, functions, trigger_seconds=1.0) as local:
        pool = local.pool(LambdaConfig=functions.triggers(PreSignUp=arn))
        # An exception ends the interpreter, so the next call starts another.
        with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
            pool.sign_up(ClientMetadata={"do": "refuse"})
        pool.sign_up()
        assert len(workshop.events(pool.id, "PreSignUp")) == 2


def test_a_trigger_that_runs_out_of_its_own_time_has_failed_and_is_not_called_again(local: Local) -> None:
    arn = local.workshop.deploy("short-lived", PRE_SIGN_UP)
    local.workshop.client("lambda").update_function_configuration(FunctionName=arn, Timeout=1)
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=arn))
    with refused("UserLambdaValidationException", "PreSignUp failed with error Task timed out after 1.00 seconds."):
        pool.sign_up(ClientMetadata={"do": "sleep"})
    assert len(local.workshop.events(pool.id, "PreSignUp")) == 1


def _fails_with(pool: Pool, error_type: str, **more: Any) -> None:
    """Expect a sign-up to fail because the trigger could not be called, and to leave no user."""
    with refused("UnexpectedLambdaException", f"PreSignUp invocation failed due to error {error_type}."):
        pool.sign_up(**more)
    with refused("UserNotFoundException"):
        pool.user()


def test_an_alias_that_it_calls_verified_moves_to_the_new_user(local: Local) -> None:
    """Documented: guide, "Pre sign-up Lambda trigger", autoVerifyPhone."""
    pool = local.pool(AliasAttributes=["phone_number"])
    pool.verified("bob")
    pool.verified("ada")
    assert pool.user(PHONE)["Username"] == "ada"
    assert pool.attributes("bob")["phone_number_verified"] == "false"
