"""``local up`` and ``local down`` as a user runs them: one JSON line, clear errors, nothing left behind."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest
from support.local_stack.shared_build import copy_project

from cognito_otp_local.stack.builds import UNCHANGED
from cognito_otp_tools.stack_record import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(sys.executable).parent / "cognito-otp"
FREE_PORTS = [word for name in ("cognito", "aws", "inbox", "emulator") for word in (f"--{name}-port", "0")]
NAMES = {"cognito_endpoint", "aws_endpoint", "inbox_url", "user_pool_id", "client_id", "stack_name", "region"}
POOL_ALONE = """
Resources:
  UserPool:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [phone_number, email]
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

type Up = tuple[subprocess.Popen[str], dict[str, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project folder like a clone's without the code, for what builds nothing of it."""
    return copy_project(tmp_path, ())


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, "local", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


def bring_up(project: Path) -> Iterator[Up]:
    """Bring up what the project built before, on free ports; yield its process and its ready line."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, "local", "up", "--json", "--no-build", *FREE_PORTS],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
        process.kill()
        process.communicate()


@pytest.fixture
def up(built_project: Path) -> Iterator[Up]:
    """Bring the whole stack up, in the project as an earlier `local up` would have left it."""
    yield from bring_up(built_project)


@pytest.fixture
def small_project(project: Path) -> Path:
    """Return a project whose template has the same parameters and a pool alone, and is built: up in half the time."""
    template = project / "template.yaml"
    parameters = re.search(r"^Parameters:\n(?:(?: .*)?\n)+", template.read_text(), re.MULTILINE)
    assert parameters
    template.write_text(parameters[0] + POOL_ALONE)
    built = make_folder(project) / "build"
    built.mkdir()
    shutil.copy(template, built)
    return project


@pytest.fixture
def small_up(small_project: Path) -> Iterator[Up]:
    """Bring the small stack up."""
    yield from bring_up(small_project)


def test_a_stack_comes_up_answers_and_goes_down_without_a_trace(built_project: Path, up: Up) -> None:
    (process, ready), project = up, built_project
    assert set(ready) == NAMES
    assert httpx.get(f"{ready['inbox_url']}/messages", trust_env=False).json() == []
    record = json.loads((project / ".cognito-otp" / "local.json").read_text())

    assert list((Path(record["home"]) / "state").iterdir()) != []
    second = run("up", folder=project)
    assert second.returncode == 1
    assert f"a local stack is already up here (process {process.pid})" in second.stderr

    assert "The local stack is down." in run("down", folder=project).stdout
    assert process.wait(30) == 0
    assert not psutil.pid_exists(record["emulator_pid"])
    assert not Path(record["home"]).exists()
    assert not (project / ".cognito-otp" / "local.json").exists()
    for name in ("cognito_endpoint", "aws_endpoint", "inbox_url"):
        with pytest.raises(httpx.ConnectError):
            httpx.get(ready[name], trust_env=False)
    assert "No local stack was up here." in run("down", folder=project).stdout


def test_down_cleans_up_after_a_stack_that_was_killed(project: Path, small_up: Up) -> None:
    process, _ = small_up
    record = json.loads((project / ".cognito-otp" / "local.json").read_text())
    process.kill()
    process.wait()
    assert psutil.pid_exists(record["emulator_pid"])
    assert "The local stack is down." in run("down", folder=project).stdout
    assert not psutil.pid_exists(record["emulator_pid"])
    assert not Path(record["home"]).exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_leave_nothing_running(
    project: Path, small_up: Up, number: signal.Signals
) -> None:
    process, _ = small_up
    record = json.loads((project / ".cognito-otp" / "local.json").read_text())
    process.send_signal(number)
    process.send_signal(number)  # an impatient second one must not cut the cleaning up short
    assert process.wait(30) == 0
    assert not psutil.pid_exists(record["emulator_pid"])
    assert not Path(record["home"]).exists()


def test_the_demo_shows_every_step(built_project: Path) -> None:
    done = run("demo", folder=built_project)
    assert done.returncode == 0, done.stderr
    assert UNCHANGED in done.stderr
    assert (
        "refused: PreSignUp failed with error A phone number is required to sign up [phone_number.missing]."
        in done.stdout
    )
    assert done.stdout.count("ACME") == 2
    assert "signed in: AccessToken, IdToken, RefreshToken" in done.stdout


def test_the_demo_fails_with_an_error_when_a_step_fails(small_project: Path) -> None:
    """A pool alone has no PreSignUp that would refuse anyone."""
    done = run("demo", folder=small_project)
    assert done.returncode == 1
    assert "the demo failed: a sign-up without a phone number was not refused" in done.stderr


def test_a_port_in_use_is_named_with_its_option_before_anything_is_built(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("up", "--cognito-port", str(port), folder=project)
    assert done.returncode == 1
    assert f"port {port} on 127.0.0.1, wanted for the Cognito endpoint, is in use" in done.stderr
    assert "--cognito-port" in done.stderr
    assert not (project / ".cognito-otp" / "build").exists()


def test_an_emulator_that_is_not_installed_is_named_with_what_to_do(project: Path) -> None:
    done = run("up", *FREE_PORTS, "--emulator", "nowhere/ministack", folder=project)
    assert done.returncode == 1
    assert "nowhere/ministack is missing): run `make setup`" in done.stderr


def test_what_was_never_built_cannot_be_deployed(project: Path) -> None:
    done = run("up", "--no-build", folder=project)
    assert done.returncode == 1
    assert "leave --no-build out" in done.stderr


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ("AppName", "is not NAME=VALUE"),
        ("AppName=Ümlaut!", "must be 1 to 30 letters"),
        ("Nonsense=1", "has no parameter Nonsense"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_reason(small_project: Path, parameter: str, words: str) -> None:
    done = run("up", "--no-build", *FREE_PORTS, "--parameter", parameter, folder=small_project)
    assert done.returncode in {1, 2}
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (small_project / ".cognito-otp" / "local.json").exists()
