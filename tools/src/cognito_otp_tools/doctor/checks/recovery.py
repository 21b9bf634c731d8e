"""Users who could never recover a password, or lack a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_tools.doctor.checks.codes import BY_ADMIN, BY_EMAIL
from cognito_otp_tools.doctor.checks.subjects import (
    EMAIL,
    has_other_mfa,
    has_sms_mfa,
    mfa_of,
    pool_of,
    recovery_of,
    requires,
    stack_of,
    update_warning,
)
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.doctor.facts.values import Facts


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
    everyone = mfa_of(pool) == "ON" and not has_other_mfa(pool)
    who = "everyone" if everyone else "who chooses SMS MFA"
    if BY_EMAIL not in ways:
        sentence = (
            f"MFA by SMS is {mfa_of(pool)} and passwords are recovered by phone alone: {who} can never recover one"
        )
        fix = f"add e-mail: {update_warning(pool)} > Sign-in > User account recovery"
        yield (block if everyone else warn)(sentence, fix)
        return
    required = stack.facts.parameters.get("RequiredAttributes", "") if stack is not None else ""
    if EMAIL in required or requires(pool, EMAIL):
        yield ok("users have an e-mail address to recover a password by; your application has to have it verified")
    else:
        fix = (
            "require an address (RequiredAttributes=phone_number,email), and have it verified: docs/deploying.md, "
            "Recovering a password"
        )
        yield warn(f"{who} needs a verified e-mail address to recover a password, and none is required", fix)


def users(facts: Facts) -> Iterator[Said]:
    """How many users lack a phone, or could never recover a password, of some."""
    if facts.users is None:
        return
    found = seen(facts.users)
    rest = f"; {found.unasked} more without such an address were not asked about" if found.unasked else ""
    of = f"of {'the first ' if found.more else ''}{found.looked_at} users"
    if found.unrecoverable:
        fix = "have their addresses verified: docs/deploying.md, Recovering a password"
        yield warn(
            f"{found.unrecoverable} {of} have SMS MFA and no verified e-mail address: a forgotten password is "
            f"final{rest}",
            fix,
            "recovery",
        )
    else:
        yield ok(f"none {of} has SMS MFA without a verified e-mail address{rest}", "recovery")
    if found.without_phone:
        yield warn(
            f"{found.without_phone} {of} have no phone: no code reaches them",
            "ask them for one when they sign in",
            "phone",
        )
    else:
        yield ok(f"every one {of} has a phone; {found.unverified_phone} of these are not verified", "phone")


CHECKS = (
    Check("recovery.possible", "Cognito sends no recovery code by SMS to who has SMS MFA", recoverable),
    Check("users", "a setting that is right for new users does not mend old ones", users),
)
