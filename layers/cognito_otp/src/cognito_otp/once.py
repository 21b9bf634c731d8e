"""Sends each code once, and while it lives: claims it, looks at what earlier runs did, and has it sent.

The store serves the code and not the other way round: where it fails before sending began, the code is sent all the
same, and where it fails afterwards, the result stands. The caller hears of it either way.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp.delivery import TimeLeft
from cognito_otp.domain.once import Conclusion, Run, conclude, forbid
from cognito_otp.domain.outcomes import CodeOutcome, Fault
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.domain.once import OnUnknown
    from cognito_otp.domain.purposes import Lifetimes
    from cognito_otp.domain.routing.planning import Plan
    from cognito_otp.domain.sending import Send
    from cognito_otp.guard import Guard
    from cognito_otp.ports import Claims, Invocation, Journal
    from cognito_otp.sender import CodeSender


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceSender:
    """Sends codes. ``retries`` is how often Lambda runs again; ``clock`` tells seconds, from wherever it counts."""

    claims: Claims
    journal: Journal
    guard: Guard
    sender: CodeSender
    lifetimes: Lifetimes
    on_unknown: OnUnknown
    retries: int
    clock: Callable[[], float] = time.monotonic

    def send(self, send: Send, plan: Plan, by: Invocation) -> Conclusion:
        """Send a code unless another run has it or had it; the conclusion says what came of it."""
        began = False
        conclusion: Conclusion | None = None

        def run() -> bool:
            nonlocal began, conclusion
            began = True
            conclusion = self._run(send, plan, by)
            return not conclusion.again

        try:
            self.claims.once(send.sealed_code, run, remaining=by.remaining)
        except StoreUnavailableError as error:
            by.fault(Fault.STORE, str(error))
            if began and conclusion is None:
                raise  # the run broke off, and may have sent the code
            return self._without_the_store(send, plan, by, conclusion)
        return conclusion or Conclusion(CodeOutcome.DUPLICATE)

    def _without_the_store(self, send: Send, plan: Plan, by: Invocation, conclusion: Conclusion | None) -> Conclusion:
        """Send what no run began to send; what was concluded stands, and is written down if the store is back."""
        conclusion = conclusion or self._send(send, plan, by, Run())
        if not conclusion.again:
            self._try(by, lambda: self.claims.keep(send.sealed_code))
        return conclusion

    def _run(self, send: Send, plan: Plan, by: Invocation) -> Conclusion:
        """Send a code that this run claimed."""
        try:
            run = self.journal.begin(send.sealed_code)
        except StoreUnavailableError as error:
            by.fault(Fault.STORE, str(error))
            return self._send(send, plan, by, Run())
        conclusion = self._cap(send, by, run) or self._send(send, plan, by, run)
        if conclusion.outcome is CodeOutcome.DELAYED:
            self._try(by, lambda: self.journal.nothing_sent(send.sealed_code))
        return conclusion

    def _cap(self, send: Send, by: Invocation, run: Run) -> Conclusion | None:
        """Count a code in its first run, and conclude one beyond an enforced cap. A store that fails caps none."""
        if run.number > 1:
            return None
        try:
            cap = self.guard.count(send.phone)
        except StoreUnavailableError as error:
            by.fault(Fault.STORE, str(error))
            return None
        if cap is None:
            return None
        if self.guard.enforces:
            return Conclusion(CodeOutcome.CAPPED, cap)
        by.fault(Fault.WOULD_CAP, cap)
        return None

    def _send(self, send: Send, plan: Plan, by: Invocation, run: Run) -> Conclusion:
        life = self.lifetimes.seconds(send.purpose)
        forbidden = forbid(run, life, self.on_unknown)
        if forbidden is not None:
            return forbidden
        ends = self.clock() + life - run.age
        time_left = TimeLeft(by.remaining, lambda: ends - self.clock())
        result = self.sender.send(send, plan, trace=by.trace, time_left=time_left, report=by.report)
        conclusion = conclude(result, run, self.on_unknown)
        return replace(conclusion, given_up=conclusion.again and run.number > self.retries)

    def _try(self, by: Invocation, write: Callable[[], None]) -> None:
        """Write what is good to have."""
        try:
            write()
        except StoreUnavailableError as error:
            by.fault(Fault.STORE, str(error))
