"""The table of codes: one DynamoDB item a code, with the claim on it and its runs, of hashes, times and random ids.

Every write names the run that it is for and so has the same effect however often it is repeated: a set holds each run
once, and a run meets its own claim. botocore may therefore repeat a request whose answer was lost. The id of a run is
``TRACE@SECONDS@RANDOM``: the event that it is for, when it began, and what makes it unlike any other.

A first run claims its code and counts it for its number and its country in one transaction, which returns nothing: its
history is known, because the transaction makes the item. It is cancelled without effect where there is an item, where
a count would exceed its limit, and where another write is at one of the items. If that was the country's counter, which
all codes to a country write to, it is left out of this environment's transactions for a while. Otherwise the claim is
an update of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cognito_otp.adapters.item_table import ConditionFailedError, TransactionCanceledError, Update, number
from cognito_otp.application.ports import Claim
from cognito_otp.domain.delivery.resending import History
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cognito_otp.adapters.counters import DynamoCounters
    from cognito_otp.adapters.item_table import Item, ItemTable
    from cognito_otp.domain.pumping import Window

APART_SECONDS = 60
"""How long a country is counted apart after its counter cancelled a transaction: the minute that it counts."""

KEEP_SECONDS = 24 * 60 * 60
"""How long items are kept. Lambda keeps an event for six hours at most, so no event outlives them."""

REMEMBERED = 1000
"""How many codes an environment remembers, for a table that cannot be asked, or that could not be written."""

CATCH_UP = 3
"""How many writes that failed before are tried again by a run whose own write succeeded."""

FREE = "attribute_not_exists(#kept) AND (attribute_not_exists(#holder) OR #held_until < :now OR #holder = :run)"
NEW = "attribute_not_exists(#id)"
HELD = "#holder = :run"
CLAIM = (
    "SET #begun = if_not_exists(#begun, :now), #expiration = if_not_exists(#expiration, :end), "
    "#holder = :run, #held_until = :until"
)
RUNS = "ADD #runs :runs, #doubts :runs"
YES = {"BOOL": True}


class DynamoCodeStore:
    """Claims in one table. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, table: ItemTable, clock: Callable[[], float], counters: DynamoCounters) -> None:
        """Take the table, a clock of epoch seconds, and the counters of the same table; no call is made yet."""
        self._table, self._clock, self._counters = table, clock, counters
        self._kept: OrderedDict[str, bool] = OrderedDict()  # code -> whether the table knows
        self._unsent: OrderedDict[str, frozenset[str]] = OrderedDict()  # code -> sends that the table takes for doubts
        self._apart: dict[str, float] = {}  # country -> until when it is counted apart

    def claim(self, code: str, *, trace: str, seconds: float, counting: tuple[Window, ...] = ()) -> Claim | None:
        """Claim a code; see ports.CodeStore."""
        if code in self._kept:
            return None
        now = self._clock()
        run = f"{trace}@{now:.3f}@{uuid4().hex[:12]}"
        values: dict[str, Any] = {
            ":run": {"S": run},
            ":runs": {"SS": [run]},
            ":now": number(now),
            ":until": number(now + seconds),
            ":end": self._end(),
        }
        try:
            history = self._claim_first(code, values, counting) if counting else None
            if history is not None:
                return Claim(code, run, history)
            item = self._table.update(Update(_key(code), f"{CLAIM} {RUNS}", values, FREE))
            return Claim(code, run, self._history(code, item, run, now))
        except ConditionFailedError:
            return None
        except StoreUnavailableError as error:
            return self._unclaimed(code, run, now, error)

    def _claim_first(self, code: str, values: Item, windows: tuple[Window, ...]) -> History | None:
        """Claim and count a code of which the table knows nothing; return its history, None if that was not done."""
        number, *others = windows
        if any(self._clock() < self._apart.get(each.subject, 0.0) for each in others):
            return self._claim_first(code, values, (number,))
        counted = f"#number_counted = :yes{', #counted = :yes' if others else ''}"
        claiming = Update(_key(code), f"{CLAIM}, {counted} {RUNS}", {**values, ":yes": YES}, NEW)
        counting = [self._counters.counting(each.subject, each.seconds, code, each.limit) for each in windows]
        try:
            self._table.update_together(claiming, *counting)
        except TransactionCanceledError as error:
            if not others or error.refused != (len(windows),):
                return None
            self._apart[windows[-1].subject] = self._clock() + APART_SECONDS
            return self._claim_first(code, values, (number,))
        return History(counted=bool(others), number_counted=True)

    def _unclaimed(self, code: str, run: str, now: float, fault: StoreUnavailableError) -> Claim | None:
        """Decide without a write, by what the table can still be asked; ``now`` is when the claim was begun."""
        try:
            item = self._table.read(_key(code)) or {}
            if item.get("holder", {}).get("S") == run:
                return Claim(code, run, self._history(code, item, run, now))
            if "kept" in item or ("holder" in item and float(item["held_until"]["N"]) >= self._clock()):
                return None
            return Claim(code, run, self._history(code, item, run, now) if item else History(), str(fault))
        except (StoreUnavailableError, LookupError, TypeError, ValueError):
            return Claim(code, run, History(), str(fault))

    def doubt(self, claim: Claim) -> None:
        """Record another send; see ports.CodeStore."""
        values: dict[str, Any] = {":run": {"S": claim.run}, ":second": {"SS": [_second(claim)]}}
        try:
            self._table.update(Update(_key(claim.code), "ADD #doubts :second", values, HELD))
        except ConditionFailedError as error:
            raise StoreUnavailableError("the table of codes failed: another run has the claim") from error

    def keep(self, claim: Claim) -> None:
        """Keep a code; see ports.CodeStore. What could not be kept before is kept as well."""
        _remember(self._kept, claim.code, False)  # noqa: FBT003 - the table does not know yet
        self._keep(claim.code)
        for code in [code for code, known in self._kept.items() if not known][:CATCH_UP]:
            self._keep(code)

    def _keep(self, code: str) -> None:
        expression = "SET #kept = :yes, #expiration = if_not_exists(#expiration, :end) REMOVE #holder, #held_until"
        self._table.conclude(Update(_key(code), expression, {":yes": YES, ":end": self._end()}))
        self._kept[code] = True

    def release(self, claim: Claim, *, doubts: int, counted: bool) -> None:
        """Release a code; see ports.CodeStore."""
        unsent = [claim.run, _second(claim)][doubts:]
        _remember(self._unsent, claim.code, self._unsent.get(claim.code, frozenset()) | set(unsent))
        values: dict[str, Any] = {":run": {"S": claim.run}}
        expression = "REMOVE #holder, #held_until"
        if counted:
            values[":yes"] = YES
            expression = f"SET #counted = :yes {expression}"
        if unsent:
            values[":unsent"] = {"SS": unsent}
            expression += " DELETE #doubts :unsent"
        try:
            self._table.conclude(Update(_key(claim.code), expression, values, HELD))
        except ConditionFailedError:
            return  # this write came before and its answer was lost, or the claim was not written or has ended

    def _history(self, code: str, item: Item, run: str, now: float) -> History:
        """Read the runs of a code; raise StoreUnavailableError if the item is not one that this module wrote."""
        try:
            doubts = set(item.get("doubts", {}).get("SS", ())) - {run} - self._unsent.get(code, frozenset())
            number_of_run, event_age = _of_event(run, item["runs"]["SS"], now)
            age = max(0.0, now - float(item["begun"]["N"]))
        except (LookupError, TypeError, ValueError) as error:
            raise StoreUnavailableError(
                f"an item of the table of codes is unreadable: {type(error).__name__}"
            ) from error
        counted, number_counted = "counted" in item, "number_counted" in item
        return History(age, number_of_run, event_age, len(doubts), counted, number_counted)

    def _end(self) -> dict[str, str]:
        return {"N": str(int(self._clock()) + KEEP_SECONDS)}


def _of_event(run: str, runs: Collection[str], now: float) -> tuple[int, float]:
    """Count the runs of the event that a run is for; return the seconds since the first of them began."""
    trace = run.rsplit("@", 2)[0]
    found = [other.rsplit("@", 2) for other in {*runs, run}]
    began = [float(parts[1]) for parts in found if parts[0] == trace]
    return len(began), max(0.0, now - min(began))


def _remember[Value](kept: OrderedDict[str, Value], code: str, value: Value) -> None:
    kept[code] = value
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)


def _key(code: str) -> str:
    return f"code#{code}"


def _second(claim: Claim) -> str:
    return f"{claim.run}+"
