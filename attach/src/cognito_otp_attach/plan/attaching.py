"""Plans to attach: which triggers the pool will name, under which key, and what is remembered of those before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.facts.attachments import Attachment, Progress, Remembered
from cognito_otp_attach.facts.backups import write_backup
from cognito_otp_attach.facts.values import Owner
from cognito_otp_attach.plan.checks import check_functions, check_key, check_pool, check_trust, no_such_pool
from cognito_otp_attach.plan.interrupted import notices_of_interruption
from cognito_otp_attach.plan.keys import Key, choose_key
from cognito_otp_attach.plan.notices import notices_of_triggers, notices_of_update
from cognito_otp_attach.plan.permissions import granted_to, permission_for, permits
from cognito_otp_attach.plan.redeploying import redeployment_for
from cognito_otp_attach.plan.values import Kind, Opening, Permission, Plan, Refusal, Refused
from cognito_otp_attach.plan.writing import update_to
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, arn_in, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.values import Facts, PoolFacts

type Permissions = tuple[Sequence[Permission], Sequence[tuple[FunctionArn, str]]]
"""Those that are granted, and those that are taken away."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asks for. ``replace`` lets triggers of somebody else go, which are remembered.

    ``at`` is the time as ISO 8601 and ``tool`` the version that writes the record.
    """

    triggers: tuple[Trigger, ...] = tuple(Trigger)
    replace: bool = False
    at: str = ""
    tool: str = ""


def plan_attach(facts: Facts, wish: Wish) -> Plan | Refused:
    """Plan to attach a pool, or say what stands in the way."""
    pool = facts.pool
    if pool is None:
        return Refused(Kind.ATTACH, facts.pool_id, (no_such_pool(facts),))
    key = choose_key(facts, pool, wish.triggers, replace=wish.replace)
    refusals = [
        *check_pool(facts, pool),
        *check_functions(facts, wish.triggers),
        *([] if wish.replace else check_taken(facts, pool, wish.triggers)),
        *((key,) if isinstance(key, Refusal) else ()),
        *(check_key(key.arn, facts.keys.get(key.arn)) if isinstance(key, Key) else ()),
    ]
    notices = (*notices_of_update(facts, pool), *notices_of_triggers(facts, pool, wish.triggers))
    if refusals or isinstance(key, Refusal):
        return Refused(Kind.ATTACH, facts.pool_id, tuple(refusals), notices)
    needed = tuple(permission_for(facts, facts.functions[trigger]) for trigger in wish.triggers)
    policies = [facts.functions[trigger].statements for trigger in wish.triggers]
    grant = tuple(one for one, policy in zip(needed, policies, strict=True) if not permits(policy, one))
    config = _config(facts, pool, wish.triggers, key)
    update = update_to(facts.model, pool, config)
    if update.get("request") and (untrusting := tuple(check_trust(facts, pool))):
        return Refused(Kind.ATTACH, facts.pool_id, untrusting, notices)
    revoke = _no_longer_needed(facts, wish.triggers)
    managed = not update.get("request") and not grant and facts.attachment is None
    return Plan(
        kind=Kind.ATTACH,
        pool_id=facts.pool_id,
        table=facts.stack.table_name,
        before=pool,
        notices=(*notices_of_interruption(facts), *(notices if update.get("request") else ())),
        grant=grant,
        needed=needed,
        revoke=tuple(revoke),
        recorded=facts.attachment,
        record=None if managed else _record(facts, pool, wish, key, (grant, revoke)),
        opening=Opening(facts.functions[Trigger.CUSTOM_SMS_SENDER].arn, key.arn, facts.pool_id) if key else None,
        redeployment=redeployment_for(facts, pool, wish.triggers),
        **update,
    )


def _no_longer_needed(facts: Facts, triggers: tuple[Trigger, ...]) -> list[tuple[FunctionArn, str]]:
    """List our permissions for what the pool will not name any more: another PreSignUp, or another alias."""
    chosen = [facts.functions[trigger] for trigger in triggers]
    others = [facts.unchosen] if Trigger.PRE_SIGN_UP in triggers else []
    granted = [one for function in (*chosen, *others) for one in granted_to(facts, function)]
    return [one for one in dict.fromkeys(granted) if one[0] not in {function.arn for function in chosen}]


def is_ours(facts: Facts, trigger: Trigger, value: object) -> bool:
    """Whether a member of LambdaConfig names the stack's function, by itself or by an alias."""
    named = arn_in(value) or ""
    functions = [found.function for found in facts.stack.alternatives(trigger)]
    return any(named == ours or named.startswith(f"{ours}:") for ours in functions)


def check_taken(facts: Facts, pool: PoolFacts, triggers: tuple[Trigger, ...]) -> Iterator[Refusal]:
    """Refuse triggers that somebody else set."""
    for trigger, named in taken(facts, pool, triggers).items():
        yield Refusal(
            "trigger_taken",
            f"{trigger} is {named}, which is not of the stack {facts.stack.name}",
            "leave it out with --trigger, or take its place with --replace: detach then puts it back",
        )


def taken(facts: Facts, pool: PoolFacts, triggers: tuple[Trigger, ...]) -> dict[Trigger, str]:
    """Return the functions of somebody else that these triggers name."""
    values = {trigger: pool.lambda_config.get(trigger) for trigger in triggers}
    others = {trigger: arn_in(value) for trigger, value in values.items() if not is_ours(facts, trigger, value)}
    return {trigger: arn for trigger, arn in others.items() if arn is not None}


def _config(facts: Facts, pool: PoolFacts, triggers: tuple[Trigger, ...], key: Key | None) -> dict[str, Any]:
    config = dict(pool.lambda_config)
    config |= {trigger.value: written(trigger, str(facts.functions[trigger].arn)) for trigger in triggers}
    return config | ({KEY_MEMBER: key.arn} if key is not None else {})


def _record(facts: Facts, pool: PoolFacts, wish: Wish, key: Key | None, permissions: Permissions) -> Attachment:
    """Remember what was there before the first attachment, which later ones must not replace by our own."""
    known = facts.attachment
    triggers = dict(known.triggers) if known is not None else {}
    for trigger in wish.triggers:
        value, ours = pool.lambda_config.get(trigger), str(facts.functions[trigger].arn)
        if not is_ours(facts, trigger, value):
            triggers[trigger] = Remembered(ours, value)
        else:
            triggers[trigger] = Remembered(ours, triggers[trigger].before if trigger in triggers else None)
    granted, revoked = permissions
    statements = dict(known.statements) if known is not None else {}
    statements |= {str(one.function): one.statement_id for one in granted}
    for function, _ in revoked:
        statements.pop(str(function), None)
    key_ours, key_before = (known.key_ours, known.key_before) if known is not None else (None, None)
    if key is not None and key.is_set_by_us:
        key_ours, key_before = key.arn, pool.lambda_config.get(KEY_MEMBER)
    return Attachment(
        user_pool_id=facts.pool_id,
        progress=Progress.ATTACHED,
        triggers=triggers,
        key_ours=key_ours,
        key_before=key_before,
        statements=statements,
        backup=known.backup if known is not None else write_backup(pool),
        attached_by=known.attached_by if known is not None else facts.caller,
        attached_at=known.attached_at if known is not None else wish.at,
        owner=f"{facts.owner.kind} {facts.owner.name}" if isinstance(facts.owner, Owner) else None,
        tool=wish.tool,
        revision=known.revision if known is not None else 0,
    )
