"""Other projects: their tests run in a process of their own, with the fixtures of the tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from support.paths import REPOSITORY

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.testing import CognitoStack

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack

ONE_STACK = pytest.mark.parametrize("stack", ["open"], indirect=True, scope="session")
EXAMPLE = REPOSITORY / "docs" / "example"

OWN_TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  PoolName: { Type: String }
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties:
      UserPoolName: !Ref PoolName
      UsernameAttributes: [phone_number]
      AutoVerifiedAttributes: [phone_number]
      SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: id }
  UserPoolClient:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref UserPool
      ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
Outputs:
  UserPoolId: { Value: !Ref UserPool }
  UserPoolClientId: { Value: !Ref UserPoolClient }
"""
OWN_SETTINGS = """
[pytest]
cognito_otp_template = infrastructure/pool.yaml
cognito_otp_parameters =
    PoolName=people
"""
OWN_TEST = """
def test_a_user_signs_up(cognito_otp_stack, cognito_client, phone):
    client = {"ClientId": cognito_otp_stack.client_id, "Username": phone.number}
    cognito_client.sign_up(**client, Password="Correct-Horse-9!")
    cognito_client.confirm_sign_up(**client, ConfirmationCode=phone.next_text().code)

def test_the_pool_is_the_templates(cognito_otp_stack, cognito_client):
    pool = cognito_client.describe_user_pool(UserPoolId=cognito_otp_stack.user_pool_id)["UserPool"]
    assert pool["Name"] == "people"
"""


def run_tests(project: Path, attach: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a project's tests as its developers do."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"COGNITO_OTP_ATTACH": str(attach)} if attach else {}
    arguments = ["-m", "pytest", "-p", "no:cacheprovider", "--tb=short"]
    return subprocess.run(  # noqa: S603 - Python
        [sys.executable, *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
    )


def faults(stack: LocalStack) -> list[tuple[object, ...]]:
    """List the faults in force."""
    found = httpx.get(f"{stack.inbox_url}/network/faults", trust_env=False).raise_for_status().json()
    names = ("operation", "kind", "error", "reason", "seconds", "times")
    return [tuple(fault[name] for name in names) for fault in found]


@pytest.fixture
def ready_line(stack: LocalStack, tmp_path: Path) -> Path:
    """Keep what `local up --json` prints for a stack in a file."""
    file = tmp_path / "stack.json"
    file.write_text(stack.ready_line())
    return file


@ONE_STACK
def test_the_example_projects_tests_pass_on_a_stack_that_is_up(ready_line: Path) -> None:
    done = run_tests(EXAMPLE, attach=ready_line)
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


@ONE_STACK
def test_each_fault_is_injected_and_removed_again(stack: LocalStack) -> None:
    network = CognitoStack.from_places(stack.places).phone_network()
    network.throttle()
    network.fail("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", times=None)
    network.slow(0.5, times=2)
    network.drop(operation="*")
    network.drop(accepting=True)
    assert faults(stack) == [
        ("SendTextMessage", "throttle", None, None, None, 1),
        ("SendTextMessage", "error", "ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", None, None),
        ("SendTextMessage", "slow", None, None, 0.5, 2),
        ("*", "drop_before", None, None, None, 1),
        ("SendTextMessage", "drop_after", None, None, None, 1),
    ]
    network.restore()
    assert faults(stack) == []


@ONE_STACK
def test_an_invalid_fault_is_refused_with_the_valid_ones(stack: LocalStack) -> None:
    with pytest.raises(LocalStackError, match="error must be one of AccessDeniedException"):
        CognitoStack.from_places(stack.places).phone_network().fail("NoSuchException")


@ONE_STACK
def test_a_stack_with_other_parameters_than_the_settings_is_refused(ready_line: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    settings = tmp_path / "example" / "pyproject.toml"
    settings.write_text(settings.read_text().replace("AppName=Acme", "AppName=Other"))
    done = run_tests(tmp_path / "example", attach=ready_line)
    assert done.returncode == 1
    assert "the stack that is up has AppName=Acme, and the settings say Other" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_project_with_a_template_of_its_own_gets_a_stack_for_the_run_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure" / "pool.yaml").write_text(OWN_TEMPLATE)
    (tmp_path / "pytest.ini").write_text(OWN_SETTINGS)
    (tmp_path / "test_people.py").write_text(OWN_TEST)
    done = run_tests(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert not (tmp_path / "infrastructure" / ".cognito-otp" / "local.json").exists()
