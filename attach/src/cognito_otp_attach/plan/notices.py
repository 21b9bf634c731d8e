"""What an operator should know before agreeing to a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Owner, OwnerKind, Unseen
from cognito_otp_attach.plan.role_trust import UNTRUSTING, Trust, trusts_of
from cognito_otp_attach.plan.values import Kind, Notice
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cognito_otp_attach.facts.values import Facts, PoolFacts

DEPLOYMENTS = {
    OwnerKind.CLOUDFORMATION: "CloudFormation stack",
    OwnerKind.CDK: "CDK stack",
    OwnerKind.AMPLIFY: "Amplify app",
}


def notices_of_update(facts: Facts, pool: PoolFacts, kind: Kind = Kind.ATTACH) -> Iterator[Notice]:
    """Say what an update of the pool may bring with it, and what could not be looked at."""
    if pool.pool.get("SmsConfiguration"):
        sentence = "Cognito may send a test text to check the pool's SMS settings, and AWS charges for it."
        yield Notice("test_text", sentence)
    yield from _deployed_onto(facts, kind)
    yield from _owner(facts, kind)
    yield from _trust(facts, pool, kind)
    yield from _unseen(facts)


def notices_of_triggers(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger]) -> Iterator[Notice]:
    """Tell what the triggers will do and will not do for this pool."""
    if Trigger.PRE_SIGN_UP in triggers and not facts.stack.enforces(facts.pool_id):
        yield Notice(
            "sign_ups_observed",
            "Sign-ups in this pool are observed: whom PreSignUp would refuse is logged and counted, and no one is "
            f"refused. To enforce, deploy the stack with {facts.pool_id} in EnforcedUserPoolIds, and attach it again.",
        )
    elif Trigger.PRE_SIGN_UP in triggers:
        sentence = "PreSignUp refuses sign-ups in this pool that lack what the stack requires."
        yield Notice("sign_ups_refused", sentence)
    if Trigger.CUSTOM_SMS_SENDER in triggers and not pool.pool.get("SmsConfiguration"):
        yield Notice(
            "no_sms_settings",
            "The pool has no SMS configuration. Cognito may need one before it makes a code for a phone, although the "
            "sender sends it.",
        )


def _deployed_onto(facts: Facts, plan: Kind) -> Iterator[Notice]:
    """Tell of a stack that attaches a pool itself, by ExistingUserPoolId."""
    deployed, stack = facts.stack.deployed_onto, facts.stack.name
    if deployed is None or plan is Kind.RESTORE:
        return
    if deployed != facts.pool_id:
        if plan is Kind.ATTACH:
            sentence = f"The functions of {stack} have the settings of {deployed}, onto which it is deployed."
            yield Notice("settings_of_another_pool", f"{sentence} Deploy a stack of its own for a pool that differs.")
        return
    again = "Its next deployment with another RefreshToken, or with other triggers, attaches the pool again."
    lasting = "To let go of it for good, deploy the stack with AttachTriggers=false, or delete the stack."
    yield Notice(
        "deployed_onto",
        f"The stack {stack} is deployed onto this pool (ExistingUserPoolId), and lets go of it when it is deleted."
        + (f" {again} {lasting}" if plan is Kind.DETACH else ""),
    )


def _owner(facts: Facts, plan: Kind) -> Iterator[Notice]:
    match facts.owner:
        case Owner(kind, name):
            code = {
                Kind.ATTACH: f"Put the change into its code as well: --print {kind} shows how.",
                Kind.DETACH: "Put the change into its code as well: take the triggers out of it, if it has them.",
            }.get(plan, "Put the same settings into its code.")
            deployed = f"The pool belongs to the {DEPLOYMENTS[kind]} {name}, whose next deployment may undo this."
            yield Notice("owned", f"{deployed} {code}")
        case None:
            code = {
                Kind.ATTACH: "put the change into its code, which --print terraform shows.",
                Kind.DETACH: "put the change into its code: take the triggers out of it.",
            }.get(plan, "put the same settings into its code.")
            unknown = "Terraform leaves no mark on a pool. If it manages this one, its next apply undoes this"
            yield Notice("perhaps_terraform", f"{unknown}: {code}")
        case _:
            pass


def _trust(facts: Facts, pool: PoolFacts, kind: Kind) -> Iterator[Notice]:
    """Tell of roles that AWS may refuse. Attaching is refused where it surely does; letting go is left to AWS."""
    for arn, trust in trusts_of(facts, pool).items():
        if trust in UNTRUSTING and kind is not Kind.ATTACH:
            yield Notice("sms_role_untrusting", f"The role {arn} {UNTRUSTING[trust]}. AWS may refuse the update.")
        elif trust is Trust.OTHER_SOURCE:
            sentence = (
                f"The role {arn} trusts Cognito for other pools, or another account (aws:SourceArn, aws:SourceAccount)."
            )
            yield Notice("sms_role_untrusting", f"{sentence} AWS may refuse the update, and Cognito's own texts fail.")
        elif trust is Trust.UNCLEAR:
            sentence = f"The trust policy of the role {arn} is not understood here in full."
            yield Notice("sms_role_trust_unclear", f"{sentence} If Cognito may not assume it, AWS refuses the update.")


def _unseen(facts: Facts) -> Iterator[Notice]:
    """Name each fact that could not be read, and what is therefore not known."""
    seen = [
        (facts.owner, "what deployed the pool"),
        (facts.email, "whether SES still lets Cognito send the pool's e-mail"),
        (facts.session_minutes, "how long the sign-ins of the pool's clients live"),
        *((role.trust, f"whether the role {role.arn} is there and trusts Cognito") for role in facts.sms_roles),
        *((role.passable, f"whether you may pass the role {role.arn}") for role in facts.sms_roles),
        *((key, f"the state of the key {arn}") for arn, key in facts.keys.items()),
    ]
    for fact, what in seen:
        if isinstance(fact, Unseen):
            yield Notice("unseen", f"Could not see {what}: {fact.action} answered {fact.why}.")
    if facts.email is not None and not isinstance(facts.email, Unseen) and not facts.email.cognito_allowed:
        yield Notice(
            "email_perhaps_refused",
            "Neither a policy of the SES identity nor Cognito's service-linked role for e-mail was found. AWS may "
            "refuse the update unless you may make that role (iam:CreateServiceLinkedRole).",
        )
