"""Why a trigger that is set may not fire: settings of the pool under which Cognito makes no code for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.triggers import Trigger, functions_in
from cognito_otp_tools.doctor.checks.subjects import (
    EMAIL,
    PHONE,
    attach_command,
    begins_sign_ins,
    has_other_mfa,
    has_sms_mfa,
    mfa_of,
    pool_of,
    recovery_of,
    requires,
    stack_of,
    update_warning,
    verifies_phones,
)
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_tools.doctor.facts.values import Facts

BY_PHONE, BY_EMAIL, BY_ADMIN = "verified_phone_number", "verified_email", "admin_only"


def sign_up(facts: Facts) -> Iterator[Said]:
    """Whether signing up sends a code to the phone."""
    pool = pool_of(facts)
    if pool is None:
        return
    if verifies_phones(pool):
        yield ok("SignUp sends a code to the phone")
        return
    verified = ", ".join(pool.pool.get("AutoVerifiedAttributes") or ()) or "nothing"
    others = has_sms_mfa(pool) or begins_sign_ins(pool) or BY_PHONE in recovery_of(pool) or _is_closed(pool)
    make = warn if others else block
    fix = f"verify phones: {update_warning(pool)} > Sign-up > Attribute verification; a stack's own pool by VerifyWith"
    yield make(f"AutoVerifiedAttributes has {verified}: SignUp sends no code to a phone, and a resend is refused", fix)


def sign_in(facts: Facts) -> Iterator[Said]:
    """Whether signing in sends a code to the phone."""
    pool = pool_of(facts)
    if pool is None:
        return
    if has_sms_mfa(pool):
        who = "everyone" if mfa_of(pool) == "ON" else "users who chose it"
        yield ok(f"MFA is {mfa_of(pool)}: signing in sends a code to {who}")
    elif begins_sign_ins(pool):
        yield ok("MFA is OFF; a code by SMS can begin a sign-in (SMS_OTP)")
    elif mfa_of(pool) != "OFF":
        fix = f"add SMS: {update_warning(pool)} > Sign-in > Multi-factor authentication"
        yield warn(f"MFA is {mfa_of(pool)}, and not by SMS: signing in sends no code to a phone", fix)
    else:
        fix = f"if it is not meant: {update_warning(pool)} > Sign-in > Multi-factor authentication"
        yield warn("MFA is OFF: signing in sends no code", fix)


def recovery(facts: Facts) -> Iterator[Said]:
    """Whether a forgotten password sends a code to the phone."""
    pool = pool_of(facts)
    if pool is None:
        return
    ways = recovery_of(pool)
    fix = f"{update_warning(pool)} > Sign-in > User account recovery"
    if ways == [BY_ADMIN]:
        yield warn("AccountRecoverySetting is admin_only: ForgotPassword sends no code", f"if it is not meant: {fix}")
    elif BY_PHONE not in ways:
        yield warn(
            "passwords are recovered by e-mail alone: ForgotPassword sends no code to a phone",
            f"if it is not meant: {fix}",
        )
    else:
        yield ok(f"ForgotPassword sends a code by {' and then '.join(ways)}")


def suppressed(facts: Facts) -> Iterator[Said]:
    """Whether somebody else's PreSignUp may confirm users itself, so that no code is made."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None:
        return
    named = functions_in(pool.lambda_config).get(Trigger.PRE_SIGN_UP)
    ours = {str(arn) for arn in stack.facts.alternatives(Trigger.PRE_SIGN_UP)} if stack is not None else set()
    if named is None or not ours or named in ours:
        yield ok("no PreSignUp of others confirms users; which calls have MessageAction SUPPRESS shows nowhere")
    else:
        sentence = f"PreSignUp is {named}: where it answers autoConfirmUser, no code is made"
        yield warn(sentence, f"look into it, or use the stack's: `{attach_command(facts, pool, '--replace')}`")


def invitations(facts: Facts) -> Iterator[Said]:
    """Whether those who sign up themselves are let in, and what becomes of those who are invited."""
    pool = pool_of(facts)
    if pool is None:
        return
    if _is_closed(pool):
        fix = f"if it is not meant: {update_warning(pool)} > Sign-up > Self-service sign-up"
        yield warn("only administrators create users: SignUp is refused, and sends no code", fix)
    else:
        yield ok("users may sign up themselves")


def _is_closed(pool: PoolFacts) -> bool:
    """Whether administrators alone create users; those are invited, by a text with a password for one."""
    return bool((pool.pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"))


def contradictions(facts: Facts) -> Iterator[Said]:
    """Whether MFA and verification contradict what PreSignUp requires of new users."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None or stack is None:
        return
    required = {word.strip() for word in stack.facts.parameters.get("RequiredAttributes", PHONE).split(",")}
    found = list(_contradictions(facts, required))
    yield from found
    if not found:
        yield ok(f"MFA and verification agree with RequiredAttributes ({', '.join(sorted(required))})")


def _contradictions(facts: Facts, required: set[str]) -> Iterator[Said]:
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None or stack is None:
        return
    deploy = f"sam deploy --stack-name {stack.facts.name} --parameter-overrides RequiredAttributes="
    verified = set(pool.pool.get("AutoVerifiedAttributes") or ())
    phoneless = PHONE not in required and not requires(pool, PHONE)
    if mfa_of(pool) == "ON" and has_sms_mfa(pool) and phoneless:
        others = has_other_mfa(pool)
        what = "they need another factor to sign in" if others else "they could never sign in"
        sentence = f"MFA by SMS is ON, and PreSignUp lets users in without a phone: {what}"
        yield (warn if others else block)(sentence, f"{deploy}{','.join([PHONE, *sorted(required - {'none'})])}", "mfa")
    if begins_sign_ins(pool) and phoneless:
        sentence = "a code by SMS begins sign-ins, and PreSignUp lets users in without a phone"
        yield warn(sentence, f"{deploy}{','.join([PHONE, *sorted(required - {'none'})])}", "first_factor")
    if EMAIL in required and not {EMAIL, PHONE} & verified:
        sentence = "PreSignUp requires an e-mail address, and the pool verifies nothing: anybody's will do"
        yield warn(sentence, f"verify it: {update_warning(pool)} > Sign-up > Attribute verification", "verification")


CHECKS = (
    Check(
        "codes.sign_up", "a trigger fires only for a code, and Cognito makes one where it verifies the phone", sign_up
    ),
    Check("codes.sign_in", "a trigger fires only for a code, and a sign-in makes one for MFA or SMS_OTP", sign_in),
    Check("codes.recovery", "ForgotPassword makes a code for the way that AccountRecoverySetting prefers", recovery),
    Check("codes.suppressed", "users that a PreSignUp confirms get no code", suppressed),
    Check("codes.invitations", "who may not sign up gets no code", invitations),
    Check("rules.agree", "users whom the rules let in and MFA shuts out can never sign in", contradictions),
)
