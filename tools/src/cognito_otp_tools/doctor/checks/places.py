"""Who looks, where, and whether the stack and the pool are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import PoolFacts
from cognito_otp_attach.triggers import Trigger
from cognito_otp_tools.doctor.checks.subjects import pool_of, stack_of
from cognito_otp_tools.doctor.facts.values import Absent
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.doctor.facts.values import Facts

CHECK_OPTIONS = "check --stack-name, --region and --profile"


def caller(facts: Facts) -> Iterator[Said]:
    """Who looks."""
    yield ok(f"{seen(facts.caller)} looks at {facts.region}")


def stack(facts: Facts) -> Iterator[Said]:
    """Whether the stack is there, and whole."""
    found = seen(facts.stack)
    if found is None:
        yield warn("no stack was named, so its routes, functions and alarms are not looked at", "name --stack-name")
    elif isinstance(found, Absent):
        yield block(found.sentence, f"{CHECK_OPTIONS}, or deploy it: `sam build && sam deploy`")
    elif found.status.endswith("_IN_PROGRESS"):
        yield warn(f"{found.facts.name} is {found.status}", "wait until it is done, and look again")
    elif "ROLLBACK" in found.status or "FAILED" in found.status:
        fix = f"aws cloudformation describe-stack-events --stack-name {found.facts.name} shows why; deploy it again"
        yield warn(f"{found.facts.name} is {found.status}: the last deployment failed", fix)
    else:
        yield ok(f"{found.facts.name} is {found.status}")


def pool(facts: Facts) -> Iterator[Said]:
    """Whether the pool is there."""
    found = seen(facts.pool)
    if isinstance(found, PoolFacts):
        yield ok(f"{found.pool.get('Name', '')} ({found.pool_id})")
    elif isinstance(found, Absent):
        yield block(f"{found.sentence} in {facts.region}", "check --user-pool-id, --region and --profile")
    else:
        yield warn("no user pool was named, so none is looked at", "name --user-pool-id, or a stack with a pool")


def region(facts: Facts) -> Iterator[Said]:
    """Whether pool and stack are in one Region and account."""
    found, deployed = pool_of(facts), stack_of(facts)
    if found is None or deployed is None:
        return
    here = (deployed.facts.region, deployed.facts.account)
    parts = str(found.pool.get("Arn", "")).split(":")
    there = (parts[3], parts[4]) if len(parts) > len(here) + 2 else (found.pool_id.partition("_")[0], here[1])
    if here == there:
        yield ok(f"pool and stack are in {here[0]} of account {here[1]}")
    else:
        yield block(
            f"the pool is in {there[0]} of {there[1]}, and the stack in {here[0]} of {here[1]}",
            "deploy a stack where the pool is: a pool invokes functions of its own Region alone",
        )


def sdk(facts: Facts) -> Iterator[Said]:
    """Whether the installed SDK knows every setting of the pool."""
    found = pool_of(facts)
    if found is None:
        return
    if found.unknown:
        named = ", ".join(found.unknown)
        yield warn(f"{facts.sdk} does not know these settings of the pool: {named}", "pip install --upgrade boto3")
    else:
        yield ok(f"{facts.sdk} knows every setting of the pool")


def layers(facts: Facts) -> Iterator[Said]:
    """Whether all functions run one version of the layer, and this one."""
    if facts.sender is None or stack_of(facts) is None:
        return
    by_function = {name: seen(found) for name, found in facts.sender.layers.items()}
    if not by_function:
        return
    if not by_function.get(Trigger.CUSTOM_SMS_SENDER):
        yield block("the sender has no layer, and cannot start", "deploy the stack: `sam build && sam deploy`")
    elif len(set(by_function.values())) > 1:
        listed = "; ".join(f"{name}: {', '.join(found) or 'none'}" for name, found in sorted(by_function.items()))
        yield warn(f"the functions run different layers: {listed}", "deploy the stack again: `sam build && sam deploy`")
    else:
        runtime = seen(facts.sender.configuration).get("Runtime", "")
        yield ok(f"every function runs {next(iter(by_function.values()))[0].rpartition(':layer:')[2]} on {runtime}")


CHECKS = (
    Check(
        "caller.identity",
        "an answer holds for one account and Region: codes are sent from another one elsewhere",
        caller,
    ),
    Check("stack.there", "its functions send the codes", stack),
    Check("pool.there", "its users get the codes", pool),
    Check(
        "pool.region", "a pool invokes functions of its own Region, and its sandbox and limits are per Region", region
    ),
    Check(
        "versions.sdk",
        "attaching writes back every setting that it reads, and the SDK drops what it does not know",
        sdk,
    ),
    Check("versions.layer", "functions of different versions may not agree on records and settings", layers),
)
