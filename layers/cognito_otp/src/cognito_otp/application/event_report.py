"""Reports each event to operators: log lines, one metric, and a record of an undelivered code."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from cognito_otp.domain.delivery.attempts import Lost, describe
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import FollowUp, OutcomeKind
from cognito_otp.domain.delivery.undelivered_codes import EventSummary, UndeliveredCode
from cognito_otp.domain.values import Value
from cognito_otp.errors import FailureQueueError

if TYPE_CHECKING:
    from cognito_otp.application.ports import FailureQueue, Log, LogLine, Metrics
    from cognito_otp.domain.delivery.attempts import Attempt
    from cognito_otp.domain.delivery.outcomes import Outcome

LINES = {
    OutcomeKind.SENT: "code_sent",
    OutcomeKind.DUPLICATE: "code_duplicate",
    OutcomeKind.IN_DOUBT: "code_in_doubt",
    OutcomeKind.HELD: "code_held",
    OutcomeKind.DELAYED: "code_delayed",
    OutcomeKind.SKIPPED: "code_skipped",
    OutcomeKind.INVALID: "event_invalid",
}
"""Names of the lines that end a report; every other outcome is ``code_not_sent``."""


class EventReporter(Value, frozen=True):
    """Where events are reported to."""

    log: Log
    metrics: Metrics
    failures: FailureQueue

    def start(self, trace: str) -> EventReport:
        """Start the report of an event; ``trace`` is its request id, which stays the same over Lambda's retries."""
        return EventReport(self, trace)


class EventReport:
    """The report of one event, from its reading to its outcome."""

    def __init__(self, reporter: EventReporter, trace: str) -> None:
        """Add ``trace`` to every line."""
        self._trace = trace
        self._log, self._metrics, self._failures = reporter.log, reporter.metrics, reporter.failures
        self._about = EventSummary()
        self._attempts: tuple[Attempt, ...] = ()
        self._ended: Outcome | None = None
        self._log.append_keys(trace=trace)

    def add(self, **known: str | None) -> None:
        """Add what is known of the event to every following line; see EventSummary."""
        self._about = replace(self._about, **known)
        self._log.append_keys(**known)

    def attempt(self, attempt: Attempt) -> None:
        """Log one line for an attempt: its route, what the channel answered, and the next step. Count a lost answer."""
        self._attempts = (*self._attempts, attempt)
        lost = isinstance(attempt.answer, Lost)
        loud = lost or (attempt.verdict is not None and attempt.verdict.alarming)
        (self._log.error if loud else self._log.info)("attempt", extra=describe(attempt))
        if lost:
            self._metrics.count_fault(Fault.LOST_ANSWER)

    def fault(self, fault: Fault, problem: str) -> None:
        """Log and count what failed beside the delivery."""
        if fault is Fault.WOULD_CAP:
            self._log.warning("code_would_be_capped", extra={"problem": problem})
            self._metrics.count_fault(fault, country=self._about.country)
        else:
            self._log.error(f"{fault}_fault", extra={"problem": problem})
            self._metrics.count_fault(fault)

    def end(self, outcome: Outcome) -> Outcome:
        """Log and count the outcome, then record an undelivered code, which needs a call; return the outcome.

        A report has one end, unless that fails itself: what fails afterwards is a fault of the store, because only the
        claim is left to conclude.
        """
        if self._ended is not None:
            self.fault(Fault.STORE, outcome.problem or outcome.kind)
            return self._ended
        route = outcome.route or (self._attempts[-1].route if self._attempts else None)
        self._log_line(outcome)
        self._metrics.count_code(outcome.kind, country=self._about.country, channel=route.channel if route else None)
        if outcome.follow_up.undelivered:
            self._record(outcome)
        self._ended = outcome
        return outcome

    def _log_line(self, outcome: Outcome) -> None:
        line: dict[str, str | None] = {
            "outcome": outcome.kind,
            "reason": outcome.reason,
            "problem": outcome.problem,
        }
        if outcome.route is not None:
            line |= {"route": outcome.route.name, "channel": outcome.route.channel}
        line["message_id"] = outcome.message_id
        given = {name: text for name, text in line.items() if text is not None}
        self._level(outcome)(LINES.get(outcome.kind, "code_not_sent"), extra=given)

    def _level(self, outcome: Outcome) -> LogLine:
        match outcome.follow_up:
            case FollowUp.NONE:
                return self._log.info
            case FollowUp.RUN_AGAIN:
                return self._log.warning
            case FollowUp.NO_RUNS_LEFT | FollowUp.UNDELIVERED:
                return self._log.error

    def _record(self, outcome: Outcome) -> None:
        attempts = tuple(describe(attempt) for attempt in self._attempts)
        problem = ": ".join(filter(None, (outcome.reason, outcome.problem))) or None
        try:
            self._failures.put(UndeliveredCode(outcome.kind, problem, self._about, attempts, self._trace))
        except FailureQueueError as error:
            self.fault(Fault.FAILURE_QUEUE, str(error))
