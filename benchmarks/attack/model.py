"""The model: what must hold after every case, whatever the stand-ins did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attack.bounds import BOUNDS
from attack.leaks import leaks
from attack.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from attack.cases import Message
    from attack.playing import Played
    from attack.runs import Run
    from attack.scene import Call

DELAY = "CodeDelayedError"
"""What the handler raises on purpose, to have Lambda run the event again."""
AGAIN = ("429", "acted, 429", "5", "acted, 5", "the connection ends", "acted, the connection ends", "acts after")
"""How answers begin after which docs/routing.md may have the same route tried again, throttles apart."""
DOUBT = {"in_doubt", "held"}
INTENDED = {"not_served", "capped", "opted_out", "blocked"}
"""Outcomes that a user, a setting or a rule wants: they are counted and leave no record."""
KILLED_LAST = "killed in the last run"
"""No text and no record: admitted everywhere, because a process that was killed reports nothing."""


def check(played: Played) -> tuple[list[Violation], list[Violation]]:
    """Return the violations of a case, and the deviations that its bound admits."""
    found = [violation for run in played.runs for violation in _of_run(run, played)]
    messages = {arrival.message.code: arrival.message for arrival in played.case.arrivals}
    for message in messages.values():
        found += _of_message(message, played)
    found += leaks(played)
    found += _of_routes(played)
    admitted = BOUNDS[played.case.bound].unwanted | {KILLED_LAST}
    violations = [violation for violation in dict.fromkeys(found) if violation.kind not in admitted]
    return violations, [violation for violation in found if violation.kind in admitted]


def _of_run(run: Run, played: Played) -> Iterator[Violation]:
    """Check that a run ends by itself, in time, with one line and one count that agree, and nothing unforeseen."""
    ended = run.ended
    if ended.init:
        yield Violation("init", f"{ended.raised} at {ended.place}: {ended.said[:100]}")
        return
    if ended.killed == "attack":
        return
    if ended.killed == "time" or ended.seconds > played.case.budget:
        manners = ", ".join(f"{fault.on}: {fault.manner.name}" for fault in played.case.faults[:1])
        yield Violation("late", f"the run was not over when the function's time was ({manners})")
        return
    if ended.raised not in {None, DELAY}:
        yield Violation("crash", f"{ended.raised} at {ended.place}")
    if len(run.concluded) != 1 or len(run.counted) != 1 or run.concluded != run.counted:
        yield Violation("report", f"lines {run.concluded}, counts {run.counted}")
    if "sent" in run.concluded and not run.texts:
        yield Violation("false sent", "reported as sent, and no carrier accepted it")


def _of_message(message: Message, played: Played) -> Iterator[Violation]:
    """Check that a code is texted as often as its bound allows, and that a record stands for one without a text."""
    runs = [run for run in played.runs if run.arrival.message.code == message.code]
    texts = played.scene.texts(message.code)
    most = message.most if message.most is not None else BOUNDS[played.case.bound].of(played.case.on_unknown)
    if texts > most:
        yield Violation("doubled" if most else "forbidden", f"more than {most} texts")
    if message.wanted and not texts and not _killed_last(runs):
        yield Violation("unsent", f"could be sent; {_outcomes(runs)}")
    records = [record for record in played.scene.records if record.get("trace") in {run.request for run in runs}]
    said = {outcome for run in runs for outcome in run.concluded}
    if records and said and said <= INTENDED:
        yield Violation("needless record", f"a record of what is intended; {_outcomes(runs)}")
    if texts == 0 and not records and not message.silent and not said & INTENDED:
        kind = "only duplicate" if said == {"duplicate"} else "unreported"
        kind = KILLED_LAST if _killed_last(runs) else kind
        yield Violation(kind, f"no text, no record; {_outcomes(runs)}")
    if played.case.freeze and DOUBT & {outcome for run in runs for outcome in run.concluded}:
        yield Violation("doubt", f"in doubt after a connection that idled; {_outcomes(runs)}")
    sent = [run.arrival.message.event for run in runs if "sent" in run.concluded]
    recorded = {record.get("trace") for record in records}
    recorded -= {record.get("trace") for record in records if _given_up(record, records, runs)}
    if any(run.request in recorded and run.arrival.message.event in sent for run in runs):
        yield Violation("false record", f"a record, though sent; {_outcomes(runs)}")


def _given_up(record: Mapping[str, Any], records: list[dict[str, Any]], runs: list[Run]) -> bool:
    """Say whether an event was delayed in all its runs, and its one record says so: a copy may be sent later."""
    own = [run for run in runs if run.request == record.get("trace")]
    alone = [other.get("trace") for other in records].count(record.get("trace")) == 1
    return alone and own[-1].attempt > 1 and all(run.concluded == ["delayed"] for run in own)


def _killed_last(runs: list[Run]) -> bool:
    """Say whether the attack killed the very last run, which can report nothing then."""
    return runs[-1].ended.killed == "attack"


def _outcomes(runs: list[Run]) -> str:
    return " then ".join(
        f"killed ({run.ended.killed})" if run.ended.killed else ",".join(run.concluded) or "nothing" for run in runs
    )


def _of_routes(played: Played) -> Iterator[Violation]:
    """No run tries a route again but after a throttle or a server's fault; routes come in the order of the table."""
    tried: dict[tuple[object, ...], Call] = {}
    for call in played.scene.calls:
        if call.service != "send" or played.case.together:
            continue
        route = (call.arrival, call.attempt, call.operation, call.identity, call.region)
        before = tried.get(route)
        if before is not None and not before.throttled and not before.treated.startswith(AGAIN):
            yield Violation("repeated", f"again on one route after: {before.treated}")
        tried[route] = call
    if played.case.routes is not None:
        yield from _of_order(played, played.case.routes)


def _of_order(played: Played, routes: tuple[str, ...]) -> Iterator[Violation]:
    made = tuple(
        f"{call.operation} {call.identity}"
        for call in played.scene.calls
        if call.service == "send" and (call.arrival, call.attempt) == (1, 1)
    )
    if made != routes:
        yield Violation("routes", f"tried {made}, expected {routes}")
    elif played.runs and played.runs[0].concluded != [played.case.concludes]:
        yield Violation("routes", f"concluded {played.runs[0].concluded}, expected {played.case.concludes}")
