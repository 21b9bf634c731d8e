"""Claims on codes, by Powertools Idempotency on DynamoDB: one item a code, keyed by the SHA-256 of the sealed code.

Only the write that takes a claim carries a condition. Keeping and releasing are unconditional, so a run must not do
either after its claim has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyItemAlreadyExistsError

from cognito_otp.adapters.sessions import error_code
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

KEEP_SECONDS = 24 * 60 * 60
"""How long items are kept. Lambda keeps an event for six hours at most, so no event outlives them."""

PREFIX = "code"


class DynamoClaims:
    """Claims in one table. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, client: Any, table: str) -> None:
        """Take a DynamoDB client that does not repeat requests, and the table's name; no call is made yet."""
        self._store = DynamoDBPersistenceLayer(table_name=table, boto3_client=client)
        config = IdempotencyConfig(hash_function="sha256", expires_after_seconds=KEEP_SECONDS)
        self._store.configure(config, key_prefix=PREFIX)

    def take(self, sealed_code: str, *, seconds: float) -> bool:
        """Claim a code; see ports.Claims."""
        data: Any = sealed_code  # any JSON is hashed
        try:
            _call(lambda: self._store.save_inprogress(data, remaining_time_in_millis=int(seconds * 1000)))
        except IdempotencyItemAlreadyExistsError:
            return False
        return True

    def keep(self, sealed_code: str) -> None:
        """Keep a code; see ports.Claims."""
        data: Any = sealed_code
        result: Any = None  # what Powertools stores beside the hash: nothing
        _call(lambda: self._store.save_success(data, result))

    def release(self, sealed_code: str) -> None:
        """Release a code; see ports.Claims."""
        data: Any = sealed_code
        _call(lambda: self._store.delete_record(data, StoreUnavailableError("the code was not sent")))


def _call(call: Callable[[], None]) -> None:
    """Make a call; raise StoreUnavailableError, which names the error but not the item that the error may quote."""
    try:
        call()
    except IdempotencyItemAlreadyExistsError:
        raise
    except Exception as error:  # Powertools raises whatever an answer that it does not expect makes it raise
        raise StoreUnavailableError(f"the table of codes failed: {error_code(error)}") from error
