"""The journal of the runs of each code, in the table of codes: one item a code, of times and counts alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.claims import KEEP_SECONDS
from cognito_otp.adapters.item_updates import update
from cognito_otp.domain.delivery.resending import History

if TYPE_CHECKING:
    from collections.abc import Callable


class DynamoRunJournal:
    """Runs in one table. A run counts as one that may have sent the code until it records that it sent nothing."""

    def __init__(self, client: Any, table: str, clock: Callable[[], float]) -> None:
        """Take a DynamoDB client that does not repeat requests, the table's name, and a clock of epoch seconds."""
        self._client, self._table, self._clock = client, table, clock

    def begin(self, sealed_code: str) -> History:
        """Count a run; see ports.RunJournal."""
        now = self._clock()
        found = update(
            self._client,
            self._table,
            _name(sealed_code),
            "SET begun = if_not_exists(begun, :now), expiration = if_not_exists(expiration, :end) "
            "ADD runs :one, doubts :one",
            {":now": f"{now:.3f}", ":end": str(int(now) + KEEP_SECONDS), ":one": "1"},
        )
        age = max(0.0, now - float(found["begun"]))
        return History(age=age, run=int(found["runs"]), doubts=int(found["doubts"]) - 1)

    def nothing_sent(self, sealed_code: str) -> None:
        """Record that this run sent nothing; see ports.RunJournal."""
        update(self._client, self._table, _name(sealed_code), "ADD doubts :less", {":less": "-1"})


def _name(sealed_code: str) -> str:
    # JSON may hold lone surrogates, which base64 never does: such a code cannot be opened, but must not raise here.
    return f"runs#{hashlib.sha256(sealed_code.encode(errors='surrogatepass')).hexdigest()}"
