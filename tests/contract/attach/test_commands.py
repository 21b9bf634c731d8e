"""`cognito-otp attach` and `detach` against an account over HTTP: what they do, print and end with."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import POOL_ID, THEIRS

from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from support.attach_account import AttachAccount


def settings(account: AttachAccount) -> dict[str, Any]:
    """Return the pool without its date."""
    return {name: value for name, value in account.store.describe().pool.items() if name != "LastModifiedDate"}


def backups() -> list[Path]:
    """Return the backups in this folder."""
    return sorted(Path(".cognito-otp/backups").glob("*.json"))


def test_attach_and_detach(account: AttachAccount) -> None:
    account.store.pool |= {"UserPoolTags": {"team": "x"}, "AutoVerifiedAttributes": ["phone_number"]}
    before = settings(account)
    attached = account.run("attach", "--yes")
    assert attached.exit_code == 0, attached.output
    assert f"{POOL_ID} is attached" in attached.output
    assert "opens the pool's codes" in attached.output
    config = account.store.pool["LambdaConfig"]
    assert config["CustomSMSSender"]["LambdaArn"].endswith(
        f":function:{account.functions()[Trigger.CUSTOM_SMS_SENDER]}"
    )
    assert config["KMSKeyID"] == account.key_arn
    assert {**settings(account), "LambdaConfig": None} == {**before, "LambdaConfig": None}
    for trigger in Trigger:
        (statement,) = account.statements(trigger)
        assert statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
        assert POOL_ID in json.dumps(statement["Condition"])
        assert "123456789012" in json.dumps(statement["Condition"])
    assert account.record() is not None
    (backup,) = backups()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert json.loads(backup.read_text())["UserPool"]["Id"] == POOL_ID

    again = account.run("attach")
    assert (again.exit_code, "attached already" in again.output) == (0, True)
    detached = account.run("detach", "--yes")
    assert (detached.exit_code, f"{POOL_ID} is detached" in detached.output) == (0, True), detached.output
    assert settings(account) == before
    assert [account.statements(trigger) for trigger in Trigger] == [[], [], []]
    assert account.record() is None
    assert account.run("detach").exit_code == 0


def test_a_dry_run_shows_the_difference_and_changes_nothing(account: AttachAccount) -> None:
    result = account.run("attach", "--dry-run")
    assert result.exit_code == 0
    for text in ("LambdaConfig.CustomSMSSender.LambdaArn", "LambdaConfig.KMSKeyID", account.key_arn, "a dry run"):
        assert text in result.output
    assert (account.store.updates, account.record(), backups()) == ([], None, [])
    assert "Invoke" not in account.faults.calls


def test_the_question_is_asked_and_no_is_an_answer(account: AttachAccount) -> None:
    result = account.run("attach", answer="n\n")
    assert (result.exit_code, "Terraform" in result.output) == (1, True)
    assert account.store.updates == []
    assert account.run("attach", answer="y\n").exit_code == 0
    assert len(account.store.updates) == 1


def test_json_has_the_plan_and_the_outcome(account: AttachAccount) -> None:
    planned = json.loads(account.run("attach", "--json", "--dry-run").output)
    assert planned["outcome"] is None
    assert {change["path"] for change in planned["changes"]} >= {"LambdaConfig.PreSignUp"}
    done = json.loads(account.run("attach", "--json", "--yes").output)
    assert (done["outcome"]["ending"], done["outcome"]["pool"]) == ("done", "planned")
    assert all(check["passed"] for check in done["outcome"]["checks"])
    refused = account.run("attach", "--json")
    assert (refused.exit_code, "--yes or --dry-run" in refused.output) == (2, True)


def test_triggers_of_somebody_else_are_refused_and_replaced_on_request(account: AttachAccount) -> None:
    account.store.pool["LambdaConfig"] = {"PreSignUp": THEIRS}
    refused = account.run("attach", "--yes")
    assert refused.exit_code == 1
    assert THEIRS in refused.output
    assert "Nothing was changed" in refused.output
    refusals = json.loads(account.run("attach", "--yes", "--json").output)["refusals"]
    assert [refusal["code"] for refusal in refusals] == ["trigger_taken"]
    assert account.run("attach", "--yes", "--replace").exit_code == 0
    detached = account.run("detach", "--yes")
    assert detached.exit_code == 0
    assert "is not there any more" in detached.output  # moto has no such function


def test_a_pool_that_the_stack_enforces_goes_over_from_the_observer_to_pre_sign_up(account: AttachAccount) -> None:
    enforcing = account.functions()[Trigger.PRE_SIGN_UP]
    assert account.run("attach", "--yes").exit_code == 0
    assert account.store.pool["LambdaConfig"]["PreSignUp"].endswith(f":function:{account.observer}")
    client = account.client("cloudformation")
    chosen = [
        {"ParameterKey": name, "ParameterValue": value}
        for name, value in (("AppName", "Acme"), ("EnforcedUserPoolIds", POOL_ID))
    ]
    client.update_stack(StackName=account.stack, UsePreviousTemplate=True, Parameters=chosen)
    gone_over = account.run("attach", "--yes")
    assert (gone_over.exit_code, "PreSignUp refuses sign-ups in this pool" in gone_over.output) == (0, True)
    assert account.store.pool["LambdaConfig"]["PreSignUp"].endswith(f":function:{enforcing}")
    assert account.statements(Trigger.PRE_SIGN_UP, account.observer) == []
    assert len(account.statements(Trigger.PRE_SIGN_UP, enforcing)) == 1
    assert account.run("detach", "--yes").exit_code == 0
    assert account.statements(Trigger.PRE_SIGN_UP, enforcing) == []


def test_a_setting_that_the_sdk_does_not_know_is_read_from_the_raw_answer_and_refused(account: AttachAccount) -> None:
    account.store.invented = {"QuantumConfiguration": {"On": True}}
    result = account.run("attach", "--yes")
    assert (result.exit_code, "QuantumConfiguration" in result.output) == (1, True)
    assert "newer boto3" in result.output


@pytest.mark.parametrize(
    ("operation", "code", "exit_code"),
    [
        ("DescribeUserPool", "AccessDeniedException", 3),
        ("DescribeStacks", "AccessDenied", 3),
        ("GetItem", "AccessDeniedException", 3),
        ("UpdateUserPool", "InvalidParameterException", 3),
        ("AddPermission", "AccessDeniedException", 3),
    ],
)
def test_an_error_of_aws_ends_with_3_and_leaves_the_pool(
    account: AttachAccount, operation: str, code: str, exit_code: int
) -> None:
    before = settings(account)
    account.faults.errors[operation] = [(400, code)] * 5
    result = account.run("attach", "--yes")
    assert result.exit_code == exit_code, result.output
    assert settings(account) == before
    assert account.record() is None
    account.faults.errors.clear()
    assert account.run("attach", "--yes").exit_code == 0


def test_an_answer_that_is_lost_is_looked_for_in_the_pool(account: AttachAccount) -> None:
    account.faults.lost = {"UpdateUserPool"}
    result = account.run("attach", "--yes")
    assert result.exit_code == 0, result.output
    assert len(account.store.updates) == 1


def test_a_busy_pool_is_waited_for(account: AttachAccount) -> None:
    account.faults.errors["UpdateUserPool"] = [
        (400, "ConcurrentModificationException"),
        (400, "TooManyRequestsException"),
        (500, "InternalErrorException"),
    ]
    assert account.run("attach", "--yes").exit_code == 0
    assert account.faults.calls.count("UpdateUserPool") == 4


def test_a_change_by_somebody_else_is_not_overwritten(account: AttachAccount) -> None:
    def theirs() -> None:
        account.store.pool["SmsVerificationMessage"] = "theirs {####}"
        account.store.touch()

    account.faults.actions["AddPermission"] = theirs
    result = account.run("attach", "--yes")
    assert (result.exit_code, "somebody else changed the pool" in result.output) == (1, True)
    assert f"{POOL_ID} is as it was" in result.output
    assert (account.store.updates, account.record(), account.statements(Trigger.PRE_SIGN_UP)) == ([], None, [])


def test_more_than_was_planned_is_put_back_and_named(account: AttachAccount) -> None:
    account.store.pool["SmsAuthenticationMessage"] = "Sign in with {####}"
    before = settings(account)
    account.faults.actions["UpdateUserPool"] = lambda: account.faults.actions.update(
        DescribeUserPool=lambda: account.store.pool.pop("SmsAuthenticationMessage", None) and None
    )
    result = account.run("attach", "--yes")
    assert (result.exit_code, "SmsAuthenticationMessage" in result.output) == (1, True)
    assert f"{POOL_ID} is as it was" in result.output
    assert settings(account) == before


def test_a_backup_goes_where_it_is_wanted_and_is_restored_from_there(account: AttachAccount) -> None:
    before = settings(account)
    assert account.run("attach", "--yes", "--backup", "mine.json").exit_code == 0
    assert account.run("attach", "--yes", "--backup", "mine.json").exit_code == 2
    account.store.pool["SmsAuthenticationMessage"] = "Changed {####}"
    result = account.run("attach", "--yes", "--restore", "mine.json")
    assert (result.exit_code, "as the backup has it" in result.output) == (0, True), result.output
    assert settings(account) == before
    Path("other.json").write_text(Path("mine.json").read_text().replace(POOL_ID, "us-east-1_Other"))
    other = account.run("attach", "--yes", "--restore", "other.json")
    assert (other.exit_code, "a backup of us-east-1_Other" in other.output) == (1, True)


def test_the_backup_that_detaching_made_is_not_restored_without_the_permissions(account: AttachAccount) -> None:
    assert account.run("attach", "--yes").exit_code == 0
    assert account.run("detach", "--yes", "--backup", "attached.json").exit_code == 0
    before, writes = settings(account), len(account.store.updates)
    result = account.run("attach", "--yes", "--restore", "attached.json")
    said = "".join(result.output.split())
    assert result.exit_code == 1, result.output
    for trigger in Trigger:
        assert account.chosen(trigger) in said
    assert "use`cognito-otpattach`without--restore" in said
    assert (settings(account), len(account.store.updates)) == (before, writes)


@pytest.mark.parametrize("content", [b"\xff\xfe", b'{"UserPool": {"Id": "%s"}, "Mfa": {}}' % POOL_ID.encode()])
def test_a_file_that_is_no_backup_is_not_restored(account: AttachAccount, content: bytes) -> None:
    Path("broken.json").write_bytes(content)
    result = account.run("attach", "--yes", "--restore", "broken.json")
    assert (result.exit_code, "Error: the file" in result.output) == (1, True), result.output
    assert account.store.updates == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--user-pool-id", "acme"), "no user pool's id"),
        (("--restore", "x.json"), "does not exist"),
        (("--trigger", "PostConfirmation"), "is not one of"),
        (("--alias", ""), "no alias of a function"),
        (("--json", "--dry-run", "--print", "cdk"), "leave out --json"),
        (("--alias", "live now"), "no alias of a function"),
    ],
)
def test_a_wrong_command_line_ends_with_2(account: AttachAccount, words: tuple[str, ...], text: str) -> None:
    result = account.run("attach", *words)
    assert (result.exit_code, text in result.output) == (2, True), result.output


def test_a_stack_of_another_version_is_to_be_deployed_first(account: AttachAccount) -> None:
    account.client("cloudformation").create_stack(
        StackName="old", TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    )
    result = account.run("attach", "--stack-name", "old")
    assert (result.exit_code, "deploy it from this version's template" in result.output) == (1, True), result.output


@pytest.mark.parametrize(
    ("tool", "texts"),
    [
        ("cloudformation", ("LambdaConfig:", "KMSKeyID: arn:aws:kms", "AWS::Lambda::Permission")),
        ("cdk", ('addPropertyOverride("LambdaConfig.PreSignUp"', "new lambda.CfnPermission(this")),
        ("amplify", ("backend.auth.resources.cfnResources", 'addPropertyOverride("LambdaConfig.KMSKeyID"')),
        ("terraform", ("custom_sms_sender {", "kms_key_id", 'resource "aws_lambda_permission"')),
    ],
)
def test_the_snippet_for_another_tool_changes_nothing(
    account: AttachAccount, tool: str, texts: tuple[str, ...]
) -> None:
    result = account.run("attach", "--print", tool)
    assert result.exit_code == 0
    for text in texts:
        assert text in result.output
    assert account.store.updates == []


def test_the_policy_of_the_operator_names_this_pool_and_stack_alone(account: AttachAccount) -> None:
    policy = json.loads(account.run("attach", "--print", "iam").output)
    allowed = {action: statement for statement in policy["Statement"] for action in statement["Action"]}
    assert allowed["cognito-idp:UpdateUserPool"]["Resource"][0].endswith(f":userpool/{POOL_ID}")
    assert allowed["kms:CreateGrant"]["Condition"] == {"StringEquals": {"kms:EncryptionContext:userpool-id": POOL_ID}}
    for action in ("PutItem", "Scan"):
        assert allowed[f"dynamodb:{action}"]["Resource"] == allowed["dynamodb:GetItem"]["Resource"]
    assert allowed["dynamodb:PutItem"]["Resource"][0].endswith(f":table/{account.table}")
    called = {"UpdateUserPool", "DescribeUserPool", "GetUserPoolMfaConfig", "GetPolicy", "AddPermission"}
    assert called <= {action.partition(":")[2] for action in allowed}


def test_the_policy_of_an_attached_pool_has_what_detaching_puts_back(account: AttachAccount) -> None:
    account.store.pool["LambdaConfig"] = {"PreSignUp": THEIRS}
    assert account.run("attach", "--yes", "--replace").exit_code == 0
    assert THEIRS in account.run("attach", "--print", "iam").output
    account.faults.errors["GetItem"] = [(400, "AccessDeniedException")]
    unread = account.run("attach", "--print", "iam")
    assert (unread.exit_code, THEIRS in unread.output) == (0, False)


def test_the_policy_is_printed_for_somebody_who_may_not_read_the_pool_yet(account: AttachAccount) -> None:
    account.faults.errors["DescribeUserPool"] = [(400, "AccessDeniedException")]
    result = account.run("attach", "--print", "iam")
    assert result.exit_code == 0
    assert "iam:PassRole" in result.output


def test_a_stream_that_lacks_a_character_ends_no_run(account: AttachAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    said, _ = (process := account.start("attach", "--yes")).communicate(timeout=60)
    assert (process.returncode, f"{POOL_ID} is attached" in said, "Traceback" in said) == (0, True, False), said


def test_a_table_that_is_not_there_is_said(account: AttachAccount) -> None:
    result = account.run("detach", "--yes", "--table", "nope")
    assert (result.exit_code, "no table nope is in us-east-1" in result.output) == (3, True), result.output


def test_a_pool_that_was_deleted_is_not_to_be_attached_again(account: AttachAccount) -> None:
    assert account.run("attach", "--yes").exit_code == 0
    account.store.pool["Id"] = "us-east-1_Another"
    result = account.run("detach", "--yes")
    assert (result.exit_code, "attach it again" in result.output) == (0, False), result.output
