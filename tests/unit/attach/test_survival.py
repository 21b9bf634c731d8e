"""A pool of any kind is the same after attaching and detaching, whatever AWS makes of omitted members."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attach_world import OBSERVER, World, plain_pool
from support.generated_pools import HARD, ROLE, pools
from support.pool_store import Behaviour, PoolStore

from cognito_otp_attach.apply.outcomes import Ending, Standing
from cognito_otp_attach.plan.attaching import Wish
from cognito_otp_attach.triggers import Trigger

BEHAVIOURS: tuple[Behaviour, ...] = ("measured", "documented")


def world_of(pool: dict[str, Any], behaviour: Behaviour) -> World:
    """Return an account with this pool."""
    made = copy.deepcopy(pool)
    mfa = made.pop("MFA", {"MfaConfiguration": made.get("MfaConfiguration", "OFF")})
    roles = set(filter(None, [made.get("SmsConfiguration", {}).get("SnsCallerArn")]))
    roles |= set(filter(None, [made.get("SmsConfiguration", {}).get("EumsSms", {}).get("CallerArn")]))
    return World(PoolStore(made, mfa, behaviour), roles=roles | {ROLE})


def assert_survives(world: World, wish: Wish = Wish()) -> None:  # noqa: B008 - frozen
    """Attach, look that nothing but LambdaConfig changed, detach, and look that nothing at all did."""
    before = world.settings()
    outcome = world.attach(wish)
    assert (outcome.ending, outcome.standing) == (Ending.DONE, Standing.PLANNED), outcome
    attached = world.settings()
    assert {name for name in {*before, *attached} if before.get(name) != attached.get(name)} == {"LambdaConfig"}
    kept = {name: value for name, value in before.get("LambdaConfig", {}).items() if name not in {*Trigger, "KMSKeyID"}}
    assert kept.items() <= attached["LambdaConfig"].items()
    assert attached["LambdaConfig"]["PreSignUp"] == str(OBSERVER)
    assert world.attach(wish).ending is Ending.UNCHANGED
    outcome = world.detach()
    assert (outcome.ending, outcome.standing) == (Ending.DONE, Standing.PLANNED), outcome
    assert world.settings() == before
    assert (world.records, world.permitted()) == ({}, {})


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("kind", HARD)
def test_a_hard_pool_survives(kind: str, behaviour: Behaviour) -> None:
    assert_survives(world_of(plain_pool(**HARD[kind]), behaviour))


@given(pools(), st.sampled_from(BEHAVIOURS))
@settings(max_examples=150)
def test_any_pool_of_the_model_survives(pool: dict[str, Any], behaviour: Behaviour) -> None:
    assert_survives(world_of(pool, behaviour))
