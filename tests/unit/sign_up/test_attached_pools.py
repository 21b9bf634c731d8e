"""The settings of attached pools are short texts, which the command writes and the function reads."""

from __future__ import annotations

import re
from itertools import product

import pytest
from support.template.function_loading import template

from cognito_otp.domain.sign_up.attached_pools import read_pools, write_pool
from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, RequiredAttribute, SignInWith

ID, OTHER = "us-east-1_AbCdEf123", "eu-west-1_GhIjKl456"


@pytest.mark.parametrize("turns_on", [True, False])
def test_what_is_written_is_read_whatever_the_pool(*, turns_on: bool) -> None:
    for sign_in, verify, mfa, sms, schema in product(SignInWith, Addresses, Mfa, (True, False), Addresses):
        pool = PoolSettings(
            sign_in, verify_with=verify, mfa=mfa, sms_mfa=sms, users_turn_on_sms_mfa=turns_on, schema=schema.members
        )
        assert read_pools(write_pool(ID, pool), users_turn_on_sms_mfa=turns_on) == ({ID: pool}, ())


def test_the_template_admits_what_is_read_and_nothing_else() -> None:
    """An entry that cannot be read would have its pool's users held to what those of the stack's own must have."""
    pattern = template()["Parameters"]["AttachedPools"]["AllowedPattern"]
    for sign_in, verify, mfa, sms, schema in product(SignInWith, Addresses, Mfa, (True, False), Addresses):
        entry = write_pool(ID, PoolSettings(sign_in, Addresses.NONE, verify, mfa, sms, schema=schema.members))
        assert re.fullmatch(pattern, f"{entry},{entry}")
    for wrong in (
        "fax/none/OFF/sms/none",
        "email/none/off/sms/none",
        "email/none/OFF/sms",
        "email/none/OFF/sms/none/x",
    ):
        assert not re.fullmatch(pattern, f"{ID}/{wrong}")
        assert read_pools(f"{ID}/{wrong}", users_turn_on_sms_mfa=False)[1]


def test_one_pool_is_short() -> None:
    pool = PoolSettings(SignInWith.EMAIL, mfa=Mfa.ON, schema=frozenset({RequiredAttribute.EMAIL}))
    assert write_pool(ID, pool) == f"{ID}/email/phone_number/ON/sms/email"


def test_pools_are_listed_with_commas_and_an_entry_that_cannot_be_read_costs_no_other() -> None:
    text = f"{ID}/email/none/OFF/app/none, {OTHER}/fax/none/OFF/app/none,{OTHER}/username/email/OFF/app/none,"
    pools, (problem,) = read_pools(text, users_turn_on_sms_mfa=False)
    assert pools.keys() == {ID, OTHER}
    assert pools[OTHER].verify_with is Addresses.EMAIL
    assert problem.startswith("entry 2 is not as `cognito-otp attach` writes it")


def test_no_pools_are_no_problem() -> None:
    assert read_pools("", users_turn_on_sms_mfa=False) == ({}, ())
