"""cognito-otp-tools installed alone: no web server, and the local stack's command says how to get it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from contract.routes.support import STACK
from support.local_stack.installations import Installation, required_by

from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

    from contract.routes.support import Account

WEB = {"starlette", "uvicorn", "sse-starlette", "httpx"}
LOCAL = "cognito-otp-local"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Install the tools alone."""
    installation = Installation(tmp_path_factory.mktemp("alone"))
    installation.add("cognito-otp-tools")
    return installation


def test_the_tools_require_no_web_server_and_the_local_stack_does() -> None:
    assert set(required_by("cognito-otp-tools")) & {*WEB, LOCAL} == set()
    assert set(required_by(LOCAL)) >= {*WEB, LOCAL, "cognito-otp-tools"}


@pytest.mark.parametrize("words", [("local", "up"), ("local", "up", "--json"), ("local", "--help"), ("local",)])
def test_the_local_stacks_command_says_how_to_get_it(
    alone: Installation, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = alone.run(*words, project=tmp_path)
    assert done.returncode == 1
    assert "`cognito-otp local` is in the distribution cognito-otp-local, which is not installed here" in done.stderr
    assert "uv tool install ./tools --with ./local" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_lists_it_all_the_same(alone: Installation, tmp_path: Path) -> None:
    done = alone.run("--help", project=tmp_path)
    assert done.returncode == 0
    commands = [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines()]
    assert commands == [
        "attach", "capacity", "countries", "detach", "doctor", "explain", "failures", "identities", "local", "preview",
        "routes", "sandbox", "simulators",
    ]  # fmt: skip
    assert "Not installed: in the distribution cognito-otp-local." in done.stdout
    assert "entry points were read" in done.stderr


@pytest.mark.parametrize(
    "words",
    [("countries", "GB"), ("preview", "--html", "page.html"), ("explain", "+447700900123"), ("routes", "--help")],
)
def test_a_command_of_its_own_reads_no_entry_points(
    alone: Installation, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = alone.run(*words, project=tmp_path)
    assert (done.returncode, done.stderr) == (0, "no entry point was read\n")


def test_commands_about_the_local_stack_find_it_without_its_distribution(
    alone: Installation, stack: Account, moto_url: str, tmp_path: Path
) -> None:
    """It may be up from another environment, such as the checkout's."""
    assert "no local stack is up here" in alone.run("routes", "show", "--local", project=tmp_path).stderr
    places = {"stack_name": STACK, "region": "us-east-1", "aws_endpoint": moto_url}
    write_record(tmp_path, Record(os.getpid(), started_at(os.getpid()), 0, 0.0, "", places))
    shown = alone.run("routes", "show", "--local", "--json", project=tmp_path)
    assert shown.stdout == stack.run("routes", "show", "--json").output
    assert "ACME" in shown.stdout
    explained = alone.run("explain", "+447700900123", "--local", "--json", project=tmp_path)
    assert (
        json.loads(explained.stdout)["text"]
        == "123456 is your Acme verification code. It expires in 24 hours. Do not share it."
    )


@pytest.mark.parametrize(
    ("place", "problem"),
    [("nothing_of_this_name:command", "ModuleNotFoundError"), ("json:dumps", "it is no command of click")],
)
def test_somebodys_broken_command_spoils_neither_the_help_nor_other_commands(
    tmp_path: Path, place: str, problem: str
) -> None:
    (tmp_path / "packages").mkdir()
    installation = Installation(tmp_path / "packages")
    installation.add("cognito-otp-tools")
    installation.add_command("broken", place)
    helped = installation.run("--help", project=tmp_path)
    assert helped.returncode == 0
    assert "Cannot be used: in the distribution broken." in helped.stdout
    assert "Not installed: in the distribution cognito-otp-local." in helped.stdout
    done = installation.run("broken", "--anything", project=tmp_path)
    assert done.returncode == 1
    assert f"`cognito-otp broken` of the distribution broken cannot be used ({problem}" in done.stderr
    assert "Traceback" not in done.stderr
    assert installation.run("countries", "GB", project=tmp_path).returncode == 0


def test_with_the_local_stack_installed_its_commands_are_there(tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    installation = Installation(tmp_path / "packages")
    installation.add(LOCAL)
    done = installation.run("local", "--help", project=tmp_path)
    assert done.returncode == 0
    assert {"up", "down", "demo", "event", "network", "queue"} <= set(done.stdout.split())
    assert "Run the real template on this machine" in installation.run("--help", project=tmp_path).stdout
