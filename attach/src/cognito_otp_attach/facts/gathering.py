"""Gathers the facts that a plan is made from. What is not essential may be unseen, and the plan says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.aliases import named_by_alias
from cognito_otp_attach.facts.remembered_stacks import remembered_stack
from cognito_otp_attach.facts.values import Facts, Owner, OwnerKind, RoleFacts, Unseen
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, arn_in, functions_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.model import PoolModel
    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.facts.values import EmailFacts, FunctionFacts, PoolFacts, StackFacts

UNKNOWN_CALLER = "unknown"


def gather(  # noqa: PLR0913 - what the operator gives
    reads: Reads,
    model: PoolModel,
    *,
    stack_name: str,
    pool_id: str,
    alias: str | None = None,
    table: str | None = None,
) -> Facts:
    """Read everything; raise AwsCallError, StackMissingError or StackUnsuitableError.

    ``alias`` is that of the stack's functions, None for the one that the pool has already; ``table`` the
    AttachmentsTable of a stack that was deleted.
    """
    if table is None:
        stack = reads.stacks.look(stack_name)
        attachment = reads.attachments.read(stack.table_name, pool_id)
    else:
        attachment = reads.attachments.read(table, pool_id)
        stack = remembered_stack(stack_name, table, pool_id, attachment)
    pool = reads.pools.look(pool_id)
    if table is None:
        stack = named_by_alias(stack, alias, pool, attachment)
    caller = _seen(reads.roles.caller)
    chosen = stack.functions_for(pool_id)
    sign_up = chosen.get(Trigger.PRE_SIGN_UP)
    unchosen = next((arn for arn in stack.alternatives(Trigger.PRE_SIGN_UP) if arn != sign_up), stack.observer)
    return Facts(
        model=model,
        stack=stack,
        pool_id=pool_id,
        pool=pool,
        functions={trigger: reads.functions.look(arn) for trigger, arn in chosen.items()},
        unchosen=reads.functions.look(unchosen),
        earlier=_earlier(reads, attachment),
        keys={arn: _seen(lambda arn=arn: reads.keys.look(arn)) for arn in _keys(stack, pool)},  # type: ignore[misc]  # bound
        sms_roles=tuple(_role(reads, caller, arn) for arn in sms_roles_of(pool)),
        email=_email(reads, pool, stack.account),
        owner=_owner(reads, pool),
        session_minutes=_seen(lambda: reads.pools.session_minutes(pool_id)) if pool is not None else (),
        attachment=attachment,
        caller=caller if isinstance(caller, str) else UNKNOWN_CALLER,
    )


def with_backup(reads: Reads, facts: Facts, backup: PoolFacts) -> Facts:
    """Add what restoring a backup depends on: its triggers and key, and the role and e-mail identity that it brings."""
    named = functions_in(backup.lambda_config)
    key = backup.lambda_config.get(KEY_MEMBER)
    keys = {key: _seen(lambda: reads.keys.look(key))} if isinstance(key, str) and key not in facts.keys else {}
    return replace(
        facts,
        earlier={**facts.earlier, **_look_at(reads, named.values())},
        keys={**facts.keys, **keys},
        sms_roles=_roles_after(reads, facts, backup),
        email=_email(reads, backup, facts.stack.account) if backup.pool.get("EmailConfiguration") else facts.email,
    )


def _roles_after(reads: Reads, facts: Facts, backup: PoolFacts) -> tuple[RoleFacts, ...]:
    """Look at the roles that a pool texts with after a restore: its own of now where the backup has none."""
    known = {role.arn: role for role in facts.sms_roles}
    wanted = sms_roles_of(backup) or list(known)
    if not wanted or set(wanted) <= known.keys():
        return tuple(known[arn] for arn in wanted)
    caller = _seen(reads.roles.caller)
    return tuple(known.get(arn) or _role(reads, caller, arn) for arn in wanted)


def sms_roles_of(pool: PoolFacts | None) -> list[str]:
    """Return the roles that Cognito texts with for a pool, each once."""
    sms = (pool.pool.get("SmsConfiguration") or {}) if pool is not None else {}
    return list(dict.fromkeys(filter(None, [sms.get("SnsCallerArn"), (sms.get("EumsSms") or {}).get("CallerArn")])))


def _seen[T](read: Callable[[], T]) -> T | Unseen:
    try:
        return read()
    except AwsCallError as error:
        return Unseen(error.action, f"{error.code}: {error.said}")


def _earlier(reads: Reads, attachment: Attachment | None) -> Mapping[str, FunctionFacts | Unseen]:
    """Look at the functions that detaching would put back."""
    remembered = attachment.triggers.values() if attachment is not None else ()
    return _look_at(reads, filter(None, (arn_in(trigger.before) for trigger in remembered)))


def _look_at(reads: Reads, named: Iterable[str]) -> dict[str, FunctionFacts | Unseen]:
    found: dict[str, FunctionFacts | Unseen] = {}
    for text in dict.fromkeys(named):
        arn = read_function_arn(text)
        if arn is not None:
            found[text] = _seen(lambda arn=arn: reads.functions.look(arn))  # type: ignore[misc]  # bound now
    return found


def _keys(stack: StackFacts, pool: PoolFacts | None) -> list[str]:
    named = pool.lambda_config.get(KEY_MEMBER) if pool is not None else None
    return list(dict.fromkeys(filter(None, [stack.key_arn, named])))


def _role(reads: Reads, caller: str | Unseen, arn: str) -> RoleFacts:
    passable: bool | Unseen = caller if isinstance(caller, Unseen) else _seen(lambda: reads.roles.may_pass(caller, arn))
    return RoleFacts(arn, _seen(lambda: reads.roles.trust(arn)), passable)


def _email(reads: Reads, pool: PoolFacts | None, account: str) -> EmailFacts | Unseen | None:
    """Look at the identity that a pool sends from; one of another account is not seen from here."""
    email = (pool.pool.get("EmailConfiguration") or {}) if pool is not None else {}
    arn = email.get("SourceArn")
    if email.get("EmailSendingAccount") != "DEVELOPER" or not arn:
        return None
    if (owner := str(arn).split(":")[4:5]) != [account]:
        return Unseen("ses:GetEmailIdentity", f"nothing for {arn}: it belongs to account {''.join(owner) or 'unknown'}")
    return _seen(lambda: reads.emails.look(arn))


def _owner(reads: Reads, pool: PoolFacts | None) -> Owner | Unseen | None:
    """Tell by the pool's tags what deployed it, or by CloudFormation's resources."""
    if pool is None:
        return None
    tags = pool.pool.get("UserPoolTags") or {}
    amplify = tags.get("amplify:app-id") or tags.get("user:Application")
    if amplify:
        return Owner(OwnerKind.AMPLIFY, str(amplify))
    found = _seen(lambda: reads.stacks.owner_of(pool.pool_id))
    if not isinstance(found, Owner) and (stack := tags.get("aws:cloudformation:stack-name")):
        return Owner(OwnerKind.CLOUDFORMATION, str(stack))
    return found
