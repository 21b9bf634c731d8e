"""For a pool of a CDK app, and for one of Amplify, whose backend is made of CDK's constructs. In TypeScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.snippets.wanted import Wanted

CDK = """\
// Beside your user pool; `userPool` is its construct. The triggers that it has stay.
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as lambda from "aws-cdk-lib/aws-lambda";

const cfnUserPool = userPool.node.defaultChild as cognito.CfnUserPool;"""
AMPLIFY = """\
// Amplify Gen 2: at the end of amplify/backend.ts. The triggers that the pool has stay.
// Gen 1: `amplify override auth`, and the same overrides on `resources.userPool` in override.ts; then make the
// permissions with `--print cloudformation`.
import * as lambda from "aws-cdk-lib/aws-lambda";

const { cfnUserPool } = backend.auth.resources.cfnResources;"""


def write_cdk(wanted: Wanted) -> str:
    """Write TypeScript for a stack."""
    return "\n".join([CDK, *_overrides(wanted), *_permissions(wanted, "this")]) + "\n"


def write_amplify(wanted: Wanted) -> str:
    """Write TypeScript for amplify/backend.ts."""
    return "\n".join([AMPLIFY, *_overrides(wanted), *_permissions(wanted, "backend.auth.stack")]) + "\n"


def _overrides(wanted: Wanted) -> Iterator[str]:
    for trigger, arn in wanted.plain():
        yield f'cfnUserPool.addPropertyOverride("LambdaConfig.{trigger}", "{arn}");'
    if wanted.sender is not None:
        value = f'{{ LambdaArn: "{wanted.sender}", LambdaVersion: "V1_0" }}'
        yield f'cfnUserPool.addPropertyOverride("LambdaConfig.CustomSMSSender", {value});'
        yield f'cfnUserPool.addPropertyOverride("LambdaConfig.KMSKeyID", "{wanted.key_arn}");'


def _permissions(wanted: Wanted, scope: str) -> Iterator[str]:
    for trigger, arn in wanted.functions.items():
        yield f'new lambda.CfnPermission({scope}, "CognitoOtp{trigger}", {{'
        yield f'  functionName: "{arn}",'
        yield '  action: "lambda:InvokeFunction",'
        yield '  principal: "cognito-idp.amazonaws.com",'
        yield f'  sourceAccount: "{wanted.account}",'
        yield f'  sourceArn: "{wanted.pool_arn}",'
        yield "});"
