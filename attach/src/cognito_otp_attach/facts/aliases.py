"""By which alias a pool names a stack's functions: the one that is asked for, or the one that it has already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_attach.arns import LATEST, read_function_arn
from cognito_otp_attach.triggers import Trigger, arn_in

if TYPE_CHECKING:
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import PoolFacts, StackFacts


def named_by_alias(
    stack: StackFacts, alias: str | None, pool: PoolFacts | None, record: Attachment | None
) -> StackFacts:
    """Return the stack whose functions have an alias; without one that is asked for, that of the pool or its record."""
    known = _known(stack, pool, record)
    common = set(known.values())
    default = common.pop() if len(common) == 1 else None
    asked = None if alias == LATEST else alias
    chosen = {trigger: known.get(trigger, default) if alias is None else asked for trigger in stack.functions}
    functions = {trigger: replace(arn, qualifier=chosen[trigger]) for trigger, arn in stack.functions.items()}
    observer = replace(stack.observer, qualifier=chosen.get(Trigger.PRE_SIGN_UP))
    return replace(stack, functions=functions, observer=observer)


def _known(stack: StackFacts, pool: PoolFacts | None, record: Attachment | None) -> dict[Trigger, str | None]:
    """Return the alias of each trigger that names a function of the stack, or did when it was recorded."""
    recorded = {trigger: found.ours for trigger, found in record.triggers.items()} if record is not None else {}
    config = pool.lambda_config if pool is not None else {}
    known: dict[Trigger, str | None] = {}
    for trigger in stack.functions:
        ours = {found.function for found in stack.alternatives(trigger)}
        for named in (arn_in(config.get(trigger)), recorded.get(trigger)):
            found = read_function_arn(named or "")
            if found is not None and found.function in ours:
                known[trigger] = found.qualifier
                break
    return known
