"""``cognito-otp local event``: its codes open as Cognito's do, and what cannot be sealed is explained."""

from __future__ import annotations

import json
import os
import shutil
import stat
from copy import replace
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from support import secret_scan
from support.people import EMAIL, PHONE
from support.template.function_loading import load_events

from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import new_session
from cognito_otp.domain.custom_sms_sender import Send, decide
from cognito_otp.events import read_sender_event
from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.cli import main
from cognito_otp_tools.stack_record import Record, read_record

if TYPE_CHECKING:
    from click.testing import Result

    from cognito_otp_local.stack.options import LocalStack

PASSWORD = "aB3<&>xY9!"


@pytest.fixture
def here(up: LocalStack, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - runs
    """Work in a folder where the stack is up, with the emulator as AWS for the layer."""
    shutil.copy(project / "template.yaml", tmp_path)
    (tmp_path / "events").symlink_to(project / "events")
    record = read_record(project)
    assert record is not None
    write_record(tmp_path, record)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, phone: str = PHONE) -> Result:
    """Run the command."""
    return CliRunner(mix_stderr=False).invoke(main, ["local", "event", *arguments, "--phone", phone])


def made(*arguments: str) -> dict[str, Any]:
    """Run the command, which must succeed; return its JSON line with both files read."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    line: dict[str, Any] = json.loads(result.stdout)
    secret_scan.add_secret(line["code"])
    return line | {name: json.loads(Path(line[name]).read_text()) for name in ("event", "env_vars")}


def opened(event: dict[str, Any], up: LocalStack, monkeypatch: pytest.MonkeyPatch) -> str:
    """Open an event's code as the function does."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", up.aws_endpoint)
    opener = KmsCodeOpener(new_session(), up.outputs["KmsKeyArn"], Deadlines(0))
    return opener.open(event["request"]["code"], user_pool_id=event["userPoolId"])


def refusal(*arguments: str, phone: str = PHONE) -> str:
    """Run the command, which must fail without a traceback; return what it says, on one line."""
    result = run(*arguments, phone=phone)
    assert result.exit_code in {1, 2, 3}
    assert isinstance(result.exception, SystemExit)
    return " ".join(result.stderr.split())


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("source", load_events("custom_sms_sender"))
def test_an_event_of_every_source_has_a_code_that_the_function_opens(
    source: str, up: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = made(f"CustomSMSSender_{source}")
    event = line["event"]
    plaintext = opened(event, up, monkeypatch)
    if source == "AdminCreateUser":
        assert unescape(plaintext) == line["code"]
        assert any(letter in line["code"] for letter in "<>&!#*-")
    else:
        assert (plaintext, len(plaintext), plaintext.isdecimal()) == (line["code"], 6, True)
    received = read_sender_event(event)
    assert isinstance(decide(received, signs_in_with_email=False), Send)
    assert (received.user_pool_id, received.attributes.phone_number) == (up.user_pool_id, PHONE)
    administrator = source == "AdminCreateUser"
    assert event["callerContext"]["clientId"] == ("CLIENT_ID_NOT_APPLICABLE" if administrator else up.client_id)


@pytest.mark.usefixtures("here")
def test_a_temporary_password_is_sealed_html_escaped_as_cognito_does(
    up: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = made("AdminCreateUser", "--code", PASSWORD)
    assert line["code"] == PASSWORD
    assert opened(line["event"], up, monkeypatch) == "aB3&lt;&amp;&gt;xY9!"


@pytest.mark.usefixtures("here")
def test_the_event_says_what_the_options_say() -> None:
    options = ["--code", "12345678", "--email", EMAIL, "--locale", "de-DE", "--user-name", "a.person"]
    line = made("SignUp", *options, "--metadata", "campaign=spring", "--metadata", "a=b=c")
    event = line["event"]
    attributes = event["request"]["userAttributes"]
    assert (line["code"], event["userName"], attributes["locale"]) == ("12345678", "a.person", "de-DE")
    assert (attributes["email"], attributes["email_verified"]) == (EMAIL, "false")
    assert event["request"]["clientMetadata"] == {"campaign": "spring", "a": "b=c"}


@pytest.mark.usefixtures("here")
def test_without_options_the_event_is_the_sample_with_the_stacks_ids_and_a_code() -> None:
    event, sample = made("SignUp")["event"], load_events("custom_sms_sender")["SignUp"]
    for document in (event, sample):
        del document["userPoolId"], document["callerContext"]["clientId"], document["request"]["code"]
    assert event == sample


@pytest.mark.usefixtures("here")
def test_the_environment_is_the_deployed_functions_with_the_endpoint_that_containers_reach(up: LocalStack) -> None:
    assert made("SignUp")["env_vars"] == {
        "CustomSMSSenderFunction": {
            "APP_NAME": "Example",
            "KMS_KEY_ARN": up.outputs["KmsKeyArn"],
            "AWS_ENDPOINT_URL": up.container_endpoint,
        }
    }


def test_the_files_are_the_owners_and_git_passes_them_over(here: Path) -> None:
    line = json.loads(run("SignUp", "--json").stdout)
    secret_scan.add_secret(line["code"])
    event, env_vars = here / line["event"], here / line["env_vars"]
    assert (line["event"], line["env_vars"]) == (
        ".cognito-otp/events/CustomSMSSender_SignUp.json",
        ".cognito-otp/events/env-vars.json",
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in (event, env_vars)} == {0o600}
    assert (here / ".cognito-otp" / ".gitignore").read_text() == "*\n"
    assert line["code"] not in json.loads(event.read_text())["request"]["code"]


def test_the_files_stand_where_they_are_wanted(here: Path) -> None:
    (here / "folder").mkdir()
    assert run("SignUp", "--output", "folder").exit_code == 0
    assert {path.name for path in (here / "folder").iterdir()} == {"CustomSMSSender_SignUp.json", "env-vars.json"}
    assert run("SignUp", "--output", "new/event.json", "--env-vars", "variables.json").exit_code == 0
    assert (here / "new" / "event.json").exists()
    assert (here / "variables.json").exists()


@pytest.mark.usefixtures("here")
def test_people_are_shown_the_code_and_the_command() -> None:
    result = run("SignUp", "--code", "271828")
    assert "Sealed the code 271828 into .cognito-otp/events/CustomSMSSender_SignUp.json" in result.stdout
    assert "sam local invoke CustomSMSSenderFunction --event" in result.stdout
    assert result.stderr == ""


def test_a_stack_that_containers_cannot_reach_is_warned_about(here: Path) -> None:
    record = read_record(here)
    assert record is not None
    places = {name: value for name, value in record.places.items() if name != "container_endpoint"}
    write_record(here, replace(record, places=places))
    result = run("SignUp", "--json")
    secret_scan.add_secret(json.loads(result.stdout)["code"])
    assert result.exit_code == 0
    assert "start it again with --listen" in result.stderr


@pytest.fixture
def on_aws(here: Path, up: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the user's AWS answer at the emulator's gateway, and no local stack up."""
    (here / ".cognito-otp" / "local.json").unlink()
    monkeypatch.setenv("AWS_ENDPOINT_URL", up.aws_endpoint)
    return here


@pytest.mark.usefixtures("on_aws")
def test_a_deployed_stack_is_read_with_the_users_own_credentials(
    up: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = made("SignUp", "--stack-name", up.stack_name, "--region", "us-east-1")
    assert opened(line["event"], up, monkeypatch) == line["code"]
    assert line["env_vars"]["CustomSMSSenderFunction"]["AWS_ENDPOINT_URL"] == up.aws_endpoint  # as deployed
    assert line["command"].startswith("sam local invoke CustomSMSSenderFunction")
    assert "--region us-east-1" in line["command"]
    result = run("SignUp", "--stack-name", up.stack_name)
    assert "This texts the phone for real, and AWS charges" in result.stderr


@pytest.mark.usefixtures("on_aws")
def test_a_profile_is_used_and_handed_on(up: LocalStack, on_aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (on_aws / "credentials").write_text("[work]\naws_access_key_id=test\naws_secret_access_key=test\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(on_aws / "credentials"))
    line = made("SignUp", "--stack-name", up.stack_name, "--profile", "work", "--region", "us-east-1")
    assert "--profile work" in line["command"]


@pytest.mark.usefixtures("on_aws")
def test_a_stack_that_is_not_there_or_not_ours_is_named(up: LocalStack) -> None:
    assert "the stack nothing could not be read: DescribeStacks answered" in refusal(
        "SignUp", "--stack-name", "nothing"
    )
    up.emulator.client("cloudformation").create_stack(
        StackName="other", TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    )
    said = refusal("SignUp", "--stack-name", "other")
    assert "has no output KmsKeyArn, UserPoolId, CustomSMSSenderFunctionArn" in said


@pytest.mark.usefixtures("on_aws")
def test_a_sender_whose_environment_cannot_be_read_is_named(up: LocalStack) -> None:
    functions = up.emulator.client("lambda")
    name = up.outputs["CustomSMSSenderFunctionArn"]
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": {}})
    try:
        assert "the environment of the sender of cognito-otp-local could not be read" in refusal(
            "SignUp", "--stack-name", up.stack_name
        )
    finally:
        functions.update_function_configuration(FunctionName=name, Environment=variables)


@pytest.mark.usefixtures("on_aws")
def test_missing_credentials_profiles_and_regions_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "name one of your profiles with --profile" in refusal("SignUp", "--stack-name", "x", "--profile", "nobody")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "name it with --region" in refusal("SignUp", "--stack-name", "x")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    said = refusal("SignUp", "--stack-name", "x", "--region", "us-east-1")
    assert "no AWS credentials were found: log in, or name a profile with --profile" in said


def test_a_key_that_does_not_seal_is_explained(here: Path, up: LocalStack) -> None:
    kms = up.emulator.client("kms")
    kms.disable_key(KeyId=up.outputs["KmsKeyArn"])
    try:
        said = refusal("SignUp")
    finally:
        kms.enable_key(KeyId=up.outputs["KmsKeyArn"])
    assert f"could not be sealed under {up.outputs['KmsKeyArn']}: GenerateDataKey answered DisabledException" in said
    assert "needs kms:GenerateDataKey on that key, and the key must be enabled" in said
    assert not (here / ".cognito-otp" / "events").exists()


def test_a_stack_that_stopped_answering_is_distinguished_from_one_that_is_not_up(here: Path) -> None:
    record = read_record(here)
    assert record is not None
    write_record(here, replace(record, places={**record.places, "aws_endpoint": "http://127.0.0.1:9"}))
    assert 'could not be read: Could not connect to the endpoint URL: "http://127.0.0.1:9/"' in refusal("SignUp")


@pytest.mark.parametrize("left", [None, "a killed stack", "half a record"])
def test_no_stack_up_says_how_to_start_one(here: Path, left: str | None) -> None:
    path = here / ".cognito-otp" / "local.json"
    if left is None:
        path.unlink()
    elif left == "a killed stack":
        path.write_text(json.dumps(asdict(Record(os.getpid(), 1.0, os.getpid(), 1.0, "", {"region": "us-east-1"}))))
    else:
        path.write_text("{")
    said = refusal("SignUp")
    assert "no local stack is up here: start one with `cognito-otp local up`" in said
    assert "--stack-name" in said


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "phone", "words"),
    [
        (["SignIn"], PHONE, "SignIn is no source of CustomSMSSender: it is one of AdminCreateUser, Authentication"),
        (["CustomSMSSender_"], PHONE, "is no source of CustomSMSSender"),
        (["CustomSMSSender_../SignUp"], PHONE, "is no source of CustomSMSSender"),
        (["SignUp.dropped_no_phone_number"], PHONE, "is no source of CustomSMSSender"),
        (["PreSignUp_SignUp"], PHONE, "give sam local invoke events/pre_sign_up/SignUp.json as it is"),
        (["CustomMessage_SignUp"], PHONE, "give sam local invoke events/custom_message/SignUp.json as it is"),
        (["SignUp"], "07700900123", "does not start with + and a known country code, such as +447700900123"),
        (["SignUp"], "+44 7700 900123", "not in E.164 form"),
        (["SignUp"], "+447700900123456", "too short or too long for its country"),
        (["SignUp", "--code", "12345"], PHONE, "a code is 6 to 8 digits, or the word random"),
        (["SignUp", "--code", "abcdef"], PHONE, "a code is 6 to 8 digits"),
        (["AdminCreateUser", "--code", ""], PHONE, "a code is 6 to 8 digits"),
        (["SignUp", "--metadata", "campaign"], PHONE, "is not NAME=VALUE"),
        (["SignUp", "--region", "us-east-1"], PHONE, "go with --stack-name"),
        (["SignUp", "--output", "template.yaml/x.json"], PHONE, "template.yaml cannot be used: File exists"),
    ],
)
def test_options_that_make_no_valid_event_are_refused_with_a_reason(
    arguments: list[str], phone: str, words: str
) -> None:
    assert words in refusal(*arguments, phone=phone)


def test_a_folder_without_samples_is_reported(here: Path) -> None:
    (here / "events").unlink()
    assert "there are no sample events in" in refusal("SignUp")
