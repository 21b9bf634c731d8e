"""Ctrl-C and kill -9 of the real process: the pool is as before or attached, and the next run puts all else right."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import POOL_ID

from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    import subprocess

    from support.attach_account import AttachAccount

AS_IT_WAS = f"{POOL_ID} is as it was."
ATTACHED = f"{POOL_ID} is attached; what is left to do is done by the next run."
DETACHED = f"{POOL_ID} is detached; what is left to do is done by the next run."


def settings(account: AttachAccount) -> dict[str, Any]:
    """Return the pool without its date."""
    return {name: value for name, value in account.store.describe().pool.items() if name != "LastModifiedDate"}


def disturb(
    account: AttachAccount, command: str, kind: signal.Signals, operation: str, *, after: bool
) -> tuple[int, str]:
    """Run a command whose process gets a signal at a call, and return its exit code and what it said."""
    started: list[subprocess.Popen[str]] = []
    moments = account.faults.afterwards if after else account.faults.actions
    moments[operation] = lambda: started[0].send_signal(kind)
    started.append(account.start(command, "--yes"))
    said, _ = started[0].communicate(timeout=60)
    assert moments == {}
    return started[0].returncode, said


def assert_repaired(account: AttachAccount, before: dict[str, Any]) -> None:
    """Attach and detach, and look that everything is as it was."""
    assert account.run("attach", "--yes").exit_code == 0
    assert all(len(account.statements(trigger)) == 1 for trigger in Trigger)
    assert account.store.pool["LambdaConfig"]["CustomSMSSender"]
    assert account.run("detach", "--yes").exit_code == 0
    assert settings(account) == before
    assert [account.statements(trigger) for trigger in Trigger] == [[], [], []]
    assert account.record() is None


@pytest.mark.parametrize(
    ("operation", "after", "standing"),
    [
        ("Invoke", False, AS_IT_WAS),
        ("PutItem", True, AS_IT_WAS),
        ("AddPermission", False, AS_IT_WAS),
        ("UpdateUserPool", False, ATTACHED),
        ("UpdateUserPool", True, ATTACHED),
    ],
)
def test_ctrl_c_ends_with_how_the_pool_stands_and_what_to_run(
    account: AttachAccount, operation: str, standing: str, *, after: bool
) -> None:
    """A write that is under way is waited for: given up, it might take effect after the pool was looked at."""
    before = settings(account)
    code, said = disturb(account, "attach", signal.SIGINT, operation, after=after)
    assert (code, standing in " ".join(said.split()), "Traceback" in said) == (1, True, False), said
    assert "interrupted." in said
    assert f"Run again: cognito-otp attach --user-pool-id {POOL_ID}" in said
    if standing == AS_IT_WAS:
        assert settings(account) == before
        assert (account.record(), [account.statements(trigger) for trigger in Trigger]) == (None, [[], [], []])
    else:
        assert account.store.pool["LambdaConfig"]["KMSKeyID"] == account.key_arn
        assert account.record() is not None
    assert_repaired(account, before)


def test_ctrl_c_while_a_busy_pool_is_waited_for_leaves_it_as_it_was(account: AttachAccount) -> None:
    before = settings(account)
    account.faults.errors["UpdateUserPool"] = [(400, "ConcurrentModificationException")] * 8
    process = account.start("attach", "--yes")
    while len(account.faults.errors["UpdateUserPool"]) == 8 and process.poll() is None:
        threading.Event().wait(0.05)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, AS_IT_WAS in said) == (1, True), said
    assert (settings(account), account.record()) == (before, None)
    account.faults.errors.clear()
    assert_repaired(account, before)


@pytest.mark.parametrize(
    ("operation", "after"),
    [("PutItem", True), ("UpdateUserPool", False), ("UpdateUserPool", True), ("GetUserPoolMfaConfig", True)],
)
def test_after_kill_9_the_next_run_knows_of_it_and_goes_on(
    account: AttachAccount, operation: str, *, after: bool
) -> None:
    before = settings(account)
    code, _ = disturb(account, "attach", signal.SIGKILL, operation, after=after)
    assert code == -signal.SIGKILL
    if operation != "GetUserPoolMfaConfig":
        record = account.record()
        assert record is not None
        assert record["progress"] == "attaching"
        shown = account.run("attach", "--dry-run")
        assert "An earlier run was interrupted (attaching)" in " ".join(shown.output.split())
    assert_repaired(account, before)


def test_after_kill_9_the_backup_restores_the_pool(account: AttachAccount) -> None:
    before = settings(account)
    disturb(account, "attach", signal.SIGKILL, "UpdateUserPool", after=True)
    assert settings(account) != before
    (backup,) = Path(".cognito-otp/backups").glob("*.json")
    assert json.loads(backup.read_text())["UserPool"]["Id"] == POOL_ID
    restored = account.run("attach", "--yes", "--restore", str(backup))
    assert restored.exit_code == 0, restored.output
    assert settings(account) == before
    assert account.run("detach", "--yes").exit_code == 0
    assert ([account.statements(trigger) for trigger in Trigger], account.record()) == ([[], [], []], None)


@pytest.mark.parametrize(("kind", "after"), [(signal.SIGINT, False), (signal.SIGKILL, True)], ids=["Ctrl-C", "kill -9"])
def test_detaching_may_be_interrupted_as_well(account: AttachAccount, kind: signal.Signals, *, after: bool) -> None:
    before = settings(account)
    assert account.run("attach", "--yes").exit_code == 0
    code, said = disturb(account, "detach", kind, "UpdateUserPool", after=after)
    if kind is signal.SIGINT:
        assert (code, DETACHED in " ".join(said.split())) == (1, True), said
    assert settings(account) == before
    assert account.run("detach", "--yes").exit_code == 0
    assert ([account.statements(trigger) for trigger in Trigger], account.record()) == ([[], [], []], None)


@pytest.mark.parametrize("last", ["Backup of the pool", "The pool is updated"])
def test_a_reader_that_goes_away_does_not_stop_a_run_half_way(account: AttachAccount, last: str) -> None:
    """Such as `cognito-otp attach --yes | head`."""
    process = account.start("attach", "--yes")
    assert process.stdout is not None
    next(line for line in process.stdout if line.startswith(last))
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert account.store.pool["LambdaConfig"]["KMSKeyID"] == account.key_arn
    record = account.record()
    assert (record is not None and record["progress"]) == "attached"
    assert account.faults.calls.count("Invoke") == 2  # before the pool is touched, and as the proof
