"""The table of codes: one DynamoDB item a code, with the claim on it and its runs, of hashes, times and random ids.

Every write names the run that it is for and so has the same effect however often it is repeated: a set holds each run
once, and a run meets its own claim. botocore may therefore repeat a request whose answer was lost.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cognito_otp.adapters.item_table import ConditionFailedError, number
from cognito_otp.application.ports import Claim
from cognito_otp.domain.delivery.resending import History
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.adapters.item_table import Item, ItemTable

KEEP_SECONDS = 24 * 60 * 60
"""How long items are kept. Lambda keeps an event for six hours at most, so no event outlives them."""

REMEMBERED = 1000
"""How many kept codes an environment remembers, for a table that cannot be asked, or that could not be written."""

FREE = "attribute_not_exists(#kept) AND (attribute_not_exists(#holder) OR #held_until < :now OR #holder = :run)"
HELD = "#holder = :run"
YES = {"BOOL": True}


class DynamoCodeStore:
    """Claims in one table. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, table: ItemTable, clock: Callable[[], float]) -> None:
        """Take the table, and a clock of epoch seconds; no call is made yet."""
        self._table, self._clock = table, clock
        self._kept: OrderedDict[str, None] = OrderedDict()

    def claim(self, code: str, *, seconds: float) -> Claim | None:
        """Claim a code; see ports.CodeStore."""
        if code in self._kept:
            return None  # also where the table does not know, because the write failed
        run, now = uuid4().hex, self._clock()
        values: dict[str, Any] = {
            ":run": {"S": run},
            ":runs": {"SS": [run]},
            ":now": number(now),
            ":until": number(now + seconds),
        }
        try:
            item = self._table.update(
                _key(code),
                "SET #begun = if_not_exists(#begun, :now), #expiration = if_not_exists(#expiration, :end), "
                "#holder = :run, #held_until = :until ADD #runs :runs, #doubts :runs",
                values | {":end": self._end()},
                FREE,
            )
            return Claim(code, run, _history(item, run, now))
        except ConditionFailedError:
            return None
        except StoreUnavailableError as error:
            return self._unclaimed(code, run, error)

    def _unclaimed(self, code: str, run: str, fault: StoreUnavailableError) -> Claim | None:
        """Decide without a write, by what the table can still be asked."""
        try:
            item = self._table.read(_key(code)) or {}
            now = self._clock()
            if item.get("holder", {}).get("S") == run:
                return Claim(code, run, _history(item, run, now))
            if "kept" in item or ("holder" in item and float(item["held_until"]["N"]) >= now):
                return None
            return Claim(code, run, _history(item, run, now) if item else History(), str(fault))
        except (StoreUnavailableError, LookupError, TypeError, ValueError):
            return Claim(code, run, History(), str(fault))

    def doubt(self, claim: Claim) -> None:
        """Record another send; see ports.CodeStore."""
        values: dict[str, Any] = {":run": {"S": claim.run}, ":second": {"SS": [_second(claim)]}}
        try:
            self._table.update(_key(claim.code), "ADD #doubts :second", values, HELD)
        except ConditionFailedError as error:
            raise StoreUnavailableError("the table of codes failed: another run has the claim") from error

    def keep(self, claim: Claim) -> None:
        """Keep a code; see ports.CodeStore."""
        self._kept[claim.code] = None
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        self._table.update(
            _key(claim.code),
            "SET #kept = :yes, #expiration = if_not_exists(#expiration, :end) REMOVE #holder, #held_until",
            {":yes": YES, ":end": self._end()},
            reporting=True,
        )

    def release(self, claim: Claim, *, doubts: int) -> None:
        """Release a code; see ports.CodeStore."""
        unsent = [claim.run, _second(claim)][doubts:]
        values: dict[str, Any] = {":run": {"S": claim.run}, ":yes": YES}
        expression = "SET #counted = :yes REMOVE #holder, #held_until"
        if unsent:
            values[":unsent"] = {"SS": unsent}
            expression += " DELETE #doubts :unsent"
        try:
            self._table.update(_key(claim.code), expression, values, HELD, reporting=True)
        except ConditionFailedError:
            return  # this write came before and its answer was lost, or the claim has ended

    def _end(self) -> dict[str, str]:
        return {"N": str(int(self._clock()) + KEEP_SECONDS)}


def _key(code: str) -> str:
    return f"code#{code}"


def _second(claim: Claim) -> str:
    return f"{claim.run}+"


def _history(item: Item, run: str, now: float) -> History:
    """Read the runs of a code; raise StoreUnavailableError if the item is not one that this module wrote."""
    try:
        doubts = set(item.get("doubts", {}).get("SS", ())) - {run}
        runs = set(item["runs"]["SS"]) | {run}
        age = max(0.0, now - float(item["begun"]["N"]))
    except (LookupError, TypeError, ValueError) as error:
        raise StoreUnavailableError(f"the table of codes holds an unreadable item: {type(error).__name__}") from error
    return History(age=age, run=len(runs), doubts=len(doubts), counted="counted" in item)
