"""Where a pool stands in relation to a plan: as before, as planned, or otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.apply.outcomes import Standing
from cognito_otp_attach.plan.comparing import compare, compare_mfa, settings_of, under
from cognito_otp_attach.plan.losses import written_meanwhile
from cognito_otp_attach.plan.values import Kind

if TYPE_CHECKING:
    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_attach.plan.values import Change, Plan


def unexpected_changes(plan: Plan, now: PoolFacts) -> tuple[Change, ...]:
    """List what differs from the plan, MFA included."""
    found = (*compare(plan.expected, now.pool), *compare_mfa(plan.expected_mfa, now.mfa))
    return tuple(change for change in found if not under(change.path, plan.tolerated))


def lost_in(plan: Plan, now: PoolFacts) -> tuple[Change, ...]:
    """List what AWS lost or reset beside the plan in an update; nothing where somebody else wrote something as well."""
    unexpected = unexpected_changes(plan, now) if plan.request is not None and plan.rollback is not None else ()
    return () if written_meanwhile(unexpected) else unexpected


def left_by(plan: Plan, now: PoolFacts) -> tuple[Change, ...]:
    """List what still differs from before the plan, but for what an update cannot write as it was."""
    found = changes_since(plan.before, now) if plan.before is not None else ()
    return tuple(change for change in found if not under(change.path, plan.tolerated))


def changes_since(before: PoolFacts, now: PoolFacts) -> tuple[Change, ...]:
    """List what differs from a description, MFA included."""
    return (*compare(before.pool, now.pool), *compare_mfa(before.mfa, now.mfa))


def is_untouched(before: PoolFacts, now: PoolFacts) -> bool:
    """Whether no one wrote the pool since: by its settings and by AWS's own date."""
    return before.pool.get("LastModifiedDate") == now.pool.get("LastModifiedDate") and not changes_since(before, now)


def standing_of(plan: Plan, now: PoolFacts | None) -> Standing:
    """Tell where a pool stands: by its triggers, whatever else somebody changed, and a restored one by all it has."""
    if now is None or plan.before is None:
        return Standing.OTHER
    if plan.kind is Kind.RESTORE:
        return _standing_of_restored(plan, plan.before, now)
    found = settings_of({"LambdaConfig": now.lambda_config})
    if found == settings_of({"LambdaConfig": plan.expected.get("LambdaConfig") or {}}):
        return Standing.PLANNED if plan.request is not None else Standing.BEFORE
    if found == settings_of({"LambdaConfig": plan.before.lambda_config}):
        return Standing.BEFORE
    return Standing.OTHER


def _standing_of_restored(plan: Plan, before: PoolFacts, now: PoolFacts) -> Standing:
    if not unexpected_changes(plan, now):
        return Standing.PLANNED
    return Standing.OTHER if changes_since(before, now) else Standing.BEFORE
