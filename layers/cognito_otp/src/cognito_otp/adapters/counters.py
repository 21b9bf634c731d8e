"""Counts in the table of codes, one item a window, kept under keyed hashes.

There are few enough phone numbers to reverse a plain hash by trying them all. So the hashes are keyed with a text that
is in no item: reading the table alone is not enough to try numbers.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.item_updates import update

if TYPE_CHECKING:
    from collections.abc import Callable


class DynamoCounters:
    """Atomic counters in one table."""

    def __init__(self, client: Any, table: str, clock: Callable[[], float], *, key: str) -> None:
        """Take a DynamoDB client that does not repeat requests, the table, epoch seconds, and the hashes' key."""
        self._client, self._table, self._clock, self._key = client, table, clock, key.encode()

    def count(self, subject: str, window: int) -> int:
        """Count one; see ports.Counters."""
        number = int(self._clock()) // window
        name = hmac.digest(self._key, f"{subject} {window} {number}".encode(), "sha256").hex()
        numbers = {":end": str((number + 2) * window), ":one": "1"}
        found = update(self._client, self._table, f"count#{name}", "SET expiration = :end ADD seen :one", numbers)
        return int(found["seen"])
