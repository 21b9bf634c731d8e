"""What became of the pool since it was attached, and users who could never recover a password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.attachments import Progress
from cognito_otp_attach.plan.comparing import compare
from cognito_otp_attach.triggers import KEY_MEMBER, arn_in
from cognito_otp_tools.doctor.checks.codes import BY_ADMIN, BY_EMAIL
from cognito_otp_tools.doctor.checks.subjects import (
    EMAIL,
    attach_command,
    has_sms_mfa,
    mfa_of,
    pool_of,
    recovery_of,
    stack_of,
    update_warning,
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
        yield block(f"{', '.join(lost)} no longer name what was attached: somebody deployed the pool since", again)
    elif record.key_ours not in {None, pool.lambda_config.get(KEY_MEMBER)}:
        yield block(
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


def recoverable(facts: Facts) -> Iterator[Said]:
    """Whether users with SMS MFA can recover a password: not by SMS, and by e-mail only with a verified address."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None:
        return
    ways = recovery_of(pool)
    if ways == [BY_ADMIN]:
        yield ok("administrators reset passwords")
        return
    if not has_sms_mfa(pool):
        yield ok("no user has SMS MFA, which stands in the way of recovering a password by SMS")
        return
    everyone = mfa_of(pool) == "ON"
    who = "everyone" if everyone else "who chooses SMS MFA"
    if BY_EMAIL not in ways:
        sentence = (
            f"MFA by SMS is {mfa_of(pool)} and passwords are recovered by phone alone: {who} can never recover one"
        )
        fix = f"add e-mail: {update_warning(pool)} > Sign-in > User account recovery"
        yield (block if everyone else warn)(sentence, fix)
        return
    required = stack.facts.parameters.get("RequiredAttributes", "") if stack is not None else ""
    if EMAIL in required or _requires_email(pool):
        yield ok("users have an e-mail address to recover a password by; your application has to have it verified")
    else:
        fix = (
            "require an address (RequiredAttributes=phone_number,email), and have it verified: docs/deploying.md, "
            "Recovering a password"
        )
        yield warn(f"{who} needs a verified e-mail address to recover a password, and none is required", fix)


def _requires_email(pool: PoolFacts) -> bool:
    return any(one.get("Name") == EMAIL and one.get("Required") for one in pool.pool.get("SchemaAttributes") or ())


def users(facts: Facts) -> Iterator[Said]:
    """How many users lack a phone, or could never recover a password, of some."""
    if facts.users is None:
        return
    found = seen(facts.users)
    of = f"of {'the first ' if found.more else ''}{found.looked_at} users"
    if found.unrecoverable:
        fix = "have their addresses verified: docs/deploying.md, Recovering a password"
        yield warn(
            f"{found.unrecoverable} {of} have SMS MFA and no verified e-mail address: a forgotten password is final",
            fix,
            "recovery",
        )
    else:
        yield ok(f"none {of} has SMS MFA without a verified e-mail address", "recovery")
    if found.without_phone:
        yield warn(
            f"{found.without_phone} {of} have no phone: no code reaches them",
            "ask them for one when they sign in",
            "phone",
        )
    else:
        yield ok(f"every one {of} has a phone; {found.unverified_phone} of these are not verified", "phone")


CHECKS = (
    Check(
        "pool.drift", "the next deployment of whatever made the pool sets its triggers as its own code has them", drift
    ),
    Check("rules.lifetimes", "a sender that takes a code for expired does not send it", deployed_for),
    Check("recovery.possible", "Cognito sends no recovery code by SMS to who has SMS MFA", recoverable),
    Check("users", "a setting that is right for new users does not mend old ones", users),
)
