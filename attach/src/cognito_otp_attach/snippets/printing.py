"""Prints the snippet for a tool."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp_attach.plan.attaching import check_taken, taken
from cognito_otp_attach.plan.checks import check_functions, check_key, no_such_pool
from cognito_otp_attach.plan.keys import Key, choose_key
from cognito_otp_attach.plan.values import Refusal
from cognito_otp_attach.snippets.cdk import write_amplify, write_cdk
from cognito_otp_attach.snippets.cloudformation import write_cloudformation
from cognito_otp_attach.snippets.terraform import write_terraform
from cognito_otp_attach.snippets.wanted import Wanted
from cognito_otp_attach.triggers import KEY_MEMBER

if TYPE_CHECKING:
    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.triggers import Trigger


class Tool(StrEnum):
    """What can deploy a pool."""

    CLOUDFORMATION = "cloudformation"
    CDK = "cdk"
    TERRAFORM = "terraform"
    AMPLIFY = "amplify"


WRITERS = {
    Tool.CLOUDFORMATION: write_cloudformation,
    Tool.CDK: write_cdk,
    Tool.TERRAFORM: write_terraform,
    Tool.AMPLIFY: write_amplify,
}

COMMENTS = {Tool.CLOUDFORMATION: "#", Tool.CDK: "//", Tool.TERRAFORM: "#", Tool.AMPLIFY: "//"}


def write_snippet(tool: Tool, facts: Facts, triggers: tuple[Trigger, ...], *, replace: bool) -> str | Refusal:
    """Write what attaches the pool from the tool's own code, or say why none attaches it."""
    pool = facts.pool
    if pool is None:
        return no_such_pool(facts)
    others = taken(facts, pool, triggers)
    key = choose_key(facts, pool, triggers, replace=replace)
    refusals: tuple[Refusal, ...] = (
        *check_functions(facts, triggers),
        *([] if replace else check_taken(facts, pool, triggers)),
        *((key,) if isinstance(key, Refusal) else ()),
        *(check_key(key.arn, facts.keys.get(key.arn)) if isinstance(key, Key) else ()),
    )
    if refusals or isinstance(key, Refusal):
        return refusals[0]
    functions = {trigger: facts.functions[trigger].arn for trigger in triggers}
    named = key.arn if key is not None else facts.stack.key_arn
    written = WRITERS[tool](Wanted(functions, named, facts.pool_arn, facts.stack.account))
    mark = COMMENTS[tool]
    places = [(str(trigger), arn) for trigger, arn in others.items()]
    before = pool.lambda_config.get(KEY_MEMBER)
    if key is not None and before and before != key.arn:
        places.append((KEY_MEMBER, before))
    replaced = [f"{mark} {name} takes the place of {arn}: take that out.\n" for name, arn in places]
    return "".join([*replaced, written])
