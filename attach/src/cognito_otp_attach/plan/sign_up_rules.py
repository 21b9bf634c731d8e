"""What PreSignUp has to know of an attached pool: its function can't read it, and takes it from a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.sign_up.attached_pools import read_pools, write_pool
from cognito_otp.domain.sign_up.requirements import (
    Addresses,
    Mfa,
    PoolSettings,
    RequiredAttribute,
    SignInWith,
    required_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_attach.facts.values import Facts, PoolFacts

PARAMETER = "AttachedPools"
SIGN_IN = {
    frozenset(): SignInWith.USERNAME,
    frozenset({"phone_number"}): SignInWith.PHONE_NUMBER,
    frozenset({"email"}): SignInWith.EMAIL,
    frozenset({"phone_number", "email"}): SignInWith.EITHER,
}
ADDRESSES = {kind.members: kind for kind in Addresses}


def settings_for_sign_up(pool: PoolFacts, *, users_turn_on_sms_mfa: bool = False) -> PoolSettings:
    """Return what of a pool says what its users must have."""
    found, mfa = pool.pool, pool.mfa
    schema = (each["Name"] for each in found.get("SchemaAttributes") or () if each.get("Required"))
    return PoolSettings(
        sign_in_with=SIGN_IN[frozenset(found.get("UsernameAttributes") or ())],
        aliases=ADDRESSES[_known(found.get("AliasAttributes") or ())],
        verify_with=ADDRESSES[_known(found.get("AutoVerifiedAttributes") or ())],
        mfa=Mfa(mfa.get("MfaConfiguration") or Mfa.OFF),
        sms_mfa=bool(mfa.get("SmsMfaConfiguration")),
        users_turn_on_sms_mfa=users_turn_on_sms_mfa,
        schema=_known(schema),
    )


def attached_pools_with(facts: Facts, pool: PoolFacts) -> str | None:
    """Return the parameter's value with this pool in it; None where sign-ups are held to what they must be already."""
    chosen = facts.stack.parameters
    if chosen.get("RequiredAttributes", "derived") != "derived":
        return None
    turns_on = chosen.get("UsersTurnOnSmsMfa") == "true"
    wanted = settings_for_sign_up(pool, users_turn_on_sms_mfa=turns_on)
    listed, _ = read_pools(chosen.get(PARAMETER, ""), users_turn_on_sms_mfa=turns_on)
    default = None if facts.stack.deployed_onto is not None else _own_pool(chosen, turns_on=turns_on)
    used = listed.get(facts.pool_id, default)
    if used is not None and required_attributes(used) == required_attributes(wanted):
        return None
    return ",".join(write_pool(*each) for each in {**listed, facts.pool_id: wanted}.items())


def _own_pool(chosen: Mapping[str, str], *, turns_on: bool) -> PoolSettings:
    """Return the settings of the pool that a stack makes, which the functions take any other pool to have."""
    default = PoolSettings()
    mfa = Mfa(chosen.get("MfaConfiguration", default.mfa))
    return PoolSettings(
        sign_in_with=SignInWith(chosen.get("SignInWith", default.sign_in_with)),
        verify_with=Addresses(chosen.get("VerifyWith", default.verify_with)),
        mfa=mfa,
        sms_mfa=mfa is not Mfa.OFF,
        users_turn_on_sms_mfa=turns_on,
    )


def _known(names: Iterable[str]) -> frozenset[RequiredAttribute]:
    return frozenset(RequiredAttribute(name) for name in names if name in set(RequiredAttribute))
