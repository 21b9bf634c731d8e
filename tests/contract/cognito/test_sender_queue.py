"""The asynchronous sender: its failures do not reach the user who signs up; the front retries and records them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.local_stack.cognito_front import running_front
from support.local_stack.trigger_functions import SENDER
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Functions, Local, Pool
    from support.local_stack.trigger_functions import Workshop

    from cognito_otp_local.cognito.triggers.async_attempts import TriggerFailure

FAIL = {"do": "fail"}


def test_a_failing_sender_is_invisible_to_the_user_and_tried_three_times(local: Local) -> None:
    pool, arn = _pool_with_sender(local, "stubborn-sender")
    assert "CodeDeliveryDetails" in pool.sign_up(ClientMetadata=FAIL)
    events = pool.sent()
    assert len(events) == 3
    assert events[0] == events[1] == events[2]
    assert [failure.attempt for failure in _failures(local, arn)] == [1, 2, 3]


def test_the_deployed_event_invoke_config_decides_how_often(local: Local) -> None:
    pool, arn = _pool_with_sender(local, "once-sender")
    local.workshop.client("lambda").put_function_event_invoke_config(FunctionName=arn, MaximumRetryAttempts=0)
    pool.sign_up(ClientMetadata=FAIL)
    assert len(pool.sent()) == 1


def test_an_event_that_would_be_too_old_is_not_tried_again(local: Local) -> None:
    pool, arn = _pool_with_sender(local, "impatient-sender")
    local.workshop.client("lambda").put_function_event_invoke_config(
        FunctionName=arn, MaximumRetryAttempts=2, MaximumEventAgeInSeconds=120
    )
    pool.sign_up(ClientMetadata=FAIL)
    # The first retry comes after one minute, the second would come after three.
    assert len(pool.sent()) == 2


def test_a_sender_that_cognito_may_not_call_is_recorded_once_and_not_shown(local: Local) -> None:
    arn = local.workshop.deploy("nobodys-sender", SENDER, source_arn=None)
    pool = local.pool(LambdaConfig=_naming(local, arn))
    assert "CodeDeliveryDetails" in pool.sign_up()
    assert pool.sent() == []
    [failure] = _failures(local, arn)
    assert (failure.error_type, failure.source) == ("AccessDeniedException", "CustomSMSSender_SignUp")


def test_a_sender_that_is_gone_is_recorded_once_and_not_shown(local: Local) -> None:
    arn = local.functions.sender + "-gone"
    pool = local.pool(LambdaConfig=_naming(local, arn))
    assert "CodeDeliveryDetails" in pool.sign_up()
    assert pool.sent() == []
    assert [failure.error_type for failure in _failures(local, arn)] == ["ResourceNotFoundException"]


def test_a_record_of_a_failure_holds_no_part_of_the_event(local: Local) -> None:
    pool, arn = _pool_with_sender(local, "discreet-sender")
    pool.sign_up(ClientMetadata=FAIL)
    event = pool.sent()[0]
    recorded = repr(_failures(local, arn))
    assert event["request"]["code"] not in recorded
    assert event["request"]["userAttributes"]["phone_number"] not in recorded


def test_closing_the_front_discards_waiting_events(workshop: Workshop, functions: Functions) -> None:
    with running_front(workshop, functions, time_scale=1.0) as local:
        pool, arn = _pool_with_sender(local, "slow-sender")
        pool.sign_up(ClientMetadata=FAIL)
        wait_until(lambda: bool(_failures(local, arn)))
        assert not local.front.drain(0.1)
    assert local.front.drain(30)
    assert len(workshop.events(pool.id, "CustomSMSSender")) == 1


def _pool_with_sender(local: Local, name: str) -> tuple[Pool, str]:
    """Deploy a sender of its own for the test; return a pool that names it and its ARN."""
    arn = local.workshop.deploy(name, SENDER)
    return local.pool(LambdaConfig=_naming(local, arn)), arn


def _naming(local: Local, arn: str) -> dict[str, object]:
    return {
        "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": arn},
        "KMSKeyID": local.functions.key,
    }


def _failures(local: Local, arn: str) -> list[TriggerFailure]:
    return [failure for failure in local.front.failures if failure.function == arn]
