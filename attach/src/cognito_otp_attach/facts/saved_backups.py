"""Backups in the stack's table: of before the first attachment, and of before each change by the stack.

The first one is in the pool's record; each other is an item of its own, whose key begins with the pool's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError, BackupUnsuitableError
from cognito_otp_attach.facts.attachment_reads import KEY

if TYPE_CHECKING:
    from cognito_otp_attach.facts.attachments import Attachment

BACKUP = "backup"
FIRST, LATEST = "first", "latest"


@dataclass(frozen=True, slots=True)
class SavedBackup:
    """A backup, and the name that finds it again: what the latest one is may change."""

    name: str
    text: str


class AwsSavedBackups:
    """Items of one stack's table."""

    def __init__(self, client: Any, table: str) -> None:
        """Take a client of dynamodb and the table."""
        self._client, self._table = client, table

    def read(self, name: str, pool_id: str, record: Attachment | None) -> SavedBackup:
        """Return a backup of a pool by its name, with or without the pool's id before it; or the first or latest one.

        Raises AwsCallError, and BackupUnsuitableError naming those that there are.
        """
        if name == FIRST:
            key, found = FIRST, record.backup if record is not None else None
        else:
            key = max(self._names(pool_id), default="") if name == LATEST else _key(name, pool_id)
            found = self._item(key) if key else None
        if found is None:
            there = self._there(pool_id, record)
            raise BackupUnsuitableError(f"the table {self._table} has no backup {name} of {pool_id}: {there}")
        return SavedBackup(key, found)

    def _there(self, pool_id: str, record: Attachment | None) -> str:
        first = [FIRST] if record is not None else []
        try:
            names = [*first, *self._names(pool_id)]
        except AwsCallError as error:
            return f"it has {', '.join([*first, 'others perhaps'])}, which could not be listed ({error})"
        return f"it has {', '.join(names)}" if names else "it has none of this pool"

    def _item(self, key: str) -> str | None:
        with aws_call("dynamodb:GetItem"):
            answer = self._client.get_item(TableName=self._table, Key={KEY: {"S": key}}, ConsistentRead=True)
        found = answer.get("Item", {}).get(BACKUP, {}).get("S")
        return str(found) if found is not None else None

    def _names(self, pool_id: str) -> list[str]:
        """Return the keys of a pool's backups, the oldest first: there is a time in them."""
        with aws_call("dynamodb:Scan"):
            pages = self._client.get_paginator("scan").paginate(
                TableName=self._table,
                FilterExpression="begins_with(#key, :pool)",
                ProjectionExpression="#key",
                ExpressionAttributeNames={"#key": KEY},
                ExpressionAttributeValues={":pool": {"S": f"{pool_id}/"}},
                ConsistentRead=True,
            )
            return sorted(item[KEY]["S"] for page in pages for item in page["Items"])


def _key(name: str, pool_id: str) -> str:
    return name if name.startswith(f"{pool_id}/") else f"{pool_id}/{name}"
