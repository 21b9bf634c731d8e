"""Updates and reads single items of a DynamoDB table, each call with a deadline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from cognito_otp.adapters.sessions import STORE_SECONDS, error_code
from cognito_otp.domain.values import Value
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp.adapters.deadlines import Deadlines

CONDITION_FAILED = "ConditionalCheckFailedException"
NAME = re.compile(r"#(\w+)")
type Item = Mapping[str, Mapping[str, Any]]


class ConditionFailedError(Exception):
    """An update whose condition does not hold; ``item`` is the item as it is, if the answer says so."""

    def __init__(self, item: Item | None) -> None:
        """Take the item."""
        super().__init__("the condition does not hold")
        self.item = item


class TransactionCanceledError(Exception):
    """Updates of which one cannot be made, and so none was: a condition does not hold, or another write was at it.

    ``refused`` are the places of those that could not be made, from 0; none if the answer does not say.
    """

    def __init__(self, refused: tuple[int, ...] = ()) -> None:
        """Take the places."""
        super().__init__("one of the updates cannot be made")
        self.refused = refused


class Update(Value, frozen=True):
    """An update of one item, perhaps under a condition."""

    key: str
    expression: str
    values: Item
    condition: str | None = None

    def request(self, table: str) -> dict[str, Any]:
        """Write it as a request."""
        names = {f"#{name}": name for name in NAME.findall(f"{self.expression} {self.condition}")}
        request: dict[str, Any] = {
            "TableName": table,
            "Key": {"id": {"S": self.key}},
            "UpdateExpression": self.expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": self.values,
        }
        return request if self.condition is None else request | {"ConditionExpression": self.condition}


class ItemTable(Value, frozen=True):
    """One table with the partition key ``id``. Expressions name attributes as ``#name``."""

    client: Any
    name: str
    deadlines: Deadlines

    def update(self, update: Update) -> Item:
        """Update an item and return it; raise ConditionFailedError, or StoreUnavailableError naming the error.

        The update must have the same effect however often it is repeated: botocore repeats it.
        """
        request = update.request(self.name) | {"ReturnValues": "ALL_NEW"}
        if update.condition is not None:
            request |= {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        item: Item = self._answer(lambda: self.client.update_item(**request)["Attributes"])
        return item

    def conclude(self, update: Update) -> None:
        """Update an item at the end of a run; raise as ``update`` does."""
        request = update.request(self.name)
        self._answer(lambda: self.client.update_item(**request), reporting=True)

    def update_together(self, *updates: Update) -> None:
        """Make all updates or none; raise TransactionCanceledError, or StoreUnavailableError naming the error."""
        items = [{"Update": update.request(self.name)} for update in updates]
        try:
            self.deadlines.call(STORE_SECONDS, lambda: self.client.transact_write_items(TransactItems=items))
        except Exception as error:  # an answer that is not DynamoDB's makes botocore raise anything
            if isinstance(error, ClientError):
                raise TransactionCanceledError(_refused_places(error)) from None
            raise _unavailable(error) from error

    def read(self, key: str) -> Item | None:
        """Read an item, None if there is none; raise StoreUnavailableError naming the error."""
        request = {"TableName": self.name, "Key": {"id": {"S": key}}, "ConsistentRead": True}
        item: Item | None = self._answer(lambda: self.client.get_item(**request).get("Item"))
        return item

    def _answer(self, call: Callable[[], Any], *, reporting: bool = False) -> Any:
        try:
            return self.deadlines.call(STORE_SECONDS, lambda: _repeating(call), reporting=reporting)
        except Exception as error:  # an answer that is not DynamoDB's makes botocore raise anything
            if isinstance(error, ClientError) and error_code(error) == CONDITION_FAILED:
                raise ConditionFailedError(error.response.get("Item")) from None  # type: ignore[arg-type]  # not modelled
            raise _unavailable(error) from error


def _refused_places(error: ClientError) -> tuple[int, ...]:
    """Return which updates of a transaction could not be made: those with a reason, in the order of the request."""
    reasons: Any = error.response.get("CancellationReasons")
    if not isinstance(reasons, list) or not all(isinstance(reason, dict) for reason in reasons):
        return ()
    return tuple(place for place, reason in enumerate(reasons) if reason.get("Code") != "None")


def _unavailable(error: Exception) -> StoreUnavailableError:
    return StoreUnavailableError(f"the table of codes failed: {error_code(error)}")


def number(value: float) -> dict[str, str]:
    """Write a number, to the millisecond if it is a time."""
    return {"N": f"{value:.3f}".rstrip("0").rstrip(".")}


def _refused(error: BaseException) -> bool:
    """Return whether DynamoDB refused a call that may be repeated; botocore has repeated what it calls transient."""
    return isinstance(error, ClientError) and error_code(error) != CONDITION_FAILED


_repeating = Retrying(
    retry=retry_if_exception(_refused), stop=stop_after_attempt(3), wait=wait_random(0.05, 0.3), reraise=True
)
