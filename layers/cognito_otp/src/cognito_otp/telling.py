"""Tells operators what becomes of each event: log lines, one metric, and a record of a code that nobody gets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp.domain.failed_codes import About, FailedCode
from cognito_otp.domain.outcomes import CodeOutcome, Fault
from cognito_otp.domain.routing.attempts import describe
from cognito_otp.errors import FailureQueueError

if TYPE_CHECKING:
    from cognito_otp.domain.once import Conclusion
    from cognito_otp.domain.routing.attempts import Attempt
    from cognito_otp.ports import FailureQueue, Log, LogLine, Metrics

LINES = {
    CodeOutcome.SENT: "code_sent",
    CodeOutcome.DUPLICATE: "code_duplicate",
    CodeOutcome.IN_DOUBT: "code_in_doubt",
    CodeOutcome.HELD: "code_held",
    CodeOutcome.DELAYED: "code_delayed",
    CodeOutcome.SKIPPED: "code_skipped",
    CodeOutcome.INVALID: "event_invalid",
}
"""Names of the lines that conclude; every other outcome is ``code_not_sent``."""

QUIET = {CodeOutcome.SENT, CodeOutcome.DUPLICATE}


@dataclass(frozen=True, slots=True)
class Teller:
    """Where things are told."""

    log: Log
    metrics: Metrics
    failures: FailureQueue

    def open(self, trace: str) -> Case:
        """Begin to tell of an event; ``trace`` is its request's id, which stays the same over Lambda's retries."""
        return Case(self, trace)


class Case:
    """One event, from its reading to its conclusion."""

    def __init__(self, teller: Teller, trace: str) -> None:
        """Have ``trace`` in every line."""
        self.trace = trace
        self._log, self._metrics, self._failures = teller.log, teller.metrics, teller.failures
        self._about = About()
        self._attempts: tuple[Attempt, ...] = ()
        self._log.append_keys(trace=trace)

    def about(self, **known: str | None) -> None:
        """Have what is known of whom in every line from here on; see About."""
        self._about = replace(self._about, **known)
        self._log.append_keys(**known)

    def attempt(self, attempt: Attempt) -> None:
        """Log one line an attempt: its route, what the channel answered, and what is done about it."""
        self._attempts = (*self._attempts, attempt)
        loud = attempt.verdict is not None and attempt.verdict.alarming
        (self._log.error if loud else self._log.info)("attempt", extra=describe(attempt))

    def fault(self, fault: Fault, problem: str) -> None:
        """Log and count what failed beside the code's way."""
        if fault is Fault.WOULD_CAP:
            self._log.warning("code_would_be_capped", extra={"problem": problem})
            self._metrics.count_fault(fault, country=self._about.country)
        else:
            self._log.error(f"{fault}_fault", extra={"problem": problem})
            self._metrics.count_fault(fault)

    def conclude(self, conclusion: Conclusion) -> None:
        """Log and count what became of the event, and record a code that nobody gets."""
        if conclusion.lost:
            self._record(conclusion)
        route = conclusion.route or (self._attempts[-1].route if self._attempts else None)
        self._log_line(conclusion)
        self._metrics.count_code(
            conclusion.outcome, country=self._about.country, channel=route.channel if route else None
        )

    def _log_line(self, conclusion: Conclusion) -> None:
        line: dict[str, str | None] = {"outcome": conclusion.outcome}
        line["reason" if conclusion.outcome is CodeOutcome.SKIPPED else "problem"] = conclusion.problem
        if conclusion.route is not None:
            line |= {"route": conclusion.route.name, "channel": conclusion.route.channel}
        line["message_id"] = conclusion.message_id
        given = {name: text for name, text in line.items() if text is not None}
        self._level(conclusion)(LINES.get(conclusion.outcome, "code_not_sent"), extra=given)

    def _level(self, conclusion: Conclusion) -> LogLine:
        if conclusion.outcome in QUIET or conclusion.expected:
            return self._log.info
        return self._log.warning if conclusion.again and not conclusion.given_up else self._log.error

    def _record(self, conclusion: Conclusion) -> None:
        attempts = tuple(describe(attempt) for attempt in self._attempts)
        failed = FailedCode(conclusion.outcome, conclusion.problem, self._about, attempts, self.trace)
        try:
            self._failures.put(failed)
        except FailureQueueError as error:
            self.fault(Fault.FAILURE_QUEUE, str(error))
