"""The triggers: set, pointing at functions that are there, and allowed to be invoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.facts.values import FunctionFacts, PoolFacts, Unseen
from cognito_otp_attach.plan.permissions import denies, permits
from cognito_otp_attach.plan.values import Permission
from cognito_otp_attach.triggers import Trigger, functions_in
from cognito_otp_tools.doctor.checks.subjects import attach_command, pool_of, stack_of
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_tools.doctor.facts.values import Facts

SENDERS = ("CustomSMSSender", "CustomEmailSender")
INVOKE = "lambda:InvokeFunction"


def are_set(facts: Facts) -> Iterator[Said]:
    """Whether the pool names the stack's functions."""
    pool, stack = pool_of(facts), stack_of(facts)
    if pool is None:
        return
    named = functions_in(pool.lambda_config)
    for trigger in Trigger:
        ours = {str(arn) for arn in stack.facts.alternatives(trigger)} if stack is not None else set()
        if ours or trigger in named or trigger is Trigger.CUSTOM_SMS_SENDER:
            yield _set(facts, pool, trigger, named.get(trigger), ours)


def _set(facts: Facts, pool: PoolFacts, trigger: Trigger, named: str | None, ours: set[str]) -> Said:
    is_sender = trigger is Trigger.CUSTOM_SMS_SENDER
    found = read_function_arn(named or "")
    is_ours = named in ours or (found is not None and found.function in ours)
    if named is None:
        make = block if is_sender and ours else warn
        what = "Cognito itself sends the codes, by no route of yours" if is_sender else "it does not run"
        fix = attach_command(facts, pool) if ours else "if it is not meant: deploy a stack, and attach the pool to it"
        return make(f"the pool has no {trigger}: {what}", fix, trigger)
    if ours and not is_ours:
        make = block if is_sender else warn
        fix = attach_command(facts, pool, "--replace")
        return make(f"{trigger} names {named}, which is not the stack's", fix, trigger)
    return ok(f"{trigger} names {found.name if found is not None else named}", trigger)


def functions(facts: Facts) -> Iterator[Said]:
    """Whether every function that the pool names can be invoked at all."""
    pool = pool_of(facts)
    if pool is None:
        return
    for name, text in functions_in(pool.lambda_config).items():
        arn = read_function_arn(text)
        found = facts.functions.get(text)
        if arn is None or found is None:
            yield block(f"{name} names {text}, which is no function's ARN", attach_command(facts, pool), name)
        elif isinstance(found, Unseen):
            yield unseen(found, name)
        elif arn.qualifier is not None and arn.qualifier.isdigit():
            yield block(f"{name} names a numbered version, {text}", "name the function or one of its aliases", name)
        elif not found.exists:
            fix = f"{attach_command(facts, pool)}; or `cognito-otp detach`, if its stack was deleted"
            yield block(f"{name} names {arn.name}, which is not there: {_consequence(name)}", fix, name)
        elif found.state == "Pending":
            yield warn(f"{arn.name} is {found.state}", "wait a minute, and look again", name)
        elif found.state not in {"Active", "Inactive"}:
            yield block(f"{arn.name} is {found.state}", "deploy the stack again: `sam build && sam deploy`", name)
        else:
            yield ok(f"{arn.name} is there", name)


def permissions(facts: Facts) -> Iterator[Said]:
    """Whether Cognito may invoke each function for this pool, and for this pool alone."""
    pool = pool_of(facts)
    if pool is None:
        return
    for name, text in functions_in(pool.lambda_config).items():
        found = facts.functions.get(text)
        if isinstance(found, FunctionFacts) and found.exists:
            yield _permission(pool, name, found)


def _permission(pool: PoolFacts, name: str, found: FunctionFacts) -> Said:
    arn = found.arn
    pool_arn = str(
        pool.pool.get("Arn") or f"arn:{arn.partition}:cognito-idp:{arn.region}:{arn.account}:userpool/{pool.pool_id}"
    )
    wanted = Permission(arn, f"cognito-otp-{pool.pool_id}", pool_arn, pool_arn.split(":")[4])
    fix = (
        f"aws lambda add-permission --function-name {arn} --statement-id {wanted.statement_id} --action {INVOKE} "
        f"--principal cognito-idp.amazonaws.com --source-arn {pool_arn} --source-account {wanted.account}"
    )
    if denies(found.statements, wanted):
        remove = f"remove that statement: `aws lambda get-policy --function-name {arn}` shows it"
        return block(f"the policy of {arn.name} forbids Cognito to invoke it: {_consequence(name)}", remove, name)
    if not permits(found.statements, wanted):
        return block(f"Cognito may not invoke {arn.name} for this pool: {_consequence(name)}", fix, name)
    if not permits([one for one in found.statements if _names_a_source(one)], wanted):
        sentence = f"Cognito may invoke {arn.name} for every pool of every account"
        return warn(sentence, f"{fix}; then remove the wide statement", name)
    return ok(f"Cognito may invoke {arn.name} for this pool", name)


def _names_a_source(statement: Mapping[str, Any]) -> bool:
    return "aws:sourcearn" in str(statement.get("Condition", "")).lower()


def _consequence(name: str) -> str:
    return "codes vanish without an error" if name in SENDERS else "users cannot sign up or sign in"


def concurrency(facts: Facts) -> Iterator[Said]:
    """Whether Lambda runs the sender at all."""
    if facts.sender is None:
        return
    if isinstance(facts.sender.reserved, Unseen):
        yield unseen(facts.sender.reserved)
    elif facts.sender.reserved == 0:
        name = (
            "" if isinstance(facts.sender.configuration, Unseen) else facts.sender.configuration.get("FunctionName", "")
        )
        fix = f"aws lambda delete-function-concurrency --function-name {name}"
        yield block("the sender's reserved concurrency is 0: Lambda runs it never", fix)
    elif facts.sender.reserved is None:
        yield ok("the sender shares the account's concurrency")
    else:
        yield ok(f"the sender has a reserved concurrency of {facts.sender.reserved}")


CHECKS = (
    Check("trigger.set", "Cognito invokes what the pool names, and nothing else", are_set),
    Check("trigger.function", "AWS lets a pool name functions that are not there", functions),
    Check("trigger.permission", "AWS does not check the permission when a pool names a function", permissions),
    Check("sender.concurrency", "a function that may not run drops its events", concurrency),
)
