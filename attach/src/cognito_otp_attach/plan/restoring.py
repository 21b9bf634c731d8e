"""Plans to write a pool back as a backup has it, MFA included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.checks import check_pool
from cognito_otp_attach.plan.comparing import compare
from cognito_otp_attach.plan.notices import notices_of_update
from cognito_otp_attach.plan.requests import build_request
from cognito_otp_attach.plan.restoring_checks import check_backup, notices_of_triggers_unseen
from cognito_otp_attach.plan.values import Change, Kind, Plan, Refusal, Refused
from cognito_otp_attach.plan.writing import explained_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.facts.model import PoolModel
    from cognito_otp_attach.facts.values import Facts, PoolFacts


def plan_restore(facts: Facts, backup: PoolFacts) -> Plan | Refused:
    """Plan to write a pool back. Permissions and the record stay as they are: detach clears them.

    The facts are those of ``with_backup``: functions that were not looked at are refused.
    """
    pool = facts.pool
    if pool is None:
        refusal = Refusal("pool_missing", f"no user pool {facts.pool_id} is there", "check --user-pool-id and --region")
        return Refused(Kind.RESTORE, facts.pool_id, (refusal,))
    if refusals := (*check_pool(facts, pool), *check_backup(facts, backup)):
        return Refused(Kind.RESTORE, facts.pool_id, refusals)
    built = build_request(facts.model, backup.pool, backup.lambda_config)
    expected = _writable(facts.model, pool.pool, built.expected)
    changes = (*explained_changes(pool.pool, expected, built.reasons), *_mfa(pool.mfa, backup.mfa))
    pool_differs = any(not change.path.startswith("MFA.") for change in changes)
    return Plan(
        kind=Kind.RESTORE,
        pool_id=facts.pool_id,
        table=facts.stack.table_name,
        before=pool,
        request=built.request if pool_differs else None,
        mfa_request=mfa_request(facts.pool_id, backup.mfa) if _mfa(pool.mfa, backup.mfa) else None,
        expected=expected,
        expected_mfa=backup.mfa,
        tolerated=frozenset(built.reasons),
        changes=changes,
        notices=(*notices_of_update(facts, pool), *notices_of_triggers_unseen(facts, backup)) if pool_differs else (),
        recorded=facts.attachment,
        record=facts.attachment,
    )


def mfa_request(pool_id: str, mfa: Mapping[str, Any]) -> dict[str, Any]:
    """Return a SetUserPoolMfaConfig request; replaying the answer restored pools exactly.

    Where MFA is off, AWS takes no factor beside passkeys.
    """
    taken = {"MfaConfiguration", "WebAuthnConfiguration"} if mfa.get("MfaConfiguration") == "OFF" else set(mfa)
    return {"UserPoolId": pool_id} | {name: mfa[name] for name in mfa if name in taken and mfa[name]}


def _mfa(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[Change, ...]:
    return compare(now, before, prefix="MFA.")


def _writable(model: PoolModel, now: Mapping[str, Any], backup: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pool with the backup's settings, and what cannot be written as it is now."""
    writable = {"Name" if name == "PoolName" else name for name in model.update.members} - {"UserPoolId"}
    kept = {name: value for name, value in now.items() if name not in writable}
    return kept | {name: value for name, value in backup.items() if name in writable}
