"""Counts in the table of codes, one item a window, kept under keyed hashes.

There are few enough phone numbers to reverse a plain hash by trying them all. So the hashes are keyed with a text that
is in no item: reading the table alone is not enough to try numbers.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from cognito_otp.adapters.item_table import ConditionFailedError, Update
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.adapters.item_table import Item, ItemTable


class DynamoCounters:
    """Atomic counters in one table."""

    def __init__(self, table: ItemTable, clock: Callable[[], float], *, key: str) -> None:
        """Take the table, a clock of epoch seconds, and the key of the hashes."""
        self._table, self._clock, self._key = table, clock, key.encode()

    def count(self, subject: str, window: int, *, code: str) -> int:
        """Count one; see ports.Counters. The last code that was counted is not counted again."""
        update = self.counting(subject, window, code)
        try:
            item: Item | None = self._table.update(update)
        except ConditionFailedError as error:
            item = error.item or self._table.read(update.key)
        try:
            return int((item or {})["seen"]["N"])
        except (LookupError, TypeError, ValueError) as error:
            raise StoreUnavailableError(f"a counter is unreadable: {type(error).__name__}") from error

    def counting(self, subject: str, window: int, code: str, limit: int | None = None) -> Update:
        """Return the update that counts a code; with a limit, one that fails where the code would exceed it."""
        number = int(self._clock()) // window
        name = hmac.digest(self._key, f"{subject} {window} {number}".encode(), "sha256").hex()
        values = {":end": {"N": str((number + 2) * window)}, ":one": {"N": "1"}, ":code": {"S": code}}
        condition = "(attribute_not_exists(#last) OR #last <> :code)"
        if limit is not None:
            values[":limit"] = {"N": str(limit)}
            condition = f"(attribute_not_exists(#seen) OR #seen < :limit) AND {condition}"
        return Update(f"count#{name}", "SET #expiration = :end, #last = :code ADD #seen :one", values, condition)
