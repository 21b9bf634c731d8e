"""A run that is killed forgets nothing: what it lets go of is remembered until it is let go of."""

from __future__ import annotations

from contextlib import suppress
from copy import replace
from typing import TYPE_CHECKING

import pytest
from support.attach_world import KEY, OBSERVER, OURS, THEIRS, WISH, Killed, World, interrupts, plain_pool
from support.pool_store import PoolStore

from cognito_otp_attach.apply.outcomes import Ending
from cognito_otp_attach.plan.attaching import Wish, plan_attach
from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_attach.plan.values import Plan
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from cognito_otp_attach.plan.values import Refused

SENDER, PRE_SIGN_UP, MESSAGE = Trigger.CUSTOM_SMS_SENDER, Trigger.PRE_SIGN_UP, Trigger.CUSTOM_MESSAGE
OTHER_KEY = KEY.replace("ours", "theirs")
TAKING_OVER = replace(WISH, replace=True)


def world_of_somebody_else() -> World:
    """Return an account whose pool has a sender that is not the stack's, and a key for it."""
    config = {"CustomSMSSender": {"LambdaArn": THEIRS, "LambdaVersion": "V1_0"}, "KMSKeyID": OTHER_KEY}
    world = World(PoolStore(plain_pool(LambdaConfig=config), {"MfaConfiguration": "OFF"}))
    world.keys[OTHER_KEY] = replace(world.keys[KEY], arn=OTHER_KEY)
    world.functions[THEIRS] = "Active"
    world.permit(THEIRS)
    return world


def kill(world: World, found: Plan | Refused, at: int, *, after: bool = True) -> None:
    """Carry a plan out until a call of it."""
    assert isinstance(found, Plan)
    world.faults = {at: interrupts(Killed, after=after)}
    with suppress(Killed):
        world.carry_out(found)
    world.faults = {}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(8))
def test_letting_go_of_some_triggers_forgets_nothing_of_before(at: int, after: bool) -> None:  # noqa: FBT001
    world = world_of_somebody_else()
    before, permitted = world.settings(), world.permitted()
    world.attach(TAKING_OVER)
    kill(world, plan_detach(world.facts(), (SENDER, MESSAGE)), at, after=after)
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (before, permitted, {})


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(8))
def test_attaching_some_more_triggers_forgets_nothing_of_before(at: int, after: bool) -> None:  # noqa: FBT001
    world = world_of_somebody_else()
    before, permitted = world.settings(), world.permitted()
    world.attach(replace(WISH, triggers=(PRE_SIGN_UP,)))
    kill(world, plan_attach(world.facts(), replace(TAKING_OVER, triggers=(SENDER,))), at, after=after)
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (before, permitted, {})


@pytest.mark.parametrize("at", range(12))
def test_going_over_to_another_alias_leaves_no_permission_behind(at: int) -> None:
    world = World()
    before = world.settings()
    for arn in (*OURS.values(), OBSERVER):
        world.functions[str(replace(arn, qualifier="live"))] = "Active"
    by_alias = plan_attach(world.facts("live"), Wish(at=WISH.at, tool=WISH.tool))
    assert isinstance(by_alias, Plan)
    world.carry_out(by_alias)
    kill(world, plan_attach(world.facts("$LATEST"), WISH), at)
    world.attach()
    assert world.detach().ending is Ending.DONE
    assert (world.settings(), world.permitted(), world.records) == (before, {}, {})
