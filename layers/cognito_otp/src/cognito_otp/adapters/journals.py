"""The journal of runs at each code, in the table of codes: one item a code, of times and counts alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp.adapters.claims import KEEP_SECONDS
from cognito_otp.domain.once import Run
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class DynamoJournal:
    """Runs in one table. Every run counts as doubtful until it says that it sent nothing."""

    def __init__(self, client: Any, table: str, clock: Callable[[], float]) -> None:
        """Take a DynamoDB client that does not repeat requests, the table's name, and a clock of epoch seconds."""
        self._client, self._table, self._clock = client, table, clock

    def begin(self, sealed_code: str) -> Run:
        """Count a run; see ports.Journal."""
        now = self._clock()
        found = self._update(
            sealed_code,
            "SET begun = if_not_exists(begun, :now), expiration = if_not_exists(expiration, :end) "
            "ADD runs :one, doubts :one",
            {":now": f"{now:.3f}", ":end": str(int(now) + KEEP_SECONDS), ":one": "1"},
        )
        begun, runs, doubts = (found[name]["N"] for name in ("begun", "runs", "doubts"))
        return Run(age=max(0.0, now - float(begun)), number=int(runs), doubts=int(doubts) - 1)

    def nothing_sent(self, sealed_code: str) -> None:
        """Take the doubt back; see ports.Journal."""
        self._update(sealed_code, "ADD doubts :less", {":less": "-1"})

    def _update(self, sealed_code: str, expression: str, numbers: Mapping[str, str]) -> Mapping[str, Any]:
        key = hashlib.sha256(sealed_code.encode()).hexdigest()
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key={"id": {"S": f"runs#{key}"}},
                UpdateExpression=expression,
                ExpressionAttributeValues={name: {"N": number} for name, number in numbers.items()},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            raise StoreUnavailableError(f"the table of codes answered {error.response['Error']['Code']}") from error
        except BotoCoreError as error:
            raise StoreUnavailableError(f"the table of codes failed: {type(error).__name__}") from error
        attributes: Mapping[str, Any] = answer["Attributes"]
        return attributes
