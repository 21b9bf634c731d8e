"""The functions' roles suffice, and the emulator denies what they do not allow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.customers import Person, log_lines, new_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.stack.options import LocalStack


def sender_role(stack: LocalStack) -> str:
    """Return the name of CustomSMSSender's role."""
    resource = stack.emulator.client("cloudformation").describe_stack_resource(
        StackName=stack.stack_name, LogicalResourceId="CustomSMSSenderRole"
    )
    return str(resource["StackResourceDetail"]["PhysicalResourceId"])


@pytest.fixture
def taken_away(stack: LocalStack, request: pytest.FixtureRequest) -> Iterator[str]:
    """Take one policy of the sender's role away for the length of a test."""
    iam, role, policy = stack.emulator.client("iam"), sender_role(stack), str(request.param)
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    iam.delete_role_policy(RoleName=role, PolicyName=policy)
    yield policy
    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))


@pytest.mark.parametrize("stack", ["iam_enforced"], indirect=True)
@pytest.mark.parametrize("taken_away", ["SendTexts", "OpenCodes"], indirect=True)
def test_without_a_permission_nothing_is_texted_and_the_log_names_the_denial(
    stack: LocalStack, taken_away: str
) -> None:
    person = new_person(stack)
    person.sign_up()
    line = line_of(person, "code_not_sent")
    assert "AccessDenied" in line["problem"]
    assert person.phone.texts() == []
    assert taken_away in {"SendTexts", "OpenCodes"}


@pytest.mark.parametrize("stack", ["iam_enforced"], indirect=True)
@pytest.mark.parametrize("taken_away", ["RememberCodes"], indirect=True)
def test_without_its_table_the_code_is_texted_and_the_log_names_the_denial(stack: LocalStack, taken_away: str) -> None:
    person = new_person(stack)
    person.sign_up()
    assert person.code()
    assert "AccessDenied" in line_of(person, "store_fault")["problem"]
    assert taken_away == "RememberCodes"


@pytest.mark.parametrize("stack", ["iam_enforced"], indirect=True)
def test_the_senders_role_may_do_this_and_nothing_else(stack: LocalStack) -> None:
    """Every statement of the sender's role, read from the deployed stack."""
    iam, role = stack.emulator.client("iam"), sender_role(stack)
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    statements = [
        statement
        for name in names
        for statement in iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]["Statement"]
    ]
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
    actions = sorted(str(statement["Action"]) for statement in statements)
    assert actions == [
        "['dynamodb:GetItem', 'dynamodb:UpdateItem']",
        "['logs:CreateLogStream', 'logs:PutLogEvents']",
        "kms:Decrypt",
        "sms-voice:SendTextMessage",
        "sms-voice:SendVoiceMessage",  # UseVoice
        "sqs:SendMessage",
        "ssm:GetParameter",
    ]


def line_of(person: Person, message: str) -> dict[str, Any]:
    """Return the first line about this phone with this message."""
    return next(line for line in log_lines(person) if line["message"] == message)
