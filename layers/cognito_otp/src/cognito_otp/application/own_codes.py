"""Sends a code that another trigger made: worded, routed and tried as the sender does, without a claim and a count.

It is for triggers that a user waits for, such as CreateAuthChallenge: nothing is sent twice, and nothing retried later.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cognito_otp.application.ports import Dispatch
from cognito_otp.application.route_attempts import Sends, TimeLeft
from cognito_otp.domain.delivery.attempts import Attempt, Refused, describe
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind, unsent
from cognito_otp.domain.delivery.verdicts import UNKNOWN
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.phones import InvalidPhoneError, country_of, repair_phone
from cognito_otp.domain.purposes import MINUTE, Purpose, time_to_live
from cognito_otp.domain.routing.composing import Words, compose, word_text
from cognito_otp.domain.routing.planning import Declined, plan
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp.application.ports import Invocation, Log, RoutingTables, RunDeadlines
    from cognito_otp.application.route_attempts import RouteAttempts
    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.routing.planning import Policy
    from cognito_otp.domain.routing.routes import Route


class OwnCode(Value, frozen=True):
    """A code, and who gets it. ``life`` is how long it can be used, in seconds; the locales may be anything."""

    hidden = ("code", "phone_number", "user_locale", "requested_locale")

    code: str
    phone_number: str
    purpose: Purpose = Purpose.AUTHENTICATION
    life: int = 3 * MINUTE
    user_locale: str | None = None
    requested_locale: str | None = None
    client_id: str | None = None

    def recipient(self, country: str | None) -> Recipient:
        """Return what is known of the language of whoever gets it."""
        return Recipient(self.user_locale, self.requested_locale, self.client_id, country)


class OwnCodes(Value, frozen=True, kw_only=True):
    """Words and sends codes of other triggers."""

    tables: RoutingTables
    routes: RouteAttempts
    catalogue: Catalogue
    policy: Policy
    max_price: str
    deadlines: RunDeadlines
    log: Log
    problems: tuple[str, ...] = ()
    clock: Callable[[], float] = time.monotonic

    def word(self, own: OwnCode) -> str:
        """Word a code as a text in the recipient's language and the name of the application, as ``send`` does."""
        recipient = own.recipient(country_of(own.phone_number))
        return word_text(Words(own.purpose, recipient, own.life, code=own.code), self.catalogue)

    def send(self, own: OwnCode, run: Invocation) -> Outcome:
        """Send a code by the routes of its country, and log each attempt. Its kind is SENT, or says why not."""
        self.deadlines.start_run(run.remaining)
        for problem in self.problems:
            self.log.error("settings_fault", extra={"problem": problem})
        try:
            phone = repair_phone(own.phone_number)
        except InvalidPhoneError as error:
            return self._end(
                Outcome(OutcomeKind.SKIPPED, str(error), FollowUp.UNDELIVERED, reason="invalid_phone_number")
            )
        reading = self.tables.current()
        if reading.fault is not None:
            self.log.error("routing_table_fault", extra={"problem": reading.fault})
        planned = plan(phone.country, own.purpose, reading.table, self.policy)
        if isinstance(planned, Declined):
            return self._end(unsent(OutcomeKind.NOT_SERVED, planned.reason))
        ends_at = self.clock() + own.life
        outcome = self.routes.try_in_order(
            list(self._dispatches(own, phone, planned.routes, run.trace)),
            time_left=TimeLeft(run.remaining, lambda: ends_at - self.clock()),
            sends=Sends(0, lambda: False),
            report=self._report,
        )
        return self._end(outcome)

    def _dispatches(self, own: OwnCode, phone: Phone, routes: tuple[Route, ...], trace: str) -> Iterator[Dispatch]:
        """Word the code for each route. A route that cannot word it is logged and left out."""
        words = Words(own.purpose, own.recipient(phone.country), own.life, code=own.code)
        for route in routes:
            try:
                content = compose(route, words, self.catalogue)
            except Exception as error:  # noqa: BLE001 - another route may do
                self._report(Attempt(route, Refused(Failure(type(error).__name__)), UNKNOWN))
                continue
            yield Dispatch(phone, route, content, own.purpose, time_to_live(own.life), self.max_price, trace)

    def _report(self, attempt: Attempt) -> None:
        self.log.info("attempt", extra=describe(attempt))

    def _end(self, outcome: Outcome) -> Outcome:
        found = {"outcome": outcome.kind, "reason": outcome.reason, "problem": outcome.problem}
        fields = {key: value for key, value in found.items() if value is not None}
        if outcome.kind is OutcomeKind.SENT:
            self.log.info("code_sent", extra=fields)
        else:
            (self.log.info if outcome.kind.is_intended else self.log.error)("code_not_sent", extra=fields)
        return outcome
