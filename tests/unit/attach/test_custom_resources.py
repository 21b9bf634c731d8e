"""Custom resources never wedge a stack: whatever fails, an answer goes out, and the pool is as it was or attached."""

from __future__ import annotations

import io
import json
import logging
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import (
    CHOSEN,
    OURS,
    POOL_ID,
    THEIRS,
    Killed,
    World,
    fails,
    interrupts,
)
from support.custom_resources import ANOTHER, ATTACHMENT, FEWER, URL, Deployment, attached_world, new_world, request
from support.generated_pools import ROLE

from cognito_otp_attach.stack_events import deadlines
from cognito_otp_attach.stack_events.answers import LARGEST, failed, write_answer
from cognito_otp_attach.stack_events.deadlines import CLEARING_SECONDS, LAST_SECONDS, interrupted_before, last_word
from cognito_otp_attach.stack_events.declared import read_declared
from cognito_otp_attach.stack_events.patience import ATTEMPTS
from cognito_otp_attach.stack_events.reading import GrantedRoles
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.attach_world import Fault

FAULTS: dict[str, Callable[[], Fault]] = {
    "refused": lambda: fails("InvalidParameterException"),
    "denied": lambda: fails("AccessDeniedException"),
    "never arrived": lambda: fails("ReadTimeoutError", lost=True),
    "answer lost": lambda: fails("ReadTimeoutError", lost=True, after=True),
    "out of time before": lambda: interrupts(KeyboardInterrupt, after=False),
    "out of time after": lambda: interrupts(KeyboardInterrupt, after=True),
    "mistake": lambda: interrupts(KeyError, after=False),
    "mistake after": lambda: interrupts(KeyError, after=True),
}
each_fault = pytest.mark.parametrize("fault", FAULTS)


def calls_of(world: World, kind: str, physical_id: str | None = None, **properties: Any) -> int:
    """Count the calls of a request that nothing disturbs."""
    assert Deployment(world).attachment(kind, physical_id, **properties).succeeded
    assert world.calls[0] == "PutLease"
    return len(world.calls)


DELETING = calls_of(attached_world(), "Delete", POOL_ID)
OWN: dict[str, Any] = {"Own": "true"}
CREATING, CREATING_FEWER = calls_of(new_world(), "Create"), calls_of(new_world(), "Create", **FEWER)
UPDATING = calls_of(attached_world(), "Update", POOL_ID, **FEWER)


def test_a_pool_is_attached_and_let_go_of_as_it_was() -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    made = deployment.attachment("Create")
    assert (made.succeeded, made.physical_id) == (True, POOL_ID)
    assert {name: world.settings()["LambdaConfig"][name] for name in ("PreSignUp", "PostConfirmation")} == {
        "PreSignUp": str(CHOSEN[Trigger.PRE_SIGN_UP]),
        "PostConfirmation": THEIRS,
    }
    again = deployment.attachment("Update", POOL_ID, EnforcedUserPoolIds=POOL_ID)
    assert (again.succeeded, again.physical_id) == (True, POOL_ID)
    assert world.settings()["LambdaConfig"]["PreSignUp"] == str(OURS[Trigger.PRE_SIGN_UP])
    assert deployment.attachment("Delete", POOL_ID, EnforcedUserPoolIds=POOL_ID).succeeded
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


@each_fault
@pytest.mark.parametrize("triggers", [{}, FEWER], ids=["all", "fewer"])
@pytest.mark.parametrize("at", range(CREATING))
def test_whatever_fails_in_creating_the_deletion_that_follows_leaves_the_pool_as_it_was(
    at: int, triggers: dict[str, Any], fault: str
) -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    world.faults = {at: FAULTS[fault]()}
    made = deployment.attachment("Create", **triggers)
    world.faults = {}
    if not made.succeeded:
        assert made.reason
    deleted = deployment.attachment("Delete", made.physical_id)
    assert (deleted.succeeded, deleted.physical_id) == (True, made.physical_id), deleted.reason
    assert world.settings() == before
    assert (world.records, world.permitted()) == ({}, {})


AGAIN = calls_of(attached_world(), "Create")


@each_fault
@pytest.mark.parametrize("at", range(AGAIN))
def test_a_creation_that_lambda_runs_again_leaves_nothing_of_the_first_run(at: int, fault: str) -> None:
    """The first run attached the pool, and its answer did not arrive."""
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    assert deployment.attachment("Create").succeeded
    world.calls.clear()
    world.faults = {at: FAULTS[fault]()}
    again = deployment.attachment("Create")
    world.faults = {}
    assert deployment.attachment("Delete", again.physical_id).succeeded
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


def test_a_creation_whose_second_run_is_refused_leaves_nothing_of_the_killed_one() -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    world.faults = {CREATING - 2: interrupts(Killed, after=True)}
    with pytest.raises(Killed):
        deployment.attachment("Create")
    assert world.settings() != before
    world.functions[str(CHOSEN[Trigger.PRE_SIGN_UP])] = "Failed"
    again = deployment.attachment("Create")
    assert (again.succeeded, again.physical_id) == (False, f"not-attached:{POOL_ID}")
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


def test_a_creation_that_cannot_see_whose_work_it_found_leaves_it_to_the_deletion() -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    assert deployment.attachment("Create").succeeded
    world.functions[str(CHOSEN[Trigger.PRE_SIGN_UP])] = "Failed"
    world.hides_caller = True
    again = deployment.attachment("Create")
    assert (again.succeeded, again.physical_id) == (False, POOL_ID)
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


@each_fault
@pytest.mark.parametrize("at", range(CREATING_FEWER))
def test_an_update_to_another_pool_that_fails_lets_go_of_it(at: int, fault: str) -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    world.faults = {at: FAULTS[fault]()}
    answer = deployment.attachment("Update", ANOTHER["UserPoolId"], ANOTHER, **FEWER)
    world.faults = {}
    if not answer.succeeded:
        assert answer.physical_id == ANOTHER["UserPoolId"]
        assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


@pytest.mark.parametrize("at", range(CREATING_FEWER))
def test_an_update_to_another_pool_that_is_killed_lets_go_of_it_when_it_is_undone(at: int) -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    world.faults = {at: interrupts(Killed, after=True)}
    with pytest.raises(Killed):
        deployment.attachment("Update", ANOTHER["UserPoolId"], ANOTHER, **FEWER)
    deployment.undoing = True
    back = deployment.attachment("Update", ANOTHER["UserPoolId"], FEWER, **ANOTHER)
    assert (back.succeeded, back.physical_id) == (True, ANOTHER["UserPoolId"])
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


def test_an_undone_update_to_another_pool_leaves_the_deletion_to_let_go_of_it() -> None:
    world = new_world()
    deployment = Deployment(world)
    assert deployment.attachment("Update", ANOTHER["UserPoolId"], ANOTHER).succeeded
    world.calls.clear()
    deployment.undoing = True
    assert deployment.attachment("Update", POOL_ID, {}, **ANOTHER).physical_id == ANOTHER["UserPoolId"]
    assert world.calls == []


def test_a_stack_is_not_deployed_onto_the_pool_that_it_made() -> None:
    """CloudFormation would delete the permissions that it made for that pool."""
    world = new_world()
    deployment = Deployment(world)
    answer = deployment.attachment("Update", POOL_ID, {"Own": "true"})
    assert (answer.succeeded, answer.physical_id, world.calls) == (False, POOL_ID, [])
    assert "the pool that this stack made" in answer.reason
    assert "Nothing was touched" in answer.reason


@each_fault
@pytest.mark.parametrize("at", range(DELETING))
def test_whatever_fails_in_deleting_is_answered_and_done_by_the_next(at: int, fault: str) -> None:
    world = attached_world()
    attached, deployment = world.settings(), Deployment(world)
    world.faults = {at: FAULTS[fault]()}
    answer = deployment.attachment("Delete", POOL_ID)
    world.faults = {}
    if not answer.succeeded and "is as it was" in answer.reason:
        assert f"cognito-otp detach --user-pool-id {POOL_ID}" in answer.reason
        assert world.settings() == attached
    assert answer.physical_id == POOL_ID
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert world.settings()["LambdaConfig"] == {"PostConfirmation": THEIRS}
    assert (world.records, world.permitted()) == ({}, {})


@each_fault
@pytest.mark.parametrize("at", range(UPDATING))
def test_whatever_fails_in_updating_the_update_back_leaves_the_pool_attached_as_it_was(at: int, fault: str) -> None:
    world = attached_world()
    attached, deployment = world.settings(), Deployment(world)
    world.faults = {at: FAULTS[fault]()}
    answer = deployment.attachment("Update", POOL_ID, **FEWER)
    world.faults = {}
    assert answer.physical_id == POOL_ID
    deployment.undoing = True
    back = deployment.attachment("Update", POOL_ID)
    assert (back.succeeded, back.physical_id) == (True, POOL_ID), back.reason
    assert world.settings() == attached


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_trigger_of_somebody_else_is_refused_and_going_back_is_not(kind: str) -> None:
    world = new_world(LambdaConfig={"PreSignUp": THEIRS})
    before, deployment = world.settings(), Deployment(world)
    refused = deployment.attachment(kind, None if kind == "Create" else POOL_ID)
    assert not refused.succeeded
    assert f"PreSignUp is {THEIRS}" in refused.reason
    assert "leave it out of the parameter Triggers" in refused.reason
    assert refused.physical_id == (f"not-attached:{POOL_ID}" if kind == "Create" else POOL_ID)
    deployment.undoing = True
    assert deployment.attachment("Update", POOL_ID).succeeded
    assert world.settings() == before


def test_the_deletion_after_a_refused_creation_makes_no_call() -> None:
    world = new_world()
    assert Deployment(world).attachment("Delete", f"not-attached:{POOL_ID}").succeeded
    assert world.calls == []


def test_a_creation_that_nobody_answered_for_is_deleted_under_the_id_that_cloudformation_made_up() -> None:
    world = new_world()
    before = world.settings()
    world.attach()
    assert Deployment(world).attachment("Delete", "acme-CognitoOtpAttachment-1A2B3C4D5E6F").succeeded
    assert world.settings() == before


def test_a_pool_that_is_gone_is_refused_at_first_and_let_go_of_at_last() -> None:
    world = attached_world()
    world.gone = True
    deployment = Deployment(world)
    assert "no user pool us-east-1_Attached" in deployment.attachment("Update", POOL_ID).reason
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert (world.records, world.permitted()) == ({}, {})
    assert deployment.attachment("Delete", POOL_ID).succeeded


def test_a_pool_that_cannot_be_written_keeps_the_functions_and_the_answer_says_what_to_do() -> None:
    world = attached_world()
    world.roles = set()
    attached, deployment = world.settings(), Deployment(world)
    kept = deployment.attachment("Delete", POOL_ID)
    assert (kept.succeeded, world.settings()) == (False, attached)
    for words in ("still names this stack's functions", ROLE, "`cognito-otp detach --user-pool-id", "again"):
        assert words in kept.reason
    world.roles = {ROLE}
    assert deployment.attachment("Delete", POOL_ID).succeeded


def test_a_role_that_the_stack_does_not_know_keeps_the_functions_and_the_answer_says_how_it_learns_of_it() -> None:
    world = attached_world()
    world.passable, attached = False, world.settings()
    kept = Deployment(world).attachment("Delete", POOL_ID)
    assert (kept.succeeded, world.settings()) == (False, attached)
    assert f"may not pass the pool's role {ROLE}" in kept.reason
    assert "by a deployment with another RefreshToken" in kept.reason
    assert f"`cognito-otp detach --user-pool-id {POOL_ID} --stack-name acme`" in kept.reason
    assert "UpdateUserPool" not in world.calls


def test_the_roles_that_may_be_passed_are_those_that_the_template_read_from_the_pool() -> None:
    roles = GrantedRoles(None, None, read_declared({**ATTACHMENT, "SmsRoleArns": f"{ROLE},{ROLE}2"}, "acme").sms_roles)
    assert [roles.may_pass("caller", role) for role in (ROLE, f"{ROLE}2", f"{ROLE}3")] == [True, True, False]


def test_a_permission_that_comes_late_is_waited_for_while_there_is_time() -> None:
    world = new_world()
    world.faults = {0: fails("AccessDeniedException")}
    assert Deployment(world).attachment("Create").succeeded
    denied = new_world()
    denied.faults = dict.fromkeys(range(100), fails("AccessDeniedException"))
    answer = Deployment(denied).attachment("Create")
    assert "aws:Call answered AccessDeniedException" in answer.reason
    assert denied.calls == ["PutLease"] * ATTEMPTS
    unread = new_world()
    unread.faults = dict.fromkeys(range(1, 100), fails("AccessDeniedException"))
    assert not Deployment(unread).attachment("Create").succeeded
    assert unread.calls == ["PutLease", *["DescribeUserPool"] * ATTEMPTS]
    late = new_world()
    late.faults = dict.fromkeys(range(1, 100), fails("AccessDeniedException"))
    assert not Deployment(late, left=60).attachment("Create").succeeded
    assert late.calls == ["PutLease", "DescribeUserPool"]


def test_a_sender_that_cannot_open_codes_leaves_nothing() -> None:
    world = new_world()
    world.opens, before = False, world.settings()
    answer = Deployment(world).attachment("Create")
    assert (answer.succeeded, answer.physical_id) == (False, f"not-attached:{POOL_ID}")
    assert "cannot open what is sealed" in answer.reason
    assert (world.settings(), world.permitted()) == (before, {})


def test_what_the_command_line_attached_before_stays_when_an_update_is_undone() -> None:
    world = new_world()
    world.attach()
    revision, text = world.records[POOL_ID]
    world.records[POOL_ID] = (revision, text.replace("user/operator", "user/somebody"))
    attached, deployment = world.settings(), Deployment(world)
    assert deployment.attachment("Create").succeeded
    deployment.undoing = True
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert world.settings() == attached
    deployment.undoing = False
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert world.settings()["LambdaConfig"] == {"PostConfirmation": THEIRS}


def test_the_stacks_own_pool_is_touched_when_it_is_let_go_of_and_never_else() -> None:
    world = attached_world()
    attached, deployment, own = world.settings(), Deployment(world), OWN
    for kind, physical_id in (("Create", None), ("Update", POOL_ID)):
        assert deployment.attachment(kind, physical_id, **own).physical_id == POOL_ID
    deployment.undoing = True
    assert deployment.attachment("Delete", POOL_ID, **own).succeeded
    assert (world.calls, world.settings()) == ([], attached)
    deployment.undoing = False
    assert deployment.attachment("Delete", POOL_ID, **own).succeeded
    assert world.settings()["LambdaConfig"] == {"PostConfirmation": THEIRS}


@pytest.mark.parametrize(("undoing", "stays"), [(False, False), (True, True), (None, True)])
def test_the_stacks_own_pool_is_let_go_of_where_its_creation_was_not_answered(
    *, undoing: bool | None, stays: bool
) -> None:
    world = attached_world()
    attached = world.settings()
    deployment = Deployment(world, undoing=undoing)
    assert deployment.attachment("Delete", "acme-CognitoOtpAttachment-1A2B3C4D5E6F", **OWN).succeeded
    assert (world.settings() == attached) is stays


def test_no_triggers_let_the_pool_go() -> None:
    world = attached_world()
    assert Deployment(world).attachment("Update", POOL_ID, Triggers="").succeeded
    assert world.settings()["LambdaConfig"] == {"PostConfirmation": THEIRS}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"UserPoolId": "customers"}, "no user pool's id"),
        ({"Triggers": "PostConfirmation"}, "Triggers has PostConfirmation"),
        ({"Functions": {}}, "Functions names no function for CustomSMSSender"),
        ({"KmsKeyArn": ""}, "KmsKeyArn is missing"),
    ],
)
def test_wrong_properties_are_refused_and_their_deletion_is_not(wrong: dict[str, Any], sentence: str) -> None:
    deployment = Deployment(new_world())
    answer = deployment.attachment("Create", **wrong)
    assert (answer.succeeded, sentence in answer.reason) == (False, True), answer.reason
    assert deployment.attachment("Delete", answer.physical_id, **wrong).succeeded
    assert deployment.world.calls == []


@pytest.mark.parametrize("change", [{"RequestType": "Move"}, {"ResourceType": "Custom::Other"}, {"StackId": ""}])
def test_an_event_that_is_not_understood_is_answered_all_the_same(change: dict[str, Any]) -> None:
    answer = Deployment(new_world()).send(request("Custom::CognitoOtpAttachment", "Create", None, ATTACHMENT) | change)
    assert (answer.succeeded, bool(answer.physical_id)) == (False, True)


def test_an_unforeseen_error_is_answered_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    world = new_world()
    hidden_text = "a-setting-of-the-pool"
    world.faults = {0: interrupts(type("Mistake", (Exception,), {"__str__": lambda _: hidden_text}), after=False)}
    answer = Deployment(world).attachment("Create")
    assert "An error that was not foreseen: Mistake" in answer.reason
    logged = capsys.readouterr()
    assert "unforeseen_error" in logged.out
    for hidden in (hidden_text, URL, "Signature"):
        assert hidden not in logged.out + logged.err + answer.reason


def test_an_answer_fits_into_what_cloudformation_reads_whatever_it_says() -> None:
    event = request("Custom::CognitoOtpAttachment", "Delete", "x" * 1000, ATTACHMENT)
    for text in ("y" * 5000, "\U0001f511" * 5000, '"' * 5000, "\x1b" * 5000, "\ud83d" * 5000):
        body = write_answer(failed("x" * 1000, text), event)
        assert len(body) < LARGEST
        found = json.loads(body)
        assert found["Reason"].endswith("The function's log has all of it.")
        assert len(found["Reason"]) > 300
        assert {found[name] == event[name] for name in ("StackId", "RequestId", "LogicalResourceId")} == {True}


def test_a_run_is_interrupted_as_by_a_ctrl_c_when_its_time_is_nearly_over() -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGINT)]
    with pytest.raises(KeyboardInterrupt), interrupted_before(CLEARING_SECONDS):
        signal.pause()
    with interrupted_before(CLEARING_SECONDS + 1000):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1000
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)  # no interruption comes afterwards
    assert [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGINT)] == handlers


def test_a_run_that_hangs_is_answered_for(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[bool] = []
    with last_word(LAST_SECONDS, lambda: spoken.append(True)):
        while not spoken:
            time.sleep(0.001)
    with last_word(LAST_SECONDS + 1000, lambda: spoken.append(False)):
        pass
    assert spoken == [True]
    world = new_world()
    deployment = Deployment(world, left=LAST_SECONDS)
    monkeypatch.setattr(deadlines, "CLEARING_SECONDS", -1000)

    def hang(_do: Callable[[], Any]) -> Any:
        while not deployment.answers:
            time.sleep(0.001)
        raise KeyError

    world.faults = {0: hang}
    answer = deployment.attachment("Create")
    assert "The function's time was over" in answer.reason
    assert answer.physical_id == POOL_ID  # so that the deletion that follows looks at the pool


def test_an_interrupted_creation_says_so_and_its_deletion_looks_at_the_pool() -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)

    def time_is_over(do: Callable[[], Any]) -> Any:
        signal.raise_signal(signal.SIGALRM)
        return do()

    world.faults = {0: time_is_over}
    answer = deployment.attachment("Create")
    assert "The function's time was over" in answer.reason
    assert (answer.succeeded, answer.physical_id) == (False, POOL_ID)
    assert deployment.attachment("Delete", POOL_ID).succeeded
    assert world.settings() == before


def test_the_libraries_that_make_requests_may_not_log_addresses() -> None:
    from cognito_otp_attach.stack_events import wiring  # noqa: PLC0415 - its import is what is tested

    assert wiring.handling is not None
    written = io.StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(written)
    root.addHandler(handler)
    try:
        logging.getLogger("urllib3.connectionpool").warning("Retrying after connection broken: %s", URL)
    finally:
        root.removeHandler(handler)
    assert written.getvalue() == ""
