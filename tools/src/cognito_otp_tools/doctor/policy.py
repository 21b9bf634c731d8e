"""The IAM policy that sees everything: what is read, by what asks for it."""

from __future__ import annotations

import json
from typing import Any

ALWAYS = {
    "SeeWhoLooks": ("sts:GetCallerIdentity",),
    "SeeTheStack": ("cloudformation:DescribeStacks",),
    "SeeItsRoutes": ("ssm:GetParameter",),
    "SeeItsRecordOfThePool": ("dynamodb:GetItem",),
    "SeeThePool": (
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:GetUserPoolMfaConfig",
        "cognito-idp:ListUserPoolClients",
    ),
    "SeeTheFunctions": (
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionEventInvokeConfig",
        "lambda:GetPolicy",
        "lambda:ListTags",
    ),
    "SeeTheKey": ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"),
    "SeeTheRoles": ("iam:GetRole", "iam:SimulatePrincipalPolicy"),
    "SeeWhatWatches": ("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics", "sqs:GetQueueAttributes"),
    "SeeTheAccount": (
        "sms-voice:DescribeAccountAttributes",
        "sms-voice:DescribeConfigurationSets",
        "sms-voice:DescribeOptedOutNumbers",
        "sms-voice:DescribePhoneNumbers",
        "sms-voice:DescribePools",
        "sms-voice:DescribeRegistrations",
        "sms-voice:DescribeSenderIds",
        "sms-voice:DescribeSpendLimits",
        "sms-voice:GetProtectConfigurationCountryRuleSet",
        "sms-voice:ListPoolOriginationIdentities",
        "sns:GetSMSAttributes",
        "sns:GetSMSSandboxAccountStatus",
    ),
}
"""All of it is Describe, Get and List."""

USERS = {"LookAtSomeUsers": ("cognito-idp:AdminGetUser", "cognito-idp:ListUsers")}
SELF_TEST = {"SealACode": ("kms:GenerateDataKey",), "InvokeTheSender": ("lambda:InvokeFunction",)}
DRY_RUNS = {
    "CheckRoutesWithoutSending": (
        "sms-voice:SendNotifyTextMessage",
        "sms-voice:SendTextMessage",
        "sms-voice:SendVoiceMessage",
    )
}
"""A dry run takes the permission to send: IAM does not tell the two apart."""


RESOURCES = {
    "SeeItsRoutes": "arn:*:ssm:*:*:parameter/cognito-otp/{stack}/routes",
    "SeeItsRecordOfThePool": "arn:*:dynamodb:*:*:table/{stack}-AttachmentsTable-*",
    "InvokeTheSender": "arn:*:lambda:*:*:function:*CustomSMSSender*",
}
"""What reads contents, or runs something, by the names that the template gives; everything else is Describe."""


def write_policy(*, users: bool, self_test: bool, dry_run_routes: bool, stack_name: str | None = None) -> str:
    """Write the policy for these options, as JSON; of any stack where none is named."""
    wanted = ALWAYS | (USERS if users else {}) | (SELF_TEST if self_test else {}) | (DRY_RUNS if dry_run_routes else {})
    statements: list[dict[str, Any]] = [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Action": list(actions),
            "Resource": RESOURCES.get(sid, "*").format(stack=stack_name or "*"),
        }
        for sid, actions in wanted.items()
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"
