"""Sends a code by its plan: opens it, words it for each route, and has the routes tried in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.outcomes import CodeOutcome
from cognito_otp.domain.purposes import time_to_live
from cognito_otp.domain.routing.attempts import NotSent
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.sending import reveal
from cognito_otp.errors import PermanentError, TransientError
from cognito_otp.ports import Dispatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.delivery import Deliverer, TimeLeft
    from cognito_otp.domain.routing.attempts import Attempt, Outcome
    from cognito_otp.domain.routing.planning import Plan
    from cognito_otp.domain.sending import Send
    from cognito_otp.ports import CodeOpener


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSender:
    """Sends codes. ``max_price`` is in US dollars a text, or a minute of a call, on routes without a price.

    ``configuration_set`` is the ARN of the one that routes without one send with; None where there is none.
    """

    codes: CodeOpener
    deliverer: Deliverer
    app_name: str
    max_price: str
    configuration_set: str | None

    def send(
        self, send: Send, plan: Plan, *, trace: str, time_left: TimeLeft, report: Callable[[Attempt], None]
    ) -> Outcome:
        """Send a code in the time that is left; ``trace`` goes with every message, ``report`` hears of attempts."""
        try:
            opened = self.codes.open(send.sealed_code, user_pool_id=send.user_pool_id)
        except PermanentError as error:
            return NotSent(str(error), may_pass=False, outcome=CodeOutcome.UNREADABLE)
        except TransientError as error:
            return NotSent(str(error), may_pass=True)
        words = Words(send.purpose, self.app_name, send.locale, code=reveal(send.purpose, opened), user=send.user_name)
        life = time_to_live(time_left.of_code())
        dispatches = self._write(send, plan, words, life=life, trace=trace)
        return self.deliverer.deliver(dispatches, time_left=time_left, report=report)

    def _write(self, send: Send, plan: Plan, words: Words, *, life: int, trace: str) -> list[Dispatch]:
        return [
            Dispatch(
                to=send.phone,
                route=route,
                content=compose(route, words),
                purpose=send.purpose,
                time_to_live=life,
                max_price=self.max_price,
                configuration_set=self.configuration_set,
                trace=trace,
            )
            for route in plan.routes
        ]
