"""Where a pool's settings differ from what the stack's functions were deployed with: the functions are never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_attach.plan.requests import LINK
from cognito_otp_attach.plan.values import Redeployment
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cognito_otp_attach.facts.values import Facts, PoolFacts

DEFAULT_MINUTES, DEFAULT_DAYS = 3, 7
SIGN_IN = {
    frozenset(): "username",
    frozenset({"phone_number"}): "phone_number",
    frozenset({"email"}): "email",
    frozenset({"phone_number", "email"}): "phone_number_or_email",
}
CHECKED = ("phone_number", "email")
"""The attributes that PreSignUp can require, in the order that the template lists them."""


def redeployment_for(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger]) -> Redeployment | None:
    """Return the parameters to deploy the stack with for this pool; None where it has them."""
    if facts.pool_id == facts.stack.own_pool_id:
        return None
    parameters = dict(_differences(facts, pool, triggers))
    if not parameters:
        return None
    own = facts.stack.own_pool_id
    replaces = own is not None and "SignInWith" in parameters
    return Redeployment(facts.stack.name, parameters, own, replaces=replaces)


def _differences(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger]) -> Iterator[tuple[str, str]]:
    chosen = facts.stack.parameters
    if {Trigger.CUSTOM_SMS_SENDER, Trigger.CUSTOM_MESSAGE} & set(triggers):
        yield from _lifetimes(facts, pool, chosen)
    if Trigger.CUSTOM_SMS_SENDER in triggers:
        signs_in = SIGN_IN[frozenset(pool.pool.get("UsernameAttributes") or ())]
        if signs_in != chosen.get("SignInWith", "phone_number"):
            yield "SignInWith", signs_in
    if Trigger.CUSTOM_MESSAGE in triggers:
        email = pool.pool.get("EmailConfiguration") or {}
        source = email.get("SourceArn", "") if email.get("EmailSendingAccount") == "DEVELOPER" else ""
        if bool(source) != bool(chosen.get("SesIdentityArn")):
            yield "SesIdentityArn", source
        by_link = (pool.pool.get("VerificationMessageTemplate") or {}).get("DefaultEmailOption") == LINK
        if source and (verify_by := "link" if by_link else "code") != chosen.get("EmailVerifyBy", "code"):
            yield "EmailVerifyBy", verify_by
    if Trigger.PRE_SIGN_UP in triggers:
        required = _required(pool)
        deployed = {word.strip() for word in chosen.get("RequiredAttributes", "phone_number").split(",")} - {"none"}
        if required - deployed:
            yield "RequiredAttributes", ",".join(name for name in CHECKED if name in required | deployed)


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


def _required(pool: PoolFacts) -> set[str]:
    """Return the attributes that the pool itself requires, of those that PreSignUp can."""
    schema = pool.pool.get("SchemaAttributes") or ()
    return {attribute["Name"] for attribute in schema if attribute.get("Required")} & set(CHECKED)
