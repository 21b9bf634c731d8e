"""Claims on codes, by Powertools Idempotency on DynamoDB: one item a code, keyed by the SHA-256 of the sealed code.

Powertools deletes its item whatever exception a run ends with, stores what it returns, and raises the same error for a
store that failed before the run and after. So a run here returns nothing, gives its claim back by an exception of this
module's own, and tells its caller by a value what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    BaseError,
    IdempotencyAlreadyInProgressError,
)

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
        """Take a DynamoDB client that does not repeat requests, and the table's name; nothing is called yet."""
        self._config = IdempotencyConfig(hash_function="sha256", expires_after_seconds=KEEP_SECONDS)
        self._store = DynamoDBPersistenceLayer(table_name=table, boto3_client=client)
        self._store.configure(self._config, key_prefix=PREFIX)

    def once(self, sealed_code: str, run: Callable[[], bool], *, remaining: Callable[[], float]) -> None:
        """Run at most once; see ports.Claims."""

        def claimed(sealed_code: str) -> None:  # noqa: ARG001 - Powertools takes the key from it
            if not run():
                raise _GivenBack

        self._config.register_lambda_context(_Context(remaining))  # type: ignore[arg-type]  # all that is read of it
        try:
            idempotent_function(
                claimed,
                data_keyword_argument="sealed_code",
                persistence_store=self._store,
                config=self._config,
                key_prefix=PREFIX,
            )(sealed_code=sealed_code)
        except (_GivenBack, IdempotencyAlreadyInProgressError):
            return
        except BaseError as error:
            raise StoreUnavailableError(_explain(error)) from error

    def keep(self, sealed_code: str) -> None:
        """Write the claim of a run that the store did not see; see ports.Claims."""
        try:
            self._store.save_success(data=sealed_code, result=None)  # type: ignore[arg-type]  # any JSON is hashed
        except Exception as error:
            raise StoreUnavailableError(_explain(error)) from error


class _GivenBack(Exception):  # noqa: N818 - no error: how a run has Powertools delete its item
    """The run did not keep its claim."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What Powertools reads of Lambda's context."""

    remaining: Callable[[], float]

    def get_remaining_time_in_millis(self) -> int:
        """Tell the time left in milliseconds."""
        return int(self.remaining() * 1000)


def _explain(error: BaseException) -> str:
    """Name the error and what caused it, and not the item that it may quote."""
    cause = error.__cause__ or error
    return f"the table of codes failed: {error_code(cause)}"
