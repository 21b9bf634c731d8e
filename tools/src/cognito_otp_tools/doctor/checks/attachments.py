"""What became of the pool since it was attached, and what its stack was deployed for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.attachments import Progress
from cognito_otp_attach.plan.comparing import compare
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, arn_in
from cognito_otp_tools.doctor.checks.subjects import (
    attach_command,
    pool_of,
    stack_of,
)
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_tools.doctor.facts.values import Facts

SHOWN = 5
DEFAULTS = {"AuthSessionMinutes": 3, "TemporaryPasswordDays": 7}


def drift(facts: Facts) -> Iterator[Said]:
    """Whether the pool is as it was attached."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None or stack is None:
        return
    record = seen(facts.attachment)
    if record is None:
        own = pool.pool_id == stack.facts.own_pool_id
        yield ok("the stack created the pool" if own else "the pool was not attached with `cognito-otp attach`")
        return
    again = attach_command(facts, pool)
    if record.progress is not Progress.ATTACHED:
        yield warn(f"an earlier run was interrupted ({record.progress})", again)
    lost = [trigger for trigger, was in record.triggers.items() if arn_in(pool.lambda_config.get(trigger)) != was.ours]
    if lost:
        make = block if Trigger.CUSTOM_SMS_SENDER in lost else warn
        yield make(f"{', '.join(lost)} no longer name what was attached: somebody deployed the pool since", again)
    elif record.key_ours not in {None, pool.lambda_config.get(KEY_MEMBER)}:
        yield warn(  # whether the sender can open codes under it, key.decrypt tells
            f"the pool's key is {pool.lambda_config.get(KEY_MEMBER)}, and was attached with {record.key_ours}", again
        )
    else:
        yield _settings(pool, record)


def _settings(pool: PoolFacts, record: Attachment) -> Said:
    before = json.loads(record.backup).get("UserPool", {})
    changes = [
        change.path
        for change in compare(before, pool.pool)
        if not change.path.startswith(("LambdaConfig", "UserPoolTags"))
    ]
    if not changes:
        return ok(
            f"nothing changed since {record.attached_by.rpartition('/')[2]} attached it on {record.attached_at[:10]}"
        )
    named = ", ".join(changes[:SHOWN]) + (f" and {len(changes) - SHOWN} more" if len(changes) > SHOWN else "")
    return warn(
        f"since it was attached, these settings changed: {named}", "if they are not meant, set them back in the console"
    )


def deployed_for(facts: Facts) -> Iterator[Said]:
    """Whether the functions were deployed for the lifetimes that the pool has."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None or stack is None:
        return
    chosen = {name: int(stack.facts.parameters.get(name) or default) for name, default in DEFAULTS.items()}
    policy = (pool.pool.get("Policies") or {}).get("PasswordPolicy") or {}
    found = {
        "TemporaryPasswordDays": int(policy.get("TemporaryPasswordValidityDays") or DEFAULTS["TemporaryPasswordDays"])
    }
    minutes = seen(facts.session_minutes)
    if minutes:
        found["AuthSessionMinutes"] = max(minutes)
    differing = {name: value for name, value in found.items() if chosen[name] != value}
    if not differing:
        yield ok("the sender knows how long the pool's codes live")
        return
    parameters = " ".join(f"{name}={value}" for name, value in sorted(differing.items()))
    sentence = "; ".join(
        f"{name} is {chosen[name]}, and the pool has {value}" for name, value in sorted(differing.items())
    )
    yield warn(sentence, f"sam deploy --stack-name {stack.facts.name} --parameter-overrides {parameters}")


CHECKS = (
    Check(
        "pool.drift", "the next deployment of whatever made the pool sets its triggers as its own code has them", drift
    ),
    Check("rules.lifetimes", "a sender that takes a code for expired does not send it", deployed_for),
)
