"""Keeps backups in the stack's table of attached pools, which outlives the stack and can be restored to any second.

Each is an item of its own, which is never overwritten: the pool's record has the pool before the first attachment, and
these have it before each change.
"""

from __future__ import annotations

from typing import Any

from cognito_otp_attach.aws_calls import aws_write
from cognito_otp_attach.facts.attachment_reads import KEY
from cognito_otp_attach.facts.saved_backups import BACKUP


class BackupItems:
    """The backups of one run; see apply.ports.Backups."""

    def __init__(self, client: Any, table: str, name: str) -> None:
        """Take a client of dynamodb, the table, and the item's key, which comes once."""
        self._client, self._table, self._name = client, table, name

    def keep(self, text: str) -> str:
        """Keep a backup; return the item's key."""
        with aws_write("dynamodb:PutItem"):
            self._client.put_item(TableName=self._table, Item={KEY: {"S": self._name}, BACKUP: {"S": text}})
        return self._name
