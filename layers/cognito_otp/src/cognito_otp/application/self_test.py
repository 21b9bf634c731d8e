"""The sender's self test: whether it opens what is sealed for a pool. Nothing is sent, stored or counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp import VERSION
from cognito_otp.domain.values import Value
from cognito_otp.errors import CognitoOtpError
from cognito_otp.events import read_self_test

if TYPE_CHECKING:
    from cognito_otp.application.ports import CodeOpener, Invocation, Log, RunDeadlines


class SelfTest(Value, frozen=True, kw_only=True):
    """Answers self tests, which `cognito-otp attach` makes."""

    codes: CodeOpener
    deadlines: RunDeadlines
    log: Log

    def answer(self, event: object, run: Invocation) -> dict[str, Any]:
        """Open the event's code and tell whether that worked, never the code. Never raises."""
        self.deadlines.start_run(run.remaining)
        problem = self._open(event)
        if problem is None:
            self.log.info("self_test", extra={"opened": True})
        else:
            self.log.error("self_test", extra={"opened": False, "problem": problem})
        return {"opened": problem is None, "version": VERSION}

    def _open(self, event: object) -> str | None:
        """Return what keeps the code closed; None for nothing."""
        try:
            asked = read_self_test(event)
            self.codes.open(asked.sealed_code, user_pool_id=asked.user_pool_id)
        except CognitoOtpError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - the text of an error that was not foreseen may hold anything
            return type(error).__name__
        return None
