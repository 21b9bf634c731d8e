"""CustomSMSSender's job, from Cognito's event to the outcome of its code.

A failure of the store never stops a code: if the store fails before sending began, the code is sent anyway, and if it
fails afterwards, the outcome stands. Each failure of the store is reported.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cognito_otp.application.ports import Dispatch
from cognito_otp.application.route_attempts import Sends, TimeLeft
from cognito_otp.domain.custom_sms_sender import Skip, decide, identify_code, reveal
from cognito_otp.domain.delivery.attempts import Attempt, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind, unsent
from cognito_otp.domain.delivery.resending import forbid_sending, resends_left, settle
from cognito_otp.domain.delivery.unforeseen import unforeseen
from cognito_otp.domain.delivery.verdicts import UNKNOWN
from cognito_otp.domain.purposes import time_to_live
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.routing.planning import Declined, DeclineReason, plan
from cognito_otp.domain.values import Value
from cognito_otp.errors import InvalidEventError, PermanentError, StoreUnavailableError, TransientError
from cognito_otp.events import read_sender_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.application.event_report import EventReport, EventReporter
    from cognito_otp.application.ports import Claim, CodeOpener, CodeStore, Invocation, RoutingTables, RunDeadlines
    from cognito_otp.application.pumping_guard import PumpingGuard
    from cognito_otp.application.route_attempts import RouteAttempts
    from cognito_otp.domain.custom_sms_sender import Send, SenderRules
    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.routing.routes import Route


class CustomSmsSender(Value, frozen=True, kw_only=True):
    """Sends the codes of CustomSMSSender events. ``clock`` returns seconds, from any start."""

    reporter: EventReporter
    deadlines: RunDeadlines
    tables: RoutingTables
    store: CodeStore
    guard: PumpingGuard
    codes: CodeOpener
    routes: RouteAttempts
    rules: SenderRules
    catalogue: Catalogue
    problems: tuple[str, ...] = ()
    clock: Callable[[], float] = time.monotonic

    def handle(self, event: object, run: Invocation) -> Outcome:
        """Send the code of one event and report it; the caller fails the run where the outcome asks for that.

        An exception that was not foreseen is an outcome as well, so that it leaves a line, a metric and a record.
        """
        report = self.reporter.start(run.trace)
        self.deadlines.start_run(run.remaining)
        for problem in self.problems:
            report.fault(Fault.SETTINGS, problem)
        try:
            return self._send_code(event, run, report)
        except Exception as error:  # noqa: BLE001 - any other end would be silent
            return report.end(unforeseen(error, FollowUp.NO_RUNS_LEFT))

    def _send_code(self, event: object, run: Invocation, report: EventReport) -> Outcome:  # noqa: C901 - the job, in order, in one place
        # Read the event.
        try:
            received = read_sender_event(event)
        except InvalidEventError as error:
            return report.end(Outcome(OutcomeKind.INVALID, str(error)))
        report.add(source=received.source, user_pool_id=received.user_pool_id, sub=received.attributes.sub)

        # Decide whether it asks for a code to be sent.
        send = decide(received, signs_in_with_email=self.rules.signs_in_with_email)
        if isinstance(send, Skip):
            follow_up = FollowUp.UNDELIVERED if send.alarming else FollowUp.NONE
            return report.end(Outcome(OutcomeKind.SKIPPED, send.problem, follow_up, reason=send.reason))
        report.add(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)

        # Plan its routes.
        reading = self.tables.current()
        if reading.fault is not None:
            report.fault(Fault.ROUTING_TABLE, reading.fault)
        planned = plan(send.phone.country, send.purpose, reading.table, self.rules.policy)
        if isinstance(planned, Declined):
            return report.end(self._declined(send, planned, report))

        # Claim the code, so that an event that arrives twice is sent once.
        code_id = identify_code(send.user_pool_id, send.sealed_code)
        claiming_at = self.clock()
        windows = self.guard.windows(send.phone)
        claim = self.store.claim(code_id, trace=run.trace, seconds=run.remaining(), counting=windows)
        if claim is None:
            return report.end(Outcome(OutcomeKind.DUPLICATE, follow_up=FollowUp.NONE))
        if claim.fault is not None:
            report.fault(Fault.STORE, claim.fault)
        life = self.rules.lifetimes.seconds(send.purpose)
        expires_at = claiming_at - claim.history.age + life
        counted, sends = claim.history.counted, self._sends(claim, report)
        try:
            outcome = forbid_sending(claim.history, life, self.rules.on_unknown)
            if outcome is None and not counted and claim.fault is None:
                outcome, counted = self._count(send, claim, report)
            if outcome is None:
                # Open the code.
                code = reveal(send.purpose, self.codes.open(send.sealed_code, user_pool_id=send.user_pool_id))

                # Word it for each route.
                words = Words(send.purpose, send.recipient, life, code=code, user=send.user_name)
                dispatches = self._word(send, words, planned.routes, run, report)

                # Try the routes.
                time_left = TimeLeft(run.remaining, lambda: expires_at - self.clock())
                outcome = self.routes.try_in_order(dispatches, time_left=time_left, sends=sends, report=report.attempt)
        except Exception as error:  # noqa: BLE001 - the claim must be concluded as well
            outcome = _ended_by(error, may_have_been_sent=sends.unrefused > 0)

        # Report the outcome, then conclude the claim: a run that is killed between the two is run again.
        event_age = self.clock() - claiming_at + claim.history.event_age
        another_run = self.rules.retries.leave_another(claim.history.run, event_age)
        outcome = settle(
            outcome, claim.history, self.rules.on_unknown, recorded=claim.fault is None, another_run=another_run
        )
        report.end(outcome)
        if outcome.follow_up.fails_the_run:
            self._write(report, lambda: self.store.release(claim, doubts=outcome.doubts, counted=counted))
        else:
            self._write(report, lambda: self.store.keep(claim))
        return outcome

    def _declined(self, send: Send, declined: Declined, report: EventReport) -> Outcome:
        """Return the outcome of a code that is not sent anywhere.

        A country that ServedCountries names, or that the table has routes for, ought to have one for every purpose: one
        of the two is wrong. Where there are routes, the user is not meant to go without a code.
        """
        wanted = bool(declined.candidates) or self.rules.policy.served.names(declined.country)
        if declined.reason is DeclineReason.NO_ROUTE and wanted:
            report.fault(
                Fault.ROUTING_TABLE, f"no route to {declined.country}, which is served, carries {send.purpose}"
            )
        kind = OutcomeKind.REFUSED if declined.candidates else OutcomeKind.NOT_SERVED
        return unsent(kind, declined.reason)

    def _count(self, send: Send, claim: Claim, report: EventReport) -> tuple[Outcome | None, bool]:
        """Count the code; return the outcome of one beyond an enforced cap, and whether the store counted."""
        try:
            cap = self.guard.count(send.phone, claim.code, number_counted=claim.history.number_counted)
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            return None, False
        if cap is not None and self.guard.enforces:
            return unsent(OutcomeKind.CAPPED, cap), True
        if cap is not None:
            report.fault(Fault.WOULD_CAP, cap)
        return None, True

    def _word(
        self, send: Send, words: Words, routes: tuple[Route, ...], run: Invocation, report: EventReport
    ) -> list[Dispatch]:
        """Word the code for each route. A route that cannot word it is reported and left out."""
        dispatches = []
        for route in routes:
            try:
                content = compose(route, words, self.catalogue)
            except Exception as error:  # noqa: BLE001 - another route may do
                report.attempt(Attempt(route, Refused(Failure(type(error).__name__)), UNKNOWN))
                continue
            dispatches.append(
                Dispatch(
                    to=send.phone,
                    route=route,
                    content=content,
                    purpose=send.purpose,
                    time_to_live=time_to_live(self.rules.lifetimes.seconds(send.purpose)),
                    max_price=self.rules.max_price,
                    configuration_set=self.rules.configuration_set,
                    trace=run.trace,
                )
            )
        return dispatches

    def _sends(self, claim: Claim, report: EventReport) -> Sends:
        """Begin to count the sends; none may be made again by a run that the store could not record."""
        again = resends_left(claim.history, self.rules.on_unknown) if claim.fault is None else 0
        return Sends(again, lambda: self._write(report, lambda: self.store.doubt(claim)))

    def _write(self, report: EventReport, write: Callable[[], None]) -> bool:
        """Write to the store once the outcome is known; return whether that worked."""
        try:
            write()
        except StoreUnavailableError as error:
            report.fault(Fault.STORE, str(error))
            return False
        return True


def _ended_by(error: Exception, *, may_have_been_sent: bool) -> Outcome:
    """Return the outcome of a code whose run an exception ended: what may have been sent is not sent again."""
    if may_have_been_sent:
        return unforeseen(error, FollowUp.UNDELIVERED)
    match error:
        case PermanentError():
            return Outcome(OutcomeKind.UNREADABLE, str(error))
        case TransientError():
            return Outcome(OutcomeKind.DELAYED, str(error), FollowUp.RUN_AGAIN)
        case _:
            return unforeseen(error, FollowUp.RUN_AGAIN)
