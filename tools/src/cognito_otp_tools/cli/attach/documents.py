"""What ``attach`` and ``detach`` print with ``--json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.values import Refused

if TYPE_CHECKING:
    from cognito_otp_attach.apply.outcomes import Outcome
    from cognito_otp_attach.plan.values import Change, Plan
    from cognito_otp_tools.cli.attach.options import Asked


def document_of(asked: Asked, found: Plan | Refused, outcome: Outcome | None = None) -> str:
    """Write a plan or its refusals, and how it ended, if it was carried out."""
    document: dict[str, Any] = {
        "kind": found.kind,
        "user_pool_id": found.pool_id,
        "stack_name": asked.place.stack_name,
        "refusals": [],
        "notices": [{"code": notice.code, "sentence": notice.sentence} for notice in found.notices],
    }
    if isinstance(found, Refused):
        document["refusals"] = [
            {"code": refusal.code, "sentence": refusal.sentence, "advice": refusal.advice} for refusal in found.refusals
        ]
    else:
        document |= _plan(found)
    document["outcome"] = _outcome(outcome) if outcome is not None else None
    return json.dumps(document, indent=2, ensure_ascii=False)


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "empty": plan.is_empty,
        "changes": [_change(change) for change in plan.changes],
        "permissions_added": [str(permission.function) for permission in plan.grant],
        "permissions_removed": [str(function) for function, _ in plan.revoke],
        "redeploy": plan.redeployment.command if plan.redeployment is not None else None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "ending": outcome.ending,
        "pool": outcome.standing,
        "sentence": outcome.sentence,
        "backup": outcome.backup,
        "checks": [
            {"name": check.name, "passed": check.passed, "sentence": check.sentence} for check in outcome.checks
        ],
        "unexpected": [_change(change) for change in outcome.unexpected],
        "leftovers": list(outcome.leftovers),
    }


def _change(change: Change) -> dict[str, Any]:
    return {"path": change.path, "before": change.before, "after": change.after, "why": change.why}
