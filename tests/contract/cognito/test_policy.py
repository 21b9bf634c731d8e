"""Which resource policies let Cognito call a function."""

from __future__ import annotations

from typing import Any

import pytest

from cognito_otp_local.cognito.triggers.invoke_policy import CallingPool, may_invoke

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:sender"
POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_EXAMPLE01"
CALLER = CallingPool(POOL, "000000000000")
STATEMENT: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "cognito-idp.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Resource": FUNCTION,
}
BOTH = {"ArnLike": {"AWS:SourceArn": POOL}, "StringEquals": {"AWS:SourceAccount": "000000000000"}}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Action": ["lambda:GetFunction", "lambda:*"]},
        {"Action": "*"},
        {"Principal": {"Service": ["events.amazonaws.com", "cognito-idp.amazonaws.com"]}},
        {"Resource": "arn:aws:lambda:us-east-1:000000000000:function:*"},
        {"Condition": BOTH},
        {"Condition": {"ArnEquals": {"aws:sourceArn": POOL}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:*:*:userpool/*"}}},
        {"Condition": {"StringLike": {"aws:SourceArn": "arn:aws:cognito-idp:us-east-1:*"}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": ["another", POOL]}}},
    ],
)
def test_a_statement_for_this_pool_lets_cognito_call(change: dict[str, Any]) -> None:
    assert may_invoke({"Statement": [{**STATEMENT, **change}]}, FUNCTION, CALLER)


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "events.amazonaws.com"}},
        {"Principal": {"AWS": "000000000000"}},
        {"Action": "lambda:GetFunction"},
        {"Resource": FUNCTION + ":live"},
        {"Resource": FUNCTION[:-1]},
        {"Condition": {"ArnLike": {"AWS:SourceArn": POOL + "x"}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:*"}}},
        {"Condition": {**BOTH, "StringEquals": {"AWS:SourceAccount": "111111111111"}}},
        {"Condition": {"StringEquals": {"AWS:SourceArn": POOL[:-1] + "*"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": []}}},
    ],
)
def test_any_other_statement_does_not_let_cognito_call(change: dict[str, Any]) -> None:
    assert not may_invoke({"Statement": [{**STATEMENT, **change}]}, FUNCTION, CALLER)


def test_without_a_statement_cognito_may_not_call() -> None:
    assert not may_invoke({}, FUNCTION, CALLER)
    assert not may_invoke({"Statement": []}, FUNCTION, CALLER)


def test_one_good_statement_among_others_is_enough() -> None:
    other = {**STATEMENT, "Principal": "*"}
    assert may_invoke({"Statement": [other, STATEMENT]}, FUNCTION, CALLER)
