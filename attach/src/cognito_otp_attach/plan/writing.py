"""What every plan that writes the pool has in common: the request, what it changes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.comparing import compare, settings_of, under
from cognito_otp_attach.plan.requests import build_request
from cognito_otp_attach.plan.values import Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.facts.model import PoolModel
    from cognito_otp_attach.facts.values import PoolFacts


def update_to(model: PoolModel, pool: PoolFacts, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a plan that gives the pool this LambdaConfig; none where it has it already."""
    if settings_of({"LambdaConfig": pool.lambda_config}) == settings_of({"LambdaConfig": config}):
        return {"expected": pool.pool, "expected_mfa": pool.mfa}
    built = build_request(model, pool.pool, config)
    return {
        "request": built.request,
        "rollback": build_request(model, pool.pool, pool.lambda_config).request,
        "expected": built.expected,
        "expected_mfa": pool.mfa,
        "tolerated": frozenset(built.reasons),
        "changes": explained_changes(pool.pool, built.expected, built.reasons),
    }


def explained_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], reasons: Mapping[str, str]
) -> tuple[Change, ...]:
    """List what differs, with the reason for each setting that has one."""
    return tuple(
        Change(change.path, change.before, change.after, _reason(change.path, reasons))
        for change in compare(before, after)
    )


def _reason(path: str, reasons: Mapping[str, str]) -> str | None:
    return next((why for root, why in reasons.items() if under(path, frozenset({root}))), None)
