"""Whether the caller may pass a role: what IAM's simulator answers, and what it cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.roles import AwsRoles

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLER = "arn:aws:iam::123456789012:user/operator"
ROLE = "arn:aws:iam::123456789012:role/texts"


@pytest.fixture
def iam() -> Iterator[Any]:
    """Give a client of iam and its stubber."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.client("iam", region_name="us-east-1", **keys)  # type: ignore[call-overload]
    with Stubber(client) as stubber:
        yield client, stubber


def answer(stubber: Stubber, decision: str, missing: list[str]) -> None:
    """Let the simulator answer next."""
    result = {"EvalActionName": "iam:PassRole", "EvalDecision": decision, "MissingContextValues": missing}
    stubber.add_response("simulate_principal_policy", {"EvaluationResults": [result]})


@pytest.mark.parametrize(("decision", "may"), [("allowed", True), ("implicitDeny", False), ("explicitDeny", False)])
def test_the_simulators_decision_counts(iam: Any, decision: str, may: bool) -> None:  # noqa: FBT001
    client, stubber = iam
    answer(stubber, decision, [])
    assert AwsRoles(client, None).may_pass(CALLER, ROLE) is may


@pytest.mark.parametrize("decision", ["allowed", "implicitDeny", "explicitDeny"])
def test_a_decision_without_values_that_a_policy_asks_for_is_none(iam: Any, decision: str) -> None:
    client, stubber = iam
    answer(stubber, decision, ["aws:PrincipalTag/team"])
    with pytest.raises(AwsCallError, match="aws:PrincipalTag/team") as caught:
        AwsRoles(client, None).may_pass(CALLER, ROLE)
    assert (caught.value.code, caught.value.lost) == ("MissingContextValues", False)
