"""CustomSMSSender's job, from Cognito's event to the outcome of its code.

The store serves the code and not the other way round: where it fails before sending began, the code is sent all the
same, and where it fails afterwards, the outcome stands. Each failure of the store is reported.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.application.ports import Dispatch
from cognito_otp.application.route_attempts import TimeLeft
from cognito_otp.domain.custom_sms_sender import Skip, decide, reveal
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind
from cognito_otp.domain.delivery.resending import History, forbid_sending, settle
from cognito_otp.domain.purposes import time_to_live
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.routing.planning import Declined, plan
from cognito_otp.errors import InvalidEventError, PermanentError, StoreUnavailableError, TransientError
from cognito_otp.events import read_sender_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.application.event_report import EventReport, EventReporter
    from cognito_otp.application.ports import Claims, CodeOpener, Invocation, RoutingTables, RunJournal
    from cognito_otp.application.pumping_guard import PumpingGuard
    from cognito_otp.application.route_attempts import RouteAttempts
    from cognito_otp.domain.custom_sms_sender import Send, SenderRules


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomSmsSender:
    """Sends the codes of CustomSMSSender events. ``clock`` returns seconds, from any start."""

    reporter: EventReporter
    tables: RoutingTables
    claims: Claims
    journal: RunJournal
    guard: PumpingGuard
    codes: CodeOpener
    routes: RouteAttempts
    rules: SenderRules
    problems: tuple[str, ...] = ()
    clock: Callable[[], float] = time.monotonic

    def handle(self, event: object, run: Invocation) -> Outcome:  # noqa: C901 - the steps stand in one place, in order
        """Send the code of one event and report it; the caller fails the run where the outcome asks for that."""
        report = self.reporter.start(run.trace)
        for problem in self.problems:
            report.fault(Fault.SETTINGS, problem)

        # Read the event.
        try:
            received = read_sender_event(event)
        except InvalidEventError as error:
            return report.end(Outcome(OutcomeKind.INVALID, str(error)))
        report.about(source=received.source, user_pool_id=received.user_pool_id, sub=received.attributes.sub)

        # Decide whether it asks for a code to be sent.
        send = decide(received, signs_in_with_email=self.rules.signs_in_with_email)
        if isinstance(send, Skip):
            return report.end(Outcome(OutcomeKind.SKIPPED, send.reason, _follow_up(intended=not send.alarming)))
        report.about(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)

        # Plan its routes.
        reading = self.tables.current()
        if reading.fault is not None:
            report.fault(Fault.ROUTING_TABLE, reading.fault)
        planned = plan(send.phone.country, send.purpose, reading.table, self.rules.policy)
        if isinstance(planned, Declined):
            intended = planned.reason.is_intended
            return report.end(Outcome(OutcomeKind.NOT_SERVED, planned.reason, _follow_up(intended=intended)))

        # Claim the code, so that an event that arrives twice is sent once.
        try:
            claimed = self.claims.take(send.sealed_code, seconds=run.remaining())
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            claimed, history = False, None
        else:
            if not claimed:
                return report.end(Outcome(OutcomeKind.DUPLICATE, follow_up=FollowUp.NONE))
            history = self._begin(send, report)
        runs = history or History()
        life = self.rules.lifetimes.seconds(send.purpose)
        ends = self.clock() + life - runs.age
        outcome = self._capped(send, history, report) or forbid_sending(runs, life, self.rules.on_unknown)

        # Open it, word it for each route, and try the routes.
        opened = outcome or self._open(send)
        if isinstance(opened, Outcome):
            outcome = opened
        else:
            time_left = TimeLeft(run.remaining, lambda: ends - self.clock())
            words = Words(send.purpose, self.rules.app_name, send.locale, code=opened, user=send.user_name)
            dispatches = [
                Dispatch(
                    to=send.phone,
                    route=route,
                    content=compose(route, words),
                    purpose=send.purpose,
                    time_to_live=time_to_live(time_left.of_code()),
                    max_price=self.rules.max_price,
                    configuration_set=self.rules.configuration_set,
                    trace=run.trace,
                )
                for route in planned.routes
            ]
            outcome = self.routes.try_in_order(dispatches, time_left=time_left, report=report.attempt)
        outcome = settle(outcome, runs, self.rules.on_unknown, retries=self.rules.retries)

        # Report the outcome, then conclude the claim.
        report.end(outcome)
        if history is not None and outcome.kind is OutcomeKind.DELAYED:
            self._write(report, lambda: self.journal.nothing_sent(send.sealed_code))
        self._conclude(send, outcome, report, claimed=claimed)
        return outcome

    def _begin(self, send: Send, report: EventReport) -> History | None:
        """Record that a run begins; None if that failed."""
        try:
            return self.journal.begin(send.sealed_code)
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            return None

    def _capped(self, send: Send, history: History | None, report: EventReport) -> Outcome | None:
        """Count a code in its first run; return the outcome of one beyond an enforced cap."""
        if history is None or history.run > 1:
            return None
        try:
            cap = self.guard.count(send.phone)
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            return None
        if cap is None:
            return None
        if self.guard.enforces:
            return Outcome(OutcomeKind.CAPPED, cap)
        report.fault(Fault.WOULD_CAP, cap)
        return None

    def _open(self, send: Send) -> str | Outcome:
        """Return the code as the user types it, or the outcome of one that cannot be opened."""
        try:
            return reveal(send.purpose, self.codes.open(send.sealed_code, user_pool_id=send.user_pool_id))
        except PermanentError as error:
            return Outcome(OutcomeKind.UNREADABLE, str(error))
        except TransientError as error:
            return Outcome(OutcomeKind.DELAYED, str(error), FollowUp.RUN_AGAIN)

    def _conclude(self, send: Send, outcome: Outcome, report: EventReport, *, claimed: bool) -> None:
        """Release the claim for another run, or keep it, which is worth a second try."""
        if outcome.follow_up.fails_the_run:
            if claimed:
                self._write(report, lambda: self.claims.release(send.sealed_code))
        elif not self._write(report, lambda: self.claims.keep(send.sealed_code)) and claimed:
            self._write(report, lambda: self.claims.keep(send.sealed_code))

    def _write(self, report: EventReport, write: Callable[[], None]) -> bool:
        """Write to the store after the outcome is known; return whether that worked."""
        try:
            write()
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            return False
        return True


def _follow_up(*, intended: bool) -> FollowUp:
    """Return what follows a code that is not sent: nothing, if a setting says so."""
    return FollowUp.NONE if intended else FollowUp.UNDELIVERED
