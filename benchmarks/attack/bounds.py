"""How many texts of one code there may be, in one place, each bound with its reason.

``unwanted`` lists the kinds of deviations that a bound admits, because they are documented: they are counted in the
figures and are no violations.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many texts of one code, with OnUnknown=resend and with hold."""

    resend: int
    hold: int
    why: str
    unwanted: frozenset[str] = frozenset()

    def of(self, on_unknown: str) -> int:
        """Return the bound with this setting."""
        return self.hold if on_unknown == "hold" else self.resend


NO_RECORD = frozenset({"unreported", "only duplicate"})
DOUBTFUL_RECORD = frozenset({"false record"})

BOUNDS = {
    "default": Bound(2, 1, "Whatever happens, OnUnknown=resend costs one extra text at most, and hold none."),
    "once": Bound(1, 1, "No answer of a carrier was lost and no run was killed, so nothing excuses a second text."),
    "believed refusal": Bound(
        36, 36, "A 4xx says by HTTP's definition that the request was not carried out; one that lies is believed."
    ),
    "two faults at once": Bound(
        2, 2, "Two failures at once: docs/reliability.md promises OnUnknown=hold against one failure at a time."
    ),
    "a kill": Bound(
        2,
        1,
        "A run that is killed after it sent and before its claim ended is recorded as one that may have sent.",
        DOUBTFUL_RECORD,
    ),
    "dead store": Bound(
        1,
        1,
        "A store that is down counts no runs, so each run that fails leaves a record: it may be the last.",
        DOUBTFUL_RECORD,
    ),
    "an unrecorded run": Bound(
        1,
        1,
        "A run whose claim failed is not counted, and leaves a record if it is delayed: it may be the last.",
        DOUBTFUL_RECORD,
    ),
    "store dead after the send": Bound(
        2,
        1,
        "Where no write after the send succeeds, a later copy is held as one that may have been sent.",
        DOUBTFUL_RECORD,
    ),
    "dead store, and a duplicate": Bound(
        2, 2, "A store that is down notices no duplicate (docs/reliability.md), so each copy is sent.", DOUBTFUL_RECORD
    ),
    "a kill before the claim": Bound(
        1,
        1,
        "Nothing knows of a run that was killed before its claim was written, so the last run takes itself for the one "
        "before and leaves no record: only Lambda's metrics of the event (Errors, AsyncEventsDropped) show it.",
        NO_RECORD,
    ),
    "a late claim": Bound(
        2,
        1,
        "A run whose claim is not answered is not recorded, and leaves a record if it fails: it may be the last.",
        DOUBTFUL_RECORD,
    ),
    "dead queue": Bound(2, 1, "A record cannot be kept in a queue that fails; the log says so.", NO_RECORD),
}
