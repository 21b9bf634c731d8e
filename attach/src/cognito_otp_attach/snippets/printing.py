"""Prints the snippet for a tool."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp_attach.plan.checks import no_such_pool
from cognito_otp_attach.plan.keys import choose_key
from cognito_otp_attach.plan.values import Refusal
from cognito_otp_attach.snippets.cdk import write_amplify, write_cdk
from cognito_otp_attach.snippets.cloudformation import write_cloudformation
from cognito_otp_attach.snippets.terraform import write_terraform
from cognito_otp_attach.snippets.wanted import Wanted

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


def write_snippet(tool: Tool, facts: Facts, triggers: tuple[Trigger, ...], *, replace: bool) -> str | Refusal:
    """Write what attaches the pool from the tool's own code, or say why none attaches it."""
    if facts.pool is None:
        return no_such_pool(facts)
    key = choose_key(facts, facts.pool, triggers, replace=replace)
    if isinstance(key, Refusal):
        return key
    functions = {trigger: facts.functions[trigger].arn for trigger in triggers}
    named = key.arn if key is not None else facts.stack.key_arn
    return WRITERS[tool](Wanted(functions, named, facts.pool_arn, facts.stack.account))
