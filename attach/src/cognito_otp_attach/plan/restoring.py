"""Plans to write a pool back as a backup has it, MFA included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.checks import check_pool
from cognito_otp_attach.plan.comparing import compare_mfa, under
from cognito_otp_attach.plan.mfa import idle_factors, is_off, leaving_mfa_off, mfa_request
from cognito_otp_attach.plan.notices import notices_of_update
from cognito_otp_attach.plan.requests import build_request
from cognito_otp_attach.plan.restoring_checks import check_backup, notices_of_triggers_unseen
from cognito_otp_attach.plan.values import Change, Kind, Notice, Plan, Refusal, Refused
from cognito_otp_attach.plan.writing import explained_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    idle = idle_factors(pool, backup)
    mfa_changes = _mfa(pool, backup, idle)
    changes = (*explained_changes(pool.pool, expected, built.reasons), *mfa_changes)
    pool_differs = len(changes) > len(mfa_changes)
    needs_mfa = any(change.path != "MFA.MfaConfiguration" or not idle for change in mfa_changes)
    return Plan(
        kind=Kind.RESTORE,
        pool_id=facts.pool_id,
        table=facts.stack.table_name,
        before=pool,
        request=leaving_mfa_off(built.request, pool.pool) if pool_differs else None,
        mfa_request=mfa_request(facts.pool_id, backup.mfa) if needs_mfa else None,
        texting_request=built.request if needs_mfa and is_off(backup.mfa) else None,
        expected=expected,
        expected_mfa=backup.mfa,
        tolerated=frozenset(built.reasons) | idle,
        changes=changes,
        notices=(
            *(_notices_of_update(facts, pool, backup) if pool_differs else ()),
            *_notices_of_factors(pool, backup, idle),
        ),
        recorded=facts.attachment,
        record=facts.attachment,
    )


def _notices_of_update(facts: Facts, pool: PoolFacts, backup: PoolFacts) -> Iterator[Notice]:
    """Say what the update may bring with it; the pool then texts as the backup has it, if it has that at all."""
    yield from notices_of_update(facts, backup if backup.pool.get("SmsConfiguration") else pool, Kind.RESTORE)
    yield from notices_of_triggers_unseen(facts, backup)


def _mfa(now: PoolFacts, backup: PoolFacts, idle: frozenset[str]) -> tuple[Change, ...]:
    found = compare_mfa(now.mfa, backup.mfa)
    return tuple(change for change in found if not under(change.path, idle))


def _notices_of_factors(now: PoolFacts, backup: PoolFacts, idle: frozenset[str]) -> Iterator[Notice]:
    left = [
        path
        for path in sorted(idle)
        if any(under(change.path, frozenset({path})) for change in _mfa(now, backup, frozenset()))
    ]
    if left:
        yield Notice(
            "factors_stay",
            f"MFA will be off, and {', '.join(left)} stays as it is now, which does nothing until MFA is on again. To "
            "take it away, Cognito would take the pool's SMS configuration with it.",
        )


def _writable(model: PoolModel, now: Mapping[str, Any], backup: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pool with the backup's settings, and what cannot be written as it is now."""
    writable = {"Name" if name == "PoolName" else name for name in model.update.members} - {"UserPoolId"}
    kept = {name: value for name, value in now.items() if name not in writable}
    return kept | {name: value for name, value in backup.items() if name in writable}
