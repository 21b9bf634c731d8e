"""What the doctor promises beside its checks: exit codes, JSON, what it may not see, that it changes nothing."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest
from botocore.client import BaseClient
from click.testing import CliRunner
from contract.doctor.ailments import protected
from support.local_stack.patients import ALL_OPTIONS

from cognito_otp_tools.cli import main
from cognito_otp_tools.doctor.policy import ALWAYS

if TYPE_CHECKING:
    from support.local_stack.patients import Patient

SERVICES = {"cognito-idp": "cognito-idp", "pinpoint-sms-voice-v2": "sms-voice", "monitoring": "cloudwatch"}
OF_THE_NETWORK = {"events:PutEvents", "sns:Publish"}
"""Which the phone network, in the same process, calls with its reports."""
READING = ("Describe", "Get", "List", "Simulate")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the actions of all calls that are made, as IAM names them."""
    made: set[str] = set()
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001 - botocore has no public way

    def noted(self: BaseClient, operation: str, parameters: dict[str, object]) -> object:
        prefix = self.meta.service_model.endpoint_prefix
        service = self.meta.service_model.service_name
        made.add(f"{SERVICES.get(service, SERVICES.get(prefix, service))}:{operation}")
        return call(self, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    return made


def test_a_healthy_stack_ends_with_0_and_says_so(patient: Patient) -> None:
    result = patient.run()
    assert (result.exit_code, "Nothing blocks codes" in result.output) == (0, True), result.output


def test_json_has_the_same_members_for_every_finding(healthy: list[dict[str, str]]) -> None:
    assert {tuple(one) for one in healthy} == {("check", "status", "found", "why", "fix")}
    names = [one["check"] for one in healthy]
    assert len(names) == len(set(names))


def test_what_cannot_be_seen_names_the_action_hides_nothing_and_ends_with_3(patient: Patient) -> None:
    patient.fail("kms:GetKeyPolicy")
    try:
        found = patient.look()
        result = patient.run()
    finally:
        patient.heal()
    by_check = {one["check"]: one for one in found}
    assert by_check["key.policy"]["status"] == "unseen"
    assert "kms:GetKeyPolicy" in by_check["key.policy"]["fix"]
    assert by_check["key.state"]["status"] == "ok"
    assert result.exit_code == 3


def test_a_block_wins_over_what_cannot_be_seen_and_comes_first(patient: Patient) -> None:
    patient.fail("kms:GetKeyPolicy")
    patient.settings(sandbox=True)
    try:
        result = patient.run("--json")
    finally:
        patient.heal()
    found = json.loads(result.stdout)
    assert (result.exit_code, found[0]["check"], found[0]["status"]) == (1, "account.sandbox.us-east-1", "block")


@pytest.mark.parametrize(
    "operation", ["DescribeAccountAttributes", "DescribePhoneNumbers", "DescribeConfigurationSets"]
)
def test_end_user_messaging_that_denies_something_does_not_hide_the_rest(patient: Patient, operation: str) -> None:
    patient.fail(operation)
    try:
        found = patient.look("--country", "GB", "--peak", "1")
    finally:
        patient.heal()
    unseen = [one for one in found if one["status"] == "unseen"]
    assert unseen
    assert all(f"sms-voice:{operation}" in one["found"] for one in unseen)
    assert sum(one["status"] == "ok" for one in found) > 30


def test_without_its_options_it_reads_and_does_nothing_else(patient: Patient, calls: set[str]) -> None:
    patient.run("--country", "GB", "--country", "US", "--peak", "3")
    assert {one for one in calls if not one.partition(":")[2].startswith(READING)} == set()
    assert not {"cognito-idp:ListUsers", "cognito-idp:AdminGetUser"} & calls


def test_the_printed_policy_has_every_action_that_it_takes(patient: Patient, calls: set[str]) -> None:
    with protected(patient):
        patient.cognito.admin_create_user(
            UserPoolId=patient.stack.user_pool_id,
            Username="+447700900177",
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
        )
        calls.clear()
        patient.run(*ALL_OPTIONS, "--dry-run-routes")
        calls -= OF_THE_NETWORK
        made = {"lambda:InvokeFunction" if one == "lambda:Invoke" else one for one in calls}
        patient.cognito.admin_delete_user(UserPoolId=patient.stack.user_pool_id, Username="+447700900177")
    printed = CliRunner().invoke(main, ["doctor", "--print", "iam", "--users", "--self-test", "--dry-run-routes"])
    allowed = {action for one in json.loads(printed.output)["Statement"] for action in one["Action"]}
    assert made - allowed == set()
    only_elsewhere = {
        "lambda:ListTags",
        "sms-voice:SendNotifyTextMessage",
        "sms-voice:SendVoiceMessage",
        "sms-voice:ListPoolOriginationIdentities",
    }
    assert allowed - made - only_elsewhere == set()


def test_the_policy_without_options_allows_reading_alone() -> None:
    printed = json.loads(CliRunner().invoke(main, ["doctor", "--print", "iam"]).output)
    actions = {action for one in printed["Statement"] for action in one["Action"]}
    assert actions == {action for found in ALWAYS.values() for action in found}
    assert {one for one in actions if not one.partition(":")[2].startswith(READING)} == set()


def test_an_account_alone_can_be_looked_at(patient: Patient) -> None:
    words = ["doctor", "--endpoint-url", patient.stack.aws_endpoint, "--country", "US", "--json"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    by_check = {one["check"]: one["status"] for one in json.loads(result.stdout)}
    assert by_check["account.sandbox.us-east-1"] == "ok"
    assert by_check["stack.there"] == by_check["pool.there"] == "warn"


def test_the_printed_policy_opens_contents_of_the_stack_alone(patient: Patient) -> None:
    words = ["doctor", "--print", "iam", "--self-test", "--stack-name", patient.stack.stack_name]
    printed = json.loads(CliRunner().invoke(main, words).output)
    held = {one["Action"][0]: one["Resource"] for one in printed["Statement"] if one["Resource"] != "*"}
    assert set(held) == {"ssm:GetParameter", "dynamodb:GetItem", "lambda:InvokeFunction"}
    outputs, place = patient.stack.outputs, "us-east-1:000000000000"
    opened = {
        "ssm:GetParameter": f"arn:aws:ssm:{place}:parameter{outputs['RoutingTableParameterName']}",
        "dynamodb:GetItem": f"arn:aws:dynamodb:{place}:table/{outputs['AttachmentsTableName']}",
        "lambda:InvokeFunction": outputs["CustomSMSSenderFunctionArn"],
    }
    assert all(fnmatchcase(opened[action], pattern) for action, pattern in held.items()), held


def test_the_stack_of_a_pool_that_is_attached_is_found(patient: Patient) -> None:
    words = ["doctor", "--endpoint-url", patient.stack.aws_endpoint, "--user-pool-id", patient.stack.user_pool_id]
    result = CliRunner().invoke(main, [*words, "--country", "DE", "--json"], catch_exceptions=False)
    by_check = {one["check"]: one for one in json.loads(result.stdout)}
    assert by_check["stack.there"]["found"].startswith(f"{patient.stack.stack_name} is")
    assert f"--stack-name {patient.stack.stack_name}" in by_check["destination.served.DE"]["fix"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--user-pool-id", "acme"), "no user pool's id"),
        (("--country", "XX"), "not the code of a country"),
        (("--peak", "0"), "is not in the range"),
        (("--local", "--region", "eu-west-1"), "--local finds the stack by itself"),
    ],
)
def test_a_wrong_command_line_ends_with_2(words: tuple[str, ...], text: str) -> None:
    result = CliRunner().invoke(main, ["doctor", *words])
    assert (result.exit_code, text in result.output) == (2, True), result.output
