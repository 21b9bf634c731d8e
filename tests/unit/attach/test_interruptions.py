"""Interrupted at any call, in any way, the pool is as before or attached; the outcome says which."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import POOL_ID, Killed, World, fails, interrupts, plain_pool
from support.generated_pools import HARD, ROLE
from support.pool_store import PoolStore

from cognito_otp_attach.apply import applying
from cognito_otp_attach.apply.outcomes import Ending, Standing
from cognito_otp_attach.errors import ChangedMeanwhileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.attach_world import Fault

    from cognito_otp_attach.apply.outcomes import Outcome

POOL = HARD["texts through SNS"] | {
    "LambdaConfig": {"PostConfirmation": "arn:aws:lambda:us-east-1:123456789012:function:p"}
}
FAULTS: dict[str, Callable[[], Fault]] = {
    "refused": lambda: fails("InvalidParameterException"),
    "denied": lambda: fails("AccessDeniedException"),
    "throttled": lambda: fails("TooManyRequestsException"),
    "busy": lambda: fails("ConcurrentModificationException"),
    "never arrived": lambda: fails("ReadTimeoutError", lost=True),
    "answer lost": lambda: fails("ReadTimeoutError", lost=True, after=True),
    "failed inside AWS, and done": lambda: fails("InternalErrorException", lost=True, after=True),
    "Ctrl-C before": lambda: interrupts(KeyboardInterrupt, after=False),
    "Ctrl-C after": lambda: interrupts(KeyboardInterrupt, after=True),
    "kill -9 before": lambda: interrupts(Killed, after=False),
    "kill -9 after": lambda: interrupts(Killed, after=True),
}


def new_world() -> World:
    """Return an account with a pool that has much to lose."""
    pool = plain_pool(**POOL)
    return World(PoolStore(pool, {"MfaConfiguration": "OFF"}, "documented"), roles={ROLE})


def enforcing_world() -> World:
    """Return an account whose pool is attached and observed, and is now to be enforced."""
    world = new_world()
    world.attach()
    world.parameters = {"EnforcedUserPoolIds": POOL_ID}
    return world


def calls_of(run: Callable[[World], Outcome], *, attached: bool = False, enforcing: bool = False) -> list[str]:
    """List the calls of a run that nothing disturbs."""
    world = enforcing_world() if enforcing else new_world()
    if attached:
        world.attach()
    run(world)
    return list(world.calls)


ATTACHING = calls_of(lambda world: world.attach())
DETACHING = calls_of(lambda world: world.detach(), attached=True)


def run_with(run: Callable[[], Outcome]) -> Outcome | None:
    """Run, and return the outcome; None of a run that was killed."""
    try:
        return run()
    except Killed:
        return None


def test_the_runs_have_the_steps_that_are_disturbed_below() -> None:
    assert [
        "Invoke",
        "PutItem",
        *["AddPermission"] * 3,
        "DescribeUserPool",
        "UpdateUserPool",
        "DescribeUserPool",
        "PutItem",
        "Invoke",
    ] == ATTACHING
    assert [
        "PutItem",
        "DescribeUserPool",
        "UpdateUserPool",
        "DescribeUserPool",
        *["RemovePermission"] * 3,
        "DeleteItem",
    ] == DETACHING


@pytest.mark.parametrize("step", range(len(ATTACHING)), ids=lambda step: f"{step}-{ATTACHING[step]}")
@pytest.mark.parametrize("kind", FAULTS)
def test_attaching_that_is_interrupted_leaves_the_pool_as_before_or_attached(kind: str, step: int) -> None:
    world, untouched = new_world(), new_world()
    untouched.attach()
    before, attached = new_world().settings(), untouched.settings()
    plan = world.plan()
    world.calls.clear()
    world.faults = {step: FAULTS[kind]()}
    outcome = run_with(lambda: world.carry_out(plan))
    assert world.faults == {}
    assert world.settings() in (before, attached)
    is_attached = world.settings() == attached
    if outcome is not None:
        assert outcome.standing is (Standing.PLANNED if is_attached else Standing.BEFORE)
        assert outcome.backup is not None or ATTACHING[step] == "backup"
        if not is_attached:
            assert (world.permitted(), world.records) == ({}, {}) or outcome.leftovers
    else:
        assert is_attached <= (POOL_ID in world.records), "a killed run left its record before it wrote the pool"
    assert world.attach().ending in {Ending.DONE, Ending.UNCHANGED}
    assert world.settings() == attached
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


@pytest.mark.parametrize("step", range(len(DETACHING)), ids=lambda step: f"{step}-{DETACHING[step]}")
@pytest.mark.parametrize("kind", FAULTS)
def test_detaching_that_is_interrupted_leaves_the_pool_attached_or_as_it_was_before_that(kind: str, step: int) -> None:
    world = new_world()
    before = world.settings()
    world.attach()
    attached = world.settings()
    world.faults = {step: FAULTS[kind]()}
    outcome = run_with(world.detach)
    assert world.settings() in (before, attached)
    if outcome is not None:
        assert outcome.standing is (Standing.PLANNED if world.settings() == before else Standing.BEFORE)
    world.faults = {}
    assert world.detach().ending in {Ending.DONE, Ending.UNCHANGED}
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


SWITCHING = calls_of(lambda world: world.attach(), enforcing=True)


@pytest.mark.parametrize("step", range(len(SWITCHING)), ids=lambda step: f"{step}-{SWITCHING[step]}")
@pytest.mark.parametrize("kind", FAULTS)
def test_going_over_from_observing_to_refusing_may_be_interrupted_as_well(kind: str, step: int) -> None:
    world, untouched = enforcing_world(), enforcing_world()
    observed = world.settings()
    untouched.attach()
    enforced = untouched.settings()
    world.faults = {step: FAULTS[kind]()}
    outcome = run_with(world.attach)
    assert world.settings() in (observed, enforced)
    if outcome is not None:
        assert outcome.standing is (Standing.PLANNED if world.settings() == enforced else Standing.BEFORE)
    world.faults = {}
    assert world.attach().ending in {Ending.DONE, Ending.UNCHANGED}
    assert (world.settings(), world.permitted()) == (enforced, untouched.permitted())
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (new_world().settings(), {}, {})


def presses_ctrl_c(do: Callable[[], object]) -> object:
    """Do what the call does, at which somebody presses Ctrl-C."""
    signal.raise_signal(signal.SIGINT)
    return do()


def test_ctrl_c_while_a_run_ends_does_not_keep_it_from_clearing_up_and_telling() -> None:
    world = new_world()
    before, plan = world.settings(), world.plan()
    second = ATTACHING.index("AddPermission") + 1
    world.faults |= dict.fromkeys(range(second, 99), presses_ctrl_c)
    outcome = world.carry_out(plan)
    assert world.calls[second + 1 :] == ["DescribeUserPool", "RemovePermission", "RemovePermission", "DeleteItem"]
    assert (outcome.ending, outcome.standing, outcome.sentence) == (Ending.FAILED, Standing.BEFORE, "interrupted")
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    "fault", [presses_ctrl_c, fails("AccessDeniedException")], ids=["after a first one", "after an error"]
)
def test_ctrl_c_between_the_end_of_a_run_and_its_clearing_up_loses_neither(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def held() -> Iterator[None]:
        signal.raise_signal(signal.SIGINT)
        yield

    world = new_world()
    before, plan = world.settings(), world.plan()
    world.faults = {ATTACHING.index("UpdateUserPool"): fault}
    monkeypatch.setattr(applying, "ctrl_c_held", held)
    try:
        outcome = world.carry_out(plan)
    except KeyboardInterrupt:
        pytest.fail("Ctrl-C ended the run before it cleared up")
    assert (outcome.sentence, outcome.standing) == ("interrupted", Standing.BEFORE)
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_while_the_pool_is_put_back_waits_for_that() -> None:
    world = new_world()
    before, plan = world.settings(), world.plan()
    update = ATTACHING.index("UpdateUserPool")
    world.faults = {update: forgets(world, "SmsAuthenticationMessage")}
    world.faults |= dict.fromkeys(range(update + 2, 99), presses_ctrl_c)
    assert world.carry_out(plan).ending is Ending.ROLLED_BACK
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


@pytest.mark.parametrize("error", ["TooManyRequestsException", "ConcurrentModificationException"])
def test_a_busy_pool_is_waited_for(error: str) -> None:
    world = new_world()
    plan = world.plan()
    update = ATTACHING.index("UpdateUserPool")
    world.faults = {update + 2 * attempt: fails(error) for attempt in range(4)}  # each attempt looks first
    assert world.carry_out(plan).ending is Ending.DONE


def test_a_pool_that_stays_busy_is_given_up_and_is_as_before() -> None:
    world = new_world()
    before, plan = world.settings(), world.plan()
    world.faults = dict.fromkeys(range(ATTACHING.index("UpdateUserPool"), 99), fails("TooManyRequestsException"))
    world.faults = {
        step: fault for step, fault in world.faults.items() if step % 2 == ATTACHING.index("UpdateUserPool") % 2
    }
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing, outcome.unseen) == (Ending.FAILED, Standing.BEFORE, True)
    assert world.settings() == before


def test_a_pool_that_somebody_changed_since_the_plan_is_not_written() -> None:
    world = new_world()
    plan = world.plan()
    world.store.pool["PoolName"] = "theirs"
    world.store.pool["SmsVerificationMessage"] = "theirs {####}"
    world.store.touch()
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.CHANGED_MEANWHILE, Standing.BEFORE)
    assert "SmsVerificationMessage" in outcome.sentence
    assert (world.store.updates, world.permitted(), world.records) == ([], {}, {})
    assert world.store.pool["SmsVerificationMessage"] == "theirs {####}"


def test_a_writer_between_our_attempts_is_not_overwritten() -> None:
    """The answer to the first attempt says busy, because somebody else's change was under way."""
    world = new_world()
    plan = world.plan()

    def theirs(_do: Callable[[], object]) -> object:
        world.store.pool["SmsVerificationMessage"] = "theirs {####}"
        world.store.touch()
        return fails("ConcurrentModificationException")(lambda: None)

    world.faults = {ATTACHING.index("UpdateUserPool"): theirs}
    assert world.carry_out(plan).ending is Ending.CHANGED_MEANWHILE
    assert world.store.updates == []
    assert world.store.pool["SmsVerificationMessage"] == "theirs {####}"


def test_a_date_that_moved_is_a_change_although_nothing_shows() -> None:
    world = new_world()
    plan = world.plan()
    world.store.touch()
    assert world.carry_out(plan).ending is Ending.CHANGED_MEANWHILE
    assert world.store.updates == []


def test_two_operators_at_once_do_not_both_attach() -> None:
    world = new_world()
    first, second = world.plan(), world.plan()
    assert world.carry_out(first).ending is Ending.DONE
    outcome = world.carry_out(second)
    assert outcome.ending is Ending.CHANGED_MEANWHILE
    assert len(world.store.updates) == 1
    assert world.detach().ending is Ending.DONE


def forgets(world: World, name: str) -> Fault:
    """Return a fault: AWS makes the update and loses a setting with it."""

    def fault(do: Callable[[], object]) -> object:
        do()
        world.store.pool.pop(name, None)
        return None

    return fault


def test_a_pool_of_which_more_changed_is_put_back() -> None:
    world = new_world()
    before, plan = world.settings(), world.plan()
    world.faults = {ATTACHING.index("UpdateUserPool"): forgets(world, "SmsAuthenticationMessage")}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.ROLLED_BACK, Standing.BEFORE)
    assert [change.path for change in outcome.unexpected] == ["SmsAuthenticationMessage"]
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


def test_what_an_update_cannot_write_as_it_was_does_not_count_as_left() -> None:
    world = new_world()
    world.store.pool["AdminCreateUserConfig"] = {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 9}
    world.store.pool["Policies"] = {"PasswordPolicy": {"MinimumLength": 8}}
    plan = world.plan()
    world.faults = {ATTACHING.index("UpdateUserPool"): forgets(world, "SmsAuthenticationMessage")}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.ROLLED_BACK, Standing.BEFORE)
    assert "could not be put back" not in outcome.sentence
    assert (world.permitted(), world.records) == ({}, {})


@pytest.mark.parametrize("lost", [{"MfaConfiguration"}, {"EmailMfaConfiguration"}], ids=["all", "e-mail"])
def test_mfa_that_changed_is_put_back(lost: set[str]) -> None:
    mfa = {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {},  # a factor, with Cognito's own text
    }
    world = World(PoolStore(plain_pool(MfaConfiguration="ON"), mfa))
    before, plan = world.settings(), world.plan()

    def fault(do: Callable[[], object]) -> None:
        do()
        if lost == {"MfaConfiguration"}:
            world.store.pool["MfaConfiguration"] = "OFF"
            world.store.mfa = {"MfaConfiguration": "OFF"}
        else:
            del world.store.mfa["EmailMfaConfiguration"]

    world.faults = {ATTACHING.index("UpdateUserPool"): fault}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.ROLLED_BACK, Standing.BEFORE)
    assert world.settings() == before


FACTORS: dict[str, dict[str, Any]] = {
    "WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"},
    "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x"}},
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
}


@pytest.mark.parametrize("lost", FACTORS)
def test_the_way_back_of_a_pool_whose_mfa_is_off_never_takes_its_sms_configuration_away(lost: str) -> None:
    """SetUserPoolMfaConfig takes no factor beside OFF but passkeys, and drops the SMS configuration."""
    settings = {"SmsConfiguration": FACTORS["SmsMfaConfiguration"]["SmsConfiguration"]}
    world = World(PoolStore(plain_pool(**settings), {"MfaConfiguration": "OFF"} | FACTORS), roles={ROLE})
    before, plan = world.settings(), world.plan()

    def fault(do: Callable[[], object]) -> None:
        do()
        del world.store.mfa[lost]

    world.faults = {ATTACHING.index("UpdateUserPool"): fault}
    outcome = world.carry_out(plan)
    assert outcome.ending is Ending.ROLLED_BACK
    assert {**world.settings(), "MFA": None} == {**before, "MFA": None}
    assert lost in outcome.sentence
    asked = world.calls.count("SetUserPoolMfaConfig")
    assert asked == (1 if lost == "WebAuthnConfiguration" else 0), "what does nothing while MFA is off stays as it is"
    assert ("WebAuthnConfiguration" in world.store.mfa) is True


@pytest.mark.parametrize("loses", [False, True], ids=["alone", "beside a loss"])
def test_what_somebody_wrote_after_our_update_is_named_and_not_undone(loses: bool) -> None:  # noqa: FBT001
    world = new_world()
    plan = world.plan()

    def theirs(do: Callable[[], object]) -> None:
        do()
        world.store.pool["SmsVerificationMessage"] = "theirs {####}"
        if loses:
            del world.store.pool["SmsAuthenticationMessage"]
        world.store.touch()

    world.faults = {ATTACHING.index("UpdateUserPool"): theirs}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.CHANGED_MEANWHILE, Standing.PLANNED)
    assert "somebody else" in outcome.sentence
    assert "SmsVerificationMessage" in outcome.sentence
    assert ("SmsAuthenticationMessage" in outcome.sentence) is loses
    assert len(outcome.unexpected) == 1 + loses
    assert len(world.store.updates) == 1
    assert world.store.pool["SmsVerificationMessage"] == "theirs {####}"
    assert world.attach().standing is Standing.PLANNED


def test_who_writes_over_our_update_has_the_last_word() -> None:
    """Somebody who read the pool before our update wrote it back whole, so it names our triggers no more."""
    world = new_world()
    plan, before = world.plan(), world.settings()

    def theirs(_do: Callable[[], object]) -> None:
        world.store.pool["SmsVerificationMessage"] = "theirs {####}"
        world.store.touch()

    world.faults = {ATTACHING.index("UpdateUserPool"): theirs}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.CHANGED_MEANWHILE, Standing.BEFORE)
    assert world.settings() == before | {"SmsVerificationMessage": "theirs {####}"}
    assert (world.permitted(), world.records) == ({}, {})


def test_a_reset_to_the_default_is_put_back() -> None:
    world = new_world()
    world.store.pool["VerificationMessageTemplate"] = {"DefaultEmailOption": "CONFIRM_WITH_LINK"}
    world.store.pool["DeletionProtection"] = "ACTIVE"
    before, plan = world.settings(), world.plan()

    def resets(do: Callable[[], object]) -> None:
        do()
        world.store.pool["VerificationMessageTemplate"] = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
        world.store.pool["DeletionProtection"] = "INACTIVE"

    world.faults = {ATTACHING.index("UpdateUserPool"): resets}
    assert world.carry_out(plan).ending is Ending.ROLLED_BACK
    assert world.settings() == before


def test_who_writes_before_the_pool_is_put_back_is_not_overwritten() -> None:
    world = new_world()
    plan = world.plan()
    update = ATTACHING.index("UpdateUserPool")

    def theirs(do: Callable[[], object]) -> object:
        world.store.pool["SmsVerificationMessage"] = "theirs {####}"
        world.store.touch()
        return do()

    world.faults = {update: forgets(world, "SmsAuthenticationMessage"), update + 2: theirs}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.CHANGED_MEANWHILE, Standing.OTHER)
    assert "SmsAuthenticationMessage" in outcome.sentence
    assert "SmsVerificationMessage" in outcome.sentence
    assert len(world.store.updates) == 1
    assert POOL_ID in world.records


def test_a_way_back_whose_answer_is_lost_is_looked_for_in_the_pool() -> None:
    world = new_world()
    plan, before = world.plan(), world.settings()
    update = ATTACHING.index("UpdateUserPool")
    lost = fails("ReadTimeoutError", lost=True, after=True)
    world.faults = {update: forgets(world, "SmsAuthenticationMessage"), update + 3: lost}
    assert world.carry_out(plan).ending is Ending.ROLLED_BACK
    assert (world.settings(), len(world.store.updates)) == (before, 2)


def test_what_cannot_be_put_back_is_named_with_the_backup() -> None:
    world = new_world()
    plan = world.plan()
    lose = forgets(world, "SmsAuthenticationMessage")
    update = ATTACHING.index("UpdateUserPool")
    world.faults = {update: lose, update + 3: lose}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.ROLLED_BACK, Standing.OTHER)
    assert "SmsAuthenticationMessage" in outcome.sentence
    assert outcome.backup == "backup.json"
    assert POOL_ID in world.records


def test_a_sender_that_cannot_open_the_pools_codes_is_not_attached() -> None:
    world = new_world()
    before, world.opens = world.settings(), False
    outcome = world.attach()
    assert (outcome.ending, outcome.standing) == (Ending.CANNOT_OPEN, Standing.BEFORE)
    assert (world.settings(), world.records, world.store.updates) == (before, {}, [])


def test_a_proof_that_may_not_be_made_is_no_reason_not_to_attach_and_is_shown() -> None:
    world = new_world()
    plan = world.plan()
    last = len(ATTACHING) - 1
    world.faults = {0: fails("AccessDeniedException"), last: fails("AccessDeniedException")}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing, outcome.unseen) == (Ending.UNPROVEN, Standing.PLANNED, True)
    assert "kms:GenerateDataKey" in outcome.sentence


def test_nothing_is_written_when_the_record_cannot_be() -> None:
    world = new_world()
    plan = world.plan()

    def conflict(_do: Callable[[], object]) -> object:
        raise ChangedMeanwhileError("another run")

    world.faults = {ATTACHING.index("PutItem"): conflict}
    assert world.carry_out(plan).ending is Ending.CHANGED_MEANWHILE
    assert world.store.updates == []


@pytest.mark.parametrize("kind", ["denied", "never arrived"])
def test_a_way_back_that_aws_does_not_let_us_go_names_what_was_lost(kind: str) -> None:
    """The triggers are as planned by then, and that is not how the pool stands."""
    world = new_world()
    plan = world.plan()
    update = ATTACHING.index("UpdateUserPool")
    world.faults = {update: forgets(world, "SmsAuthenticationMessage")}
    world.faults |= {update + 3 + 2 * attempt: FAULTS[kind]() for attempt in range(8)}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing, outcome.unseen) == (Ending.FAILED, Standing.OTHER, True)
    assert "SmsAuthenticationMessage" in outcome.sentence
    assert "could not be put back" in outcome.sentence
    assert [change.path for change in outcome.unexpected] == ["SmsAuthenticationMessage"]
    assert POOL_ID in world.records


def test_a_way_back_that_is_not_seen_to_its_end_still_names_what_was_lost() -> None:
    world = new_world()
    plan = world.plan()
    update = ATTACHING.index("UpdateUserPool")
    world.faults = dict.fromkeys(range(update + 2, 99), fails("AccessDeniedException"))
    world.faults[update] = forgets(world, "SmsAuthenticationMessage")
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.FAILED, Standing.UNKNOWN)
    assert [change.path for change in outcome.unexpected] == ["SmsAuthenticationMessage"]


@pytest.mark.parametrize(
    "then",
    [
        interrupts(KeyboardInterrupt, after=False),
        fails("ReadTimeoutError", lost=True),
        fails("InvalidParameterException"),
    ],
    ids=["Ctrl-C", "answer lost", "refused"],
)
def test_more_that_changed_is_put_back_where_the_update_was_interrupted_as_well(then: Fault) -> None:
    """The update took effect, and the run stops before it read the pool."""
    world = new_world()
    before, plan = world.settings(), world.plan()
    forget = forgets(world, "SmsAuthenticationMessage")

    def fault(do: Callable[[], object]) -> object:
        forget(do)
        return then(lambda: None)

    world.faults = {ATTACHING.index("UpdateUserPool"): fault}
    outcome = world.carry_out(plan)
    assert (outcome.ending, outcome.standing) == (Ending.ROLLED_BACK, Standing.BEFORE)
    assert "SmsAuthenticationMessage" in outcome.sentence
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})


def test_what_a_killed_run_may_have_lost_is_named_by_the_next() -> None:
    """The pool names our triggers then, so nothing is left to write, and nothing would be read back."""
    world = new_world()
    plan = world.plan()

    def fault(do: Callable[[], object]) -> object:
        forgets(world, "SmsAuthenticationMessage")(do)
        raise Killed

    world.faults = {ATTACHING.index("UpdateUserPool"): fault}
    assert run_with(lambda: world.carry_out(plan)) is None
    (notice,) = [notice for notice in world.plan().notices if notice.code == "perhaps_lost"]
    assert "SmsAuthenticationMessage" in notice.sentence
    assert "--restore" in notice.sentence
    world.attach()
    assert "perhaps_lost" not in [notice.code for notice in world.plan().notices]
