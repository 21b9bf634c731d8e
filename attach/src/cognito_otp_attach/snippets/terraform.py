"""For a pool of a Terraform configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.snippets.wanted import Wanted
    from cognito_otp_attach.triggers import Trigger

HEAD = """\
# Into your resource "aws_cognito_user_pool"; a block lambda_config that is there takes the lines in it."""


def write_terraform(wanted: Wanted) -> str:
    """Write HCL."""
    return "\n".join([HEAD, *_pool(wanted), *_permissions(wanted)]) + "\n"


def _pool(wanted: Wanted) -> Iterator[str]:
    names = [(_snake(trigger), f'"{arn}"') for trigger, arn in wanted.plain()]
    if wanted.sender is not None:
        names.append(("kms_key_id", f'"{wanted.key_arn}"'))
    widest = max((len(name) for name, _ in names), default=0)
    yield "lambda_config {"
    yield from (f"  {name:<{widest}} = {value}" for name, value in names)
    if wanted.sender is not None:
        yield "  custom_sms_sender {"
        yield f'    lambda_arn     = "{wanted.sender}"'
        yield '    lambda_version = "V1_0"'
        yield "  }"
    yield "}"


def _permissions(wanted: Wanted) -> Iterator[str]:
    for trigger, arn in wanted.functions.items():
        yield ""
        yield f'resource "aws_lambda_permission" "cognito_otp_{_snake(trigger)}" {{'
        yield f'  function_name  = "{arn.function}"'
        if arn.qualifier is not None:
            yield f'  qualifier      = "{arn.qualifier}"'
        yield '  action         = "lambda:InvokeFunction"'
        yield '  principal      = "cognito-idp.amazonaws.com"'
        yield f'  source_account = "{wanted.account}"'
        yield f'  source_arn     = "{wanted.pool_arn}"'
        yield "}"


def _snake(trigger: Trigger) -> str:
    """Write a trigger as Terraform does: ``CustomSMSSender`` is ``custom_sms_sender``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", trigger).lower()
