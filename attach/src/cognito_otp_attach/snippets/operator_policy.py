"""The IAM policy that an operator needs to attach one pool to one stack, and to let go of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.facts.email_identities import identities_of
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, arn_in, functions_in

if TYPE_CHECKING:
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import PoolFacts, StackFacts

COGNITO = "cognito-idp.amazonaws.com"


def write_policy(
    stack: StackFacts,
    pool_id: str,
    pool: PoolFacts | None,
    sms_roles: list[str],
    record: Attachment | None = None,
) -> str:
    """Write the policy. Of a pool that cannot be read the roles are any of the account.

    ``record`` has what detaching puts back: the key and the functions of before.
    """
    here = f"{stack.region}:{stack.account}"
    anybody = [f"arn:{stack.partition}:iam::{stack.account}:role/*"] if pool is None else []
    statements = [
        _allow(
            "ReadAndWriteThePool",
            [
                "cognito-idp:DescribeUserPool",
                "cognito-idp:DescribeUserPoolClient",
                "cognito-idp:GetUserPoolMfaConfig",
                "cognito-idp:ListUserPoolClients",
                "cognito-idp:SetUserPoolMfaConfig",
                "cognito-idp:TagResource",
                "cognito-idp:UpdateUserPool",
            ],
            [f"arn:{stack.partition}:cognito-idp:{here}:userpool/{pool_id}"],
        ),
        *_roles(sms_roles or anybody),
        *_functions(stack),
        *_others(stack, pool, record),
        *_keys(stack, pool_id, pool, record),
        *_email(pool, stack.account),
        _allow(
            "RememberWhatWasThere",
            ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"],
            [f"arn:{stack.partition}:dynamodb:{here}:table/{stack.table_name}"],
        ),
        _allow(
            "FindTheStack",
            ["cloudformation:DescribeStacks"],
            [f"arn:{stack.partition}:cloudformation:{here}:stack/{stack.name}/*"],
        ),
        _allow("SeeWhoDeployedThePool", ["cloudformation:DescribeStackResources"], ["*"]),
        _allow("AskWhetherARoleMayBePassed", ["iam:GetRole", "iam:SimulatePrincipalPolicy"], ["*"]),
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def _allow(sid: str, actions: list[str], resources: list[str], **conditions: Any) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    return statement | ({"Condition": conditions} if conditions else {})


def _roles(roles: list[str]) -> list[dict[str, Any]]:
    """Cognito's role is passed with every update, because it is part of what is written back."""
    service = {"iam:PassedToService": COGNITO}
    return [_allow("PassTheRoleThatCognitoTextsWith", ["iam:PassRole"], roles, StringEquals=service)] if roles else []


def _functions(stack: StackFacts) -> list[dict[str, Any]]:
    functions = [arn for trigger in stack.functions for arn in stack.alternatives(trigger)]
    arns = [text for arn in functions for text in (arn.function, f"{arn.function}:*")]
    sender = stack.functions[Trigger.CUSTOM_SMS_SENDER].function
    actions = ["AddPermission", "GetFunctionConfiguration", "GetPolicy", "RemovePermission"]
    return [
        _allow("LetCognitoInvokeTheFunctions", [f"lambda:{action}" for action in actions], arns),
        _allow("TestTheSender", ["lambda:InvokeFunction"], [sender, f"{sender}:*"]),
    ]


def _others(stack: StackFacts, pool: PoolFacts | None, record: Attachment | None) -> list[dict[str, Any]]:
    """Allow to see the pool's other triggers, and those that were replaced: putting one back looks at it first."""
    ours = {arn.function for trigger in stack.functions for arn in stack.alternatives(trigger)}
    before = [arn_in(found.before) for found in record.triggers.values()] if record is not None else []
    named = [*(functions_in(pool.lambda_config).values() if pool is not None else ()), *filter(None, before)]
    arns = [found for text in named if (found := read_function_arn(text)) is not None and found.function not in ours]
    actions = ["lambda:GetFunctionConfiguration", "lambda:GetPolicy"]
    others = list(dict.fromkeys(map(str, arns)))
    return [_allow("SeeTheOtherTriggers", actions, others)] if others else []


def _keys(stack: StackFacts, pool_id: str, pool: PoolFacts | None, record: Attachment | None) -> list[dict[str, Any]]:
    named = pool.lambda_config.get(KEY_MEMBER) if pool is not None else None
    before = record.key_before if record is not None else None
    keys = [key for key in dict.fromkeys([stack.key_arn, named, before]) if key]
    context = {"kms:EncryptionContext:userpool-id": pool_id}
    return [
        _allow("SeeTheKey", ["kms:DescribeKey"], keys),
        _allow("SealCodesOfThePool", ["kms:CreateGrant", "kms:GenerateDataKey"], keys, StringEquals=context),
    ]


def _email(pool: PoolFacts | None, account: str) -> list[dict[str, Any]]:
    """Allow to see what may be verified for the identity; one of another account is not looked at."""
    source = str((pool.pool.get("EmailConfiguration") or {}).get("SourceArn") or "") if pool is not None else ""
    if source.split(":")[4:5] != [account]:
        return []
    place = source.partition("/")[0]
    return [
        _allow("SeeTheEmailIdentity", ["ses:GetEmailIdentity"], [f"{place}/{one}" for one in identities_of(source)])
    ]
