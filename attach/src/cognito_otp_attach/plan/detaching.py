"""Plans to let go of a pool: what was there before comes back, and only what is still ours is taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.facts.attachments import Progress
from cognito_otp_attach.facts.values import FunctionFacts, Unseen
from cognito_otp_attach.plan.attaching import is_ours
from cognito_otp_attach.plan.checks import check_pool, no_such_pool, works
from cognito_otp_attach.plan.interrupted import notices_of_interruption
from cognito_otp_attach.plan.key_returning import before_of, put_back_key
from cognito_otp_attach.plan.notices import notices_of_update
from cognito_otp_attach.plan.permissions import granted_to, permission_for, permits
from cognito_otp_attach.plan.values import Kind, Notice, Plan, Refused
from cognito_otp_attach.plan.writing import update_to
from cognito_otp_attach.triggers import Trigger, arn_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import Facts, PoolFacts

LOST = "{trigger} was {arn} before, which is not there any more: it is left out."
OTHERS = "{trigger} is {arn}, which is not ours any more: it stays."
FORBIDDEN = (
    "{trigger} was {arn} before, which Cognito may not invoke for this pool: it is left out, because sign-ups "
    "would fail. To put it back, let Cognito invoke it before you detach: `aws lambda add-permission --function-name "
    "{arn} --statement-id cognito-{trigger} --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com "
    "--source-arn {pool} --source-account {account}`."
)
UNSEEN = "Could not see whether Cognito may invoke {arn} ({trigger}), which is put back: {action} answered {why}."


def plan_detach(facts: Facts, triggers: tuple[Trigger, ...] = tuple(Trigger)) -> Plan | Refused:
    """Plan to detach a pool, or some of its triggers; a pool that is gone leaves permissions and a record to clear."""
    pool, record = facts.pool, facts.attachment
    triggers = tuple(trigger for trigger in triggers if trigger in facts.functions)
    common: dict[str, Any] = {
        "kind": Kind.DETACH,
        "pool_id": facts.pool_id,
        "table": facts.stack.table_name,
        "recorded": record,
    }
    revoke = tuple(dict.fromkeys(_revoked(facts, triggers)))
    if pool is None:
        left = tuple(dict.fromkeys(_revoked(facts, tuple(facts.functions))))
        if record is None and not left:
            return Refused(Kind.DETACH, facts.pool_id, (no_such_pool(facts),))
        return Plan(**common, before=None, revoke=left)
    config, notices = _config(facts, pool, triggers)
    update = update_to(facts.model, pool, config)
    if update.get("request") and (refusals := tuple(check_pool(facts, pool))):
        return Refused(Kind.DETACH, facts.pool_id, refusals, notices)
    return Plan(
        **common,
        before=pool,
        notices=(
            *notices_of_interruption(facts),
            *(notices_of_update(facts, pool, Kind.DETACH) if update.get("request") else ()),
            *notices,
        ),
        revoke=revoke,
        record=_record_after(record, triggers),
        **update,
    )


def _config(facts: Facts, pool: PoolFacts, triggers: tuple[Trigger, ...]) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """Return the LambdaConfig without what is ours, with what was there before."""
    config, notices = dict(pool.lambda_config), []
    for trigger in triggers:
        value = config.get(trigger)
        if not is_ours(facts, trigger, value):
            if value and facts.attachment is not None and trigger in facts.attachment.triggers:
                notices.append(Notice("trigger_stays", OTHERS.format(trigger=trigger, arn=arn_in(value))))
            continue
        config.pop(trigger)
        before = before_of(facts.attachment, trigger)
        if before is not None and _is_gone(facts, before):
            notices.append(Notice("trigger_lost", LOST.format(trigger=trigger, arn=arn_in(before))))
        elif before is not None and _is_forbidden(facts, before):
            sentence = FORBIDDEN.format(
                trigger=trigger, arn=arn_in(before), pool=facts.pool_arn, account=facts.stack.account
            )
            notices.append(Notice("trigger_not_permitted", sentence))
        elif before is not None:
            config[trigger.value] = before
            notices += _unseen(facts, trigger, before)
    notices += put_back_key(facts, config)
    return config, tuple(notices)


def _unseen(facts: Facts, trigger: Trigger, before: object) -> Iterator[Notice]:
    arn = arn_in(before)
    if isinstance(found := facts.earlier.get(arn or ""), Unseen):
        yield Notice("unseen", UNSEEN.format(arn=arn, trigger=trigger, action=found.action, why=found.why))


def _is_gone(facts: Facts, value: object) -> bool:
    found = facts.earlier.get(arn_in(value) or "")
    return found is not None and not isinstance(found, Unseen) and not works(found)


def _is_forbidden(facts: Facts, value: object) -> bool:
    found = facts.earlier.get(arn_in(value) or "")
    return isinstance(found, FunctionFacts) and not permits(found.statements, permission_for(facts, found))


def _revoked(facts: Facts, triggers: tuple[Trigger, ...]) -> Iterator[tuple[FunctionArn, str]]:
    """List the permissions that we added for these triggers."""
    for trigger in triggers:
        with_remembered = not _is_detached(facts.attachment, trigger)
        yield from granted_to(facts, facts.functions[trigger], with_remembered=with_remembered)
        if trigger is Trigger.PRE_SIGN_UP:
            yield from granted_to(facts, facts.unchosen, with_remembered=with_remembered)


def _is_detached(record: Attachment | None, trigger: Trigger) -> bool:
    """Whether an earlier run got to its end with this trigger, so that its permissions are gone."""
    return record is not None and record.progress is Progress.ATTACHED and trigger not in record.triggers


def _record_after(record: Attachment | None, triggers: tuple[Trigger, ...]) -> Attachment | None:
    """Return what is still to be remembered; None once nothing of ours is left."""
    if record is None:
        return None
    left = {trigger: found for trigger, found in record.triggers.items() if trigger not in triggers}
    return replace(record, triggers=left, progress=Progress.ATTACHED) if left else None
