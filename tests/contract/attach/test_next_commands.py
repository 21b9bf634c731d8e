"""The command that `attach` and `detach` name at their end is the one that was given."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.attach_world import POOL_ID

if TYPE_CHECKING:
    from support.attach_account import AttachAccount


def place(account: AttachAccount) -> str:
    """Return the options that name the stack."""
    return f"--user-pool-id {POOL_ID} --stack-name {account.stack} --endpoint-url {account.url}"


def named(output: str, label: str) -> str:
    """Return the command that a line names."""
    (line,) = [line for line in output.splitlines() if line.startswith(f"{label}: ")]
    return line.removeprefix(f"{label}: ")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--trigger", "CustomSMSSender", "--trigger", "CustomMessage"),
        ("--replace", "--region", "us-east-1"),
    ],
)
def test_a_failed_run_names_itself_with_its_options(account: AttachAccount, words: tuple[str, ...]) -> None:
    account.faults.errors["AddPermission"] = [(400, "AccessDeniedException")] * 9
    result = account.run("attach", "--yes", *words)
    again = shlex.split(named(result.output, "Run again"))
    assert again[:2] == ["cognito-otp", "attach"]
    assert sorted(again[2:]) == sorted([*shlex.split(place(account)), *words])


def test_a_failed_restore_names_its_file(account: AttachAccount) -> None:
    assert account.run("attach", "--yes", "--backup", "before it.json").exit_code == 0
    assert Path("before it.json").exists()
    account.faults.errors["UpdateUserPool"] = [(400, "InvalidParameterException")]
    result = account.run("attach", "--yes", "--restore", "before it.json")
    assert named(result.output, "Run again") == f"cognito-otp attach {place(account)} --restore 'before it.json'"


def test_the_commands_after_success_reach_the_same_stack(account: AttachAccount) -> None:
    attached = account.run("attach", "--yes", "--trigger", "PreSignUp")
    where = place(account).partition(" --stack")[2]
    doctor = named(attached.output, "Next, see whether codes can reach your users")
    assert doctor == f"cognito-otp doctor {place(account)}"
    explained = named(attached.output, "And how a code for a number is sent")
    assert explained == f"cognito-otp explain +447700900123 --stack{where}"
    assert named(attached.output, "To let go of the pool") == f"cognito-otp detach {place(account)}"
    detached = account.run("detach", "--yes", "--trigger", "PreSignUp")
    assert named(detached.output, "To attach it again") == f"cognito-otp attach {place(account)} --trigger PreSignUp"


def test_after_the_stack_is_deleted_its_table_lets_go_of_the_pool(account: AttachAccount) -> None:
    assert account.run("attach", "--yes").exit_code == 0
    missing = account.run("detach", "--yes", "--stack-name", "deleted")
    assert (missing.exit_code, "detach ... --table NAME" in missing.output) == (3, True), missing.output
    detached = account.run("detach", "--yes", "--stack-name", "deleted", "--table", account.table)
    assert detached.exit_code == 0, detached.output
    assert "To attach it again" not in detached.output
    assert account.store.pool.get("LambdaConfig", {}) == {}
    assert account.record() is None


def test_a_failed_proof_is_shown_once(account: AttachAccount) -> None:
    account.faults.errors["Invoke"] = [(400, "AccessDeniedException")] * 9
    result = account.run("attach", "--yes")
    assert result.exit_code == 3, result.output
    assert result.output.count("could not see whether the sender opens") == 1
