"""Where a pool's settings differ from what the stack's functions were deployed with: the functions are never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_attach.plan.requests import LINK
from cognito_otp_attach.plan.sign_up_rules import PARAMETER, SIGN_IN, attached_pools_with
from cognito_otp_attach.plan.values import Redeployment
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cognito_otp_attach.facts.values import Facts, PoolFacts

DEFAULT_MINUTES, DEFAULT_DAYS = 3, 7
CHECKED = ("phone_number", "email")
"""The attributes that PreSignUp can require, in the order that the template lists them."""


def redeployment_for(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger]) -> Redeployment | None:
    """Return the parameters to deploy the stack with for this pool; None where it has them."""
    if facts.pool_id in {facts.stack.deployed_onto, facts.stack.own_pool_id}:
        return None  # the functions have the settings of that pool
    parameters = dict(_differences(facts, pool, triggers))
    if not parameters:
        return None
    own = facts.stack.own_pool_id
    replaces = own is not None and "SignInWith" in parameters
    return Redeployment(facts.stack.name, parameters, own, replaces=replaces)


def _differences(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger]) -> Iterator[tuple[str, str]]:
    chosen = facts.stack.parameters
    onto = facts.stack.deployed_onto is not None  # its parameters say nothing: the functions have that pool's settings
    if {Trigger.CUSTOM_SMS_SENDER, Trigger.CUSTOM_MESSAGE} & set(triggers) and not onto:
        yield from _lifetimes(facts, pool, chosen)
    if Trigger.CUSTOM_SMS_SENDER in triggers and not onto:
        signs_in = SIGN_IN[frozenset(pool.pool.get("UsernameAttributes") or ())]
        if signs_in != chosen.get("SignInWith", "phone_number"):
            yield "SignInWith", signs_in
    if Trigger.CUSTOM_MESSAGE in triggers and not onto:
        email = pool.pool.get("EmailConfiguration") or {}
        source = email.get("SourceArn", "") if email.get("EmailSendingAccount") == "DEVELOPER" else ""
        if bool(source) != bool(chosen.get("SesIdentityArn")):
            yield "SesIdentityArn", source
        if source and (verify_by := "link" if verifies_by_link(pool) else "code") != chosen.get(
            "EmailVerifyBy", "code"
        ):
            yield "EmailVerifyBy", verify_by
    if Trigger.PRE_SIGN_UP in triggers:
        attached = attached_pools_with(facts, pool)
        if attached is not None:
            yield PARAMETER, attached


def _lifetimes(facts: Facts, pool: PoolFacts, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    sessions = facts.session_minutes
    if not isinstance(sessions, Unseen) and sessions:
        longest = max(sessions)
        if longest != int(chosen.get("AuthSessionMinutes") or DEFAULT_MINUTES):
            yield "AuthSessionMinutes", str(longest)
    policy = (pool.pool.get("Policies") or {}).get("PasswordPolicy") or {}
    days = int(policy.get("TemporaryPasswordValidityDays") or DEFAULT_DAYS)
    if days != int(chosen.get("TemporaryPasswordDays") or DEFAULT_DAYS):
        yield "TemporaryPasswordDays", str(days)


def required_by(pool: PoolFacts) -> set[str]:
    """Return the attributes that the pool itself requires, of those that PreSignUp can."""
    schema = pool.pool.get("SchemaAttributes") or ()
    return {attribute["Name"] for attribute in schema if attribute.get("Required")} & set(CHECKED)


def verifies_by_link(pool: PoolFacts) -> bool:
    """Whether the pool verifies e-mail addresses by a link, not by a code."""
    return (pool.pool.get("VerificationMessageTemplate") or {}).get("DefaultEmailOption") == LINK
