"""For a pool of a CloudFormation or SAM template."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.snippets.wanted import Wanted

HEAD = "# Into the properties of your AWS::Cognito::UserPool, beside the triggers that it has:"


def write_cloudformation(wanted: Wanted) -> str:
    """Write YAML."""
    return "\n".join([HEAD, *_pool(wanted), "", *_permissions(wanted)]) + "\n"


def _pool(wanted: Wanted) -> Iterator[str]:
    yield "LambdaConfig:"
    yield from (f"  {trigger}: {arn}" for trigger, arn in wanted.plain())
    if wanted.sender is not None:
        yield "  CustomSMSSender:"
        yield f"    LambdaArn: {wanted.sender}"
        yield "    LambdaVersion: V1_0"
        yield f"  KMSKeyID: {wanted.key_arn}"


def _permissions(wanted: Wanted) -> Iterator[str]:
    yield "# Among the resources, so that Cognito may invoke each function for this pool alone:"
    for trigger, arn in wanted.functions.items():
        yield f"CognitoOtp{trigger}Permission:"
        yield "  Type: AWS::Lambda::Permission"
        yield "  Properties:"
        yield f"    FunctionName: {arn}"
        yield "    Action: lambda:InvokeFunction"
        yield "    Principal: cognito-idp.amazonaws.com"
        yield f'    SourceAccount: "{wanted.account}"'
        yield f"    SourceArn: {wanted.pool_arn}"
