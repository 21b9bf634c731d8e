"""Backups in the stack's table are found by their names, and written back from any machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import POOL_ID

from cognito_otp_attach.facts.backups import write_backup
from cognito_otp_attach.stack_events.backup_items import BackupItems

if TYPE_CHECKING:
    from support.attach_account import AttachAccount

TEXT = "SmsAuthenticationMessage"
EARLIER, LATER = "20261129T120000.000000Z/one", "20261130T110000.000000Z/two"


def settings(account: AttachAccount) -> dict[str, Any]:
    """Return the pool without its date."""
    return {name: value for name, value in account.store.describe().pool.items() if name != "LastModifiedDate"}


def keep(account: AttachAccount, name: str, text: str, pool_id: str = POOL_ID) -> None:
    """Keep a backup as the stack's function does, of the pool with another text."""
    account.store.pool[TEXT] = text
    written = write_backup(account.store.describe()).replace(POOL_ID, pool_id)
    BackupItems(account.client("dynamodb"), account.table, f"{pool_id}/{name}").keep(written)


def restore(account: AttachAccount, name: str, *words: str) -> Any:
    """Restore by the table, and return the result of the command."""
    return account.run("attach", "--restore-saved", name, *(words or ("--yes",)))


def test_the_first_state_is_restored_without_a_file(account: AttachAccount) -> None:
    before = settings(account)
    assert account.run("attach", "--yes").exit_code == 0
    for backup in Path(".cognito-otp/backups").glob("*.json"):
        backup.unlink()  # the laptop is lost
    account.store.pool[TEXT] = "Changed {####}"
    result = restore(account, "first")
    assert (result.exit_code, "as the backup has it" in result.output) == (0, True), result.output
    assert settings(account) == before
    assert account.record() is not None
    assert account.run("detach", "--yes").exit_code == 0
    assert (settings(account), account.record()) == (before, None)
    gone = restore(account, "first")
    assert (gone.exit_code, "has no backup first" in gone.output) == (1, True), gone.output


def test_the_latest_and_one_by_its_name_are_restored(account: AttachAccount) -> None:
    keep(account, LATER, "Later {####}")
    keep(account, EARLIER, "Earlier {####}")
    keep(account, "20261201T000000.000000Z/three", "Another pool's {####}", "us-east-1_Attached2")
    account.store.pool[TEXT] = "Now {####}"
    for name, text in (("latest", "Later"), (EARLIER, "Earlier"), (f"{POOL_ID}/{LATER}", "Later")):
        result = restore(account, name)
        assert (result.exit_code, account.store.pool[TEXT]) == (0, f"{text} {{####}}"), result.output
        named = f"Backup in the stack's table: {POOL_ID}/{LATER}" in " ".join(result.output.split())
        assert named is (name == "latest"), "which one the latest is, is said"


def test_a_dry_run_shows_what_would_be_restored_and_writes_nothing(account: AttachAccount) -> None:
    keep(account, LATER, "Later {####}")
    account.store.pool[TEXT] = "Now {####}"
    result = restore(account, "latest", "--dry-run")
    assert (result.exit_code, "Later {####}" in result.output) == (0, True), result.output
    assert account.store.updates == []
    document = json.loads(restore(account, "latest", "--dry-run", "--json").output)
    assert [change["path"] for change in document["changes"]] == [TEXT]


def test_a_name_that_is_not_there_names_those_that_are(account: AttachAccount) -> None:
    nothing = restore(account, "latest")
    assert (nothing.exit_code, "it has none of this pool" in nothing.output) == (1, True), nothing.output
    keep(account, LATER, "Later {####}")
    keep(account, EARLIER, "Earlier {####}")
    assert account.run("attach", "--yes").exit_code == 0
    for name in ("20250101T000000.000000Z/none", "requests", f"us-east-1_Other/{LATER}"):
        result = restore(account, name)
        assert result.exit_code == 1
        assert f"it has first, {POOL_ID}/{EARLIER}, {POOL_ID}/{LATER}" in " ".join(result.output.split())


def test_without_the_permission_to_list_a_name_is_enough(account: AttachAccount) -> None:
    keep(account, LATER, "Later {####}")
    account.store.pool[TEXT] = "Now {####}"
    account.faults.errors["Scan"] = [(400, "AccessDeniedException")] * 2
    unlisted = restore(account, "latest")
    assert (unlisted.exit_code, "dynamodb:Scan" in unlisted.output) == (3, True), unlisted.output
    missing = restore(account, "none")
    assert (missing.exit_code, "could not be listed" in " ".join(missing.output.split())) == (1, True), missing.output
    assert restore(account, LATER).exit_code == 0
    assert account.store.pool[TEXT] == "Later {####}"


@pytest.mark.parametrize("words", [("--replace",), ("--alias", "live"), ("--print", "cdk"), ("--restore", "b.json")])
def test_it_goes_with_nothing_that_attaches(account: AttachAccount, words: tuple[str, ...]) -> None:
    Path("b.json").write_text("{}")
    result = account.run("attach", "--restore-saved", "first", *words)
    assert (result.exit_code, "--restore-saved" in result.output) == (2, True), result.output


def test_the_command_that_goes_on_names_the_backup_again(account: AttachAccount) -> None:
    keep(account, LATER, "Later {####}")
    account.store.pool[TEXT] = "Now {####}"
    account.faults.errors["UpdateUserPool"] = [(400, "InvalidParameterException")]
    result = restore(account, LATER)
    assert f"Run again: cognito-otp attach --user-pool-id {POOL_ID}" in result.output
    assert f"--restore-saved {LATER}" in result.output
