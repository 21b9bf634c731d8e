"""Copies of an event, and requests that follow closely: no run lets go of what another one attached."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import CHOSEN, POOL_ID, Killed, World, fails, interrupts
from support.custom_resources import ANOTHER, ATTACHMENT, FEWER, Deployment, attached_world, new_world, request
from support.template.function_loading import template

from cognito_otp_attach.errors import ChangedMeanwhileError
from cognito_otp_attach.stack_events.leases import (
    LEAST_SECONDS,
    LONGEST_SECONDS,
    MARGIN_SECONDS,
    REMEMBERED,
    Lease,
    StillRunningError,
)
from cognito_otp_attach.stack_events.replies import ReplyError
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RETRIES = (60, 120)
"""Seconds that Lambda waits before each further run."""


def event(kind: str, physical_id: str | None = None, **properties: Any) -> dict[str, Any]:
    """Write an event about the attachment."""
    return request("Custom::CognitoOtpAttachment", kind, physical_id, {**ATTACHMENT, **properties})


def is_attached(world: World) -> bool:
    """Whether the pool names our sender, and Cognito may invoke it."""
    sender = str(CHOSEN[Trigger.CUSTOM_SMS_SENDER])
    named = world.settings()["LambdaConfig"].get("CustomSMSSender", {}).get("LambdaArn")
    return named == sender and sender in world.permitted()


def test_a_copy_of_a_creation_waits_for_the_first_one_and_is_not_carried_out() -> None:
    """Without the lease its writes would make the first one fail, and that one would let go of the pool."""
    world = new_world()
    first, second = Deployment(world), Deployment(world)
    creating, met = event("Create"), []

    def meanwhile(do: Callable[[], Any]) -> Any:
        made = do()
        with pytest.raises(StillRunningError):
            replace(second, left=LEAST_SECONDS - 1, now=second.now + 30).send(creating)
        met.append(len(world.calls))
        return made

    for at in range(1, 9):
        world.faults[at] = meanwhile
    assert first.send(creating).succeeded
    assert len(met) == 8, "the copy met the first one at each of its calls"
    assert is_attached(world)
    calls = list(world.calls)
    assert second.deliver(creating) == []
    assert (world.calls, is_attached(world)) == (calls, True)


def test_a_deletion_waits_until_the_copy_of_a_creation_has_ended() -> None:
    world = new_world()
    before, deployment, late = world.settings(), Deployment(world), Deployment(world)

    def meanwhile(do: Callable[[], Any]) -> Any:
        with pytest.raises(StillRunningError):
            Deployment(world, left=LEAST_SECONDS - 1).send(event("Delete", POOL_ID))
        return do()

    world.faults[4] = meanwhile
    assert deployment.send(event("Create")).succeeded
    assert late.send(event("Delete", POOL_ID)).succeeded
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_late_copy_attaches_nothing_that_was_let_go_of(kind: str) -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    begun = event(kind, None if kind == "Create" else POOL_ID)
    assert deployment.send(begun).succeeded
    deleting = event("Delete", POOL_ID)
    assert deployment.send(deleting).succeeded
    for copy in (begun, deleting, begun):
        assert deployment.deliver(copy) == []
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


def test_a_request_that_another_one_followed_is_over_although_it_was_never_answered() -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    creating = event("Create")
    world.faults = {3: interrupts(Killed, after=True)}
    with pytest.raises(Killed):
        deployment.send(creating)
    assert deployment.send(event("Delete", "acme-CognitoOtpAttachment-1A2B3C4D5E6F")).succeeded
    assert deployment.deliver(creating) == []
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


@pytest.mark.parametrize("killed_after", [0, 1, 24, 26, 100, 179])
@pytest.mark.parametrize("at", range(1, 9))
def test_what_a_killed_run_left_is_carried_out_by_one_that_lambda_starts_later(at: int, killed_after: int) -> None:
    """Whenever the run was killed: its lease runs out, or the run after the next one begins later than that."""
    world = new_world()
    deployment, creating = Deployment(world), event("Create")
    began = deployment.now
    world.faults = {at: interrupts(Killed, after=True)}
    with pytest.raises(Killed):
        deployment.send(creating)
    deployment.now += killed_after
    for waits in RETRIES:
        deployment.now += waits
        ends = deployment.ends = deployment.now + template()["Resources"]["AttachFunction"]["Properties"]["Timeout"]
        assert deployment.now - began < _declared()["MaximumEventAgeInSeconds"]
        try:
            assert deployment.send(creating).succeeded
        except StillRunningError:
            assert ends - deployment.now < LEAST_SECONDS
        else:
            break
    assert len(deployment.answers) == 1
    assert is_attached(world)


def test_another_run_waits_no_longer_than_a_run_may_take() -> None:
    world = attached_world()
    deployment = Deployment(world)
    world.faults = {1: interrupts(Killed, after=False)}
    with pytest.raises(Killed):
        deployment.send(event("Update", POOL_ID, **FEWER))
    began = deployment.now
    assert deployment.send(event("Delete", POOL_ID)).succeeded
    assert deployment.left <= deployment.now - began <= deployment.left + 2 * MARGIN_SECONDS


def test_an_answer_that_does_not_arrive_is_given_by_the_next_run() -> None:
    world = new_world()
    deployment, creating = Deployment(world), event("Create")
    deployment.unreachable = True
    with pytest.raises(ReplyError):
        deployment.send(creating)
    deployment.unreachable, began = False, deployment.now
    assert (world.lease.run, world.lease.over) == ("", ())
    assert deployment.send(creating).succeeded
    assert deployment.now == began, "nothing is waited for"
    assert is_attached(world)
    assert world.lease.run == ""


DENIED, THROTTLED = "AccessDeniedException", "ProvisionedThroughputExceededException"


@pytest.mark.parametrize(
    ("code", "physical_id"), [(DENIED, f"not-attached:{POOL_ID}"), (THROTTLED, POOL_ID)], ids=["denied", "throttled"]
)
def test_a_creation_without_a_lease_touches_nothing_and_says_why(code: str, physical_id: str) -> None:
    world = new_world()
    before, deployment = world.settings(), Deployment(world)
    world.faults = dict.fromkeys(range(100), fails(code))
    answer = deployment.send(event("Create"))
    assert (answer.succeeded, answer.physical_id, code in answer.reason) == (False, physical_id, True)
    assert set(world.calls) == {"PutLease"}
    world.faults = {}
    assert deployment.send(event("Delete", answer.physical_id)).succeeded
    assert (world.settings(), world.records, world.permitted()) == (before, {}, {})


def test_a_permission_that_was_given_a_moment_ago_is_waited_for() -> None:
    """A stack that was deployed before there was a lease gets the permission in the same update."""
    world = attached_world()
    deployment = Deployment(world)
    began = deployment.now
    world.faults = {0: fails(DENIED), 1: fails(DENIED)}
    assert deployment.send(event("Update", POOL_ID, **FEWER)).succeeded
    assert began < deployment.now < began + 60


@pytest.mark.parametrize("code", [DENIED, THROTTLED])
def test_a_deletion_without_a_lease_keeps_the_functions(code: str) -> None:
    world = attached_world()
    attached, deployment = world.settings(), Deployment(world)
    world.faults = dict.fromkeys(range(100), fails(code))
    answer = deployment.send(event("Delete", POOL_ID))
    assert (answer.succeeded, world.settings()) == (False, attached)
    for words in (code, "still names this stack's functions", "`cognito-otp detach --user-pool-id"):
        assert words in answer.reason


@pytest.mark.parametrize(("undoing", "succeeds"), [(False, False), (None, False), (True, True)])
def test_an_update_without_a_lease_is_refused_unless_it_undoes_another(*, undoing: bool | None, succeeds: bool) -> None:
    world = attached_world()
    attached, deployment = world.settings(), Deployment(world, undoing=undoing)
    world.faults = dict.fromkeys(range(100), fails(DENIED))
    answer = deployment.send(event("Update", POOL_ID, **FEWER))
    assert (answer.succeeded, answer.physical_id, world.settings()) == (succeeds, POOL_ID, attached)


def test_a_lease_of_which_no_answer_tells_is_given_back() -> None:
    world = new_world()
    deployment = Deployment(world)
    world.faults = {0: fails("ReadTimeoutError", lost=True, after=True)}
    assert not deployment.send(event("Create")).succeeded
    assert world.lease.run == ""


def test_a_lease_that_another_run_took_at_the_same_moment_is_not_given_back_by_this_one() -> None:
    """Both write the same revision, and the one that failed must not take the other's away."""
    world = new_world()
    deployment = Deployment(world)

    def overtaken(_do: Callable[[], Any]) -> Any:
        world.lease = Lease("theirs", "their request", deployment.now + 100, (), world.lease.revision + 1)
        return fails("ReadTimeoutError", lost=True)(_do)

    world.faults = {0: overtaken}
    assert not deployment.send(event("Create")).succeeded
    assert world.lease.run == "theirs"


def test_a_request_that_failed_without_a_lease_is_over_once_it_is_answered() -> None:
    """Its late copy would do what the stack has gone back from since."""
    world = attached_world()
    attached, deployment = world.settings(), Deployment(world)
    updating = event("Update", POOL_ID, **FEWER)
    world.faults = {0: fails("ReadTimeoutError", lost=True)}
    assert not deployment.send(updating).succeeded
    deployment.undoing = True
    assert deployment.send(event("Update", POOL_ID)).succeeded
    deployment.undoing = False
    assert deployment.deliver(updating) == []
    assert world.settings() == attached


def test_a_lease_is_neither_needed_nor_taken_where_nothing_is_done() -> None:
    world = new_world()
    deployment = Deployment(world)
    assert deployment.send(event("Create", Own="true")).succeeded
    assert deployment.send(event("Delete", f"not-attached:{POOL_ID}")).succeeded
    assert world.lease == Lease()


def test_an_update_that_undoes_one_which_still_runs_waits_for_it() -> None:
    """It is about another pool, and takes back what the other one began."""
    world = new_world()
    deployment = Deployment(world)
    world.lease = Lease("alive", "the update", deployment.now + 100, (), 1)
    deployment.undoing, deployment.left = True, LEAST_SECONDS - 1.0
    back = request(
        "Custom::CognitoOtpAttachment",
        "Update",
        ANOTHER["UserPoolId"],
        {**ATTACHMENT, **ANOTHER},
        ATTACHMENT,
    )
    with pytest.raises(StillRunningError):
        deployment.send(back)
    assert world.calls == []


def test_a_lease_that_no_run_can_hold_is_not_waited_for() -> None:
    """Else each run would wait in vain, and CloudFormation in vain for an answer."""
    world = new_world()
    deployment = Deployment(world)
    began = deployment.now
    world.lease = Lease("strange", "another", began + LONGEST_SECONDS + MARGIN_SECONDS + 1, (), 7)
    assert deployment.send(event("Create")).succeeded
    assert (deployment.now, world.lease.run, is_attached(world)) == (began, "", True)


def test_a_lease_that_others_take_again_and_again_is_waited_for_by_a_later_run() -> None:
    world = new_world()
    deployment = Deployment(world, left=LEAST_SECONDS - 1.0)
    creating = event("Create")

    def overtaken(_do: Callable[[], Any]) -> Any:
        raise ChangedMeanwhileError("another run took the lease meanwhile")

    world.faults = {0: overtaken}
    with pytest.raises(StillRunningError):
        deployment.send(creating)
    assert deployment.answers == []
    assert deployment.send(creating).succeeded


def test_what_is_remembered_does_not_grow_for_ever() -> None:
    lease = Lease()
    for number in range(3 * REMEMBERED):
        lease = lease.taken_by("run", f"request {number}", 1.0).ended(answered=True)
    assert len(lease.over) == REMEMBERED
    assert lease.over[-1] == f"request {3 * REMEMBERED - 1}"


def test_a_late_run_begins_before_lambda_forgets_its_event_and_ends_before_cloudformation_does() -> None:
    again, timeout = _declared(), template()["Resources"]["AttachFunction"]["Properties"]["Timeout"]
    assert again["MaximumRetryAttempts"] == len(RETRIES)
    # The second run gives up waiting when the first one's lease ends, at the latest.
    assert timeout + MARGIN_SECONDS + RETRIES[1] < again["MaximumEventAgeInSeconds"]


def _declared() -> Mapping[str, Any]:
    found: Mapping[str, Any] = template()["Resources"]["AttachFunction"]["Properties"]["EventInvokeConfig"]
    return found
