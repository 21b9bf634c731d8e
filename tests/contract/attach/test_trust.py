"""The trust policy of the role that Cognito texts with, as IAM answers it: read before the pool is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support.attach_world import POOL_ID

if TYPE_CHECKING:
    from support.attach_account import AttachAccount

ID = "3f1a2b40"


def texting_by(account: AttachAccount, *, service: str = "cognito-idp.amazonaws.com", **condition: Any) -> str:
    """Let the pool text with a new role, which trusts a service under a condition; return the role's name."""
    name = f"texts-{uuid4().hex[:8]}"
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    statement |= {"Condition": condition} if condition else {}
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    role = account.client("iam").create_role(RoleName=name, Path="/service-role/", AssumeRolePolicyDocument=policy)
    account.store.pool["SmsConfiguration"] = {"SnsCallerArn": role["Role"]["Arn"], "ExternalId": ID}
    return name


def dry_run(account: AttachAccount) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the document of a dry run; moto has no simulator of policies."""
    result = account.run("attach", "--dry-run", "--json")
    return result.exit_code, json.loads(result.output)


@pytest.mark.parametrize(
    ("service", "condition", "said"),
    [
        ("sns.amazonaws.com", {}, "does not trust cognito-idp.amazonaws.com"),
        (
            "cognito-idp.amazonaws.com",
            {"StringEquals": {"sts:ExternalId": "other"}},
            "trusts Cognito by another external id than the pool's",
        ),
    ],
)
def test_a_role_that_does_not_trust_cognito_is_refused_before_anything_is_touched(
    account: AttachAccount, service: str, condition: dict[str, Any], said: str
) -> None:
    name = texting_by(account, service=service, **condition)
    code, document = dry_run(account)
    (refusal,) = document["refusals"]
    assert (code, refusal["code"], said in refusal["sentence"]) == (1, "sms_role_untrusting", True)
    assert name in refusal["advice"]
    shown = account.run("attach", "--yes")
    assert (shown.exit_code, "Nothing was changed" in shown.output, account.store.updates) == (1, True, [])


def test_a_role_that_trusts_cognito_for_this_pool_is_not_mentioned(account: AttachAccount) -> None:
    pools = f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"
    texting_by(account, StringLike={"sts:ExternalId": "3f1a*"}, ArnLike={"aws:SourceArn": pools})
    code, document = dry_run(account)
    assert (code, [notice for notice in document["notices"] if "trust" in notice["code"]]) == (0, [])
    assert account.run("attach", "--yes").exit_code == 0


def test_a_role_for_another_pool_is_a_notice(account: AttachAccount) -> None:
    texting_by(account, StringEquals={"aws:SourceAccount": "210987654321"})
    code, document = dry_run(account)
    assert (code, "sms_role_untrusting" in [notice["code"] for notice in document["notices"]]) == (0, True)


def test_without_the_permission_to_read_roles_it_says_so_and_goes_on(account: AttachAccount) -> None:
    texting_by(account, service="sns.amazonaws.com")
    account.faults.errors["GetRole"] = [(403, "AccessDenied")] * 8
    result = account.run("attach", "--yes")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "and trusts Cognito: iam:GetRole answered AccessDenied" in said
