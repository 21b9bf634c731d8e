"""What the front notes for the trace of a message: never the code, nor the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.inbox.messages import TraceStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.code_delivery.message_writing import Written
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.triggers.trigger_events import Letter
    from cognito_otp_local.inbox.messages import Actor


@dataclass(frozen=True, slots=True)
class Traces:
    """Keeps steps under the address that a letter goes to."""

    config: FrontConfig

    def note(self, letter: Letter, actor: Actor, what: str, *, ok: bool = True) -> None:
        """Note one step, after the cause of the letter."""
        at = datetime.fromtimestamp(self.config.clock(), UTC)
        self.config.note(letter.address, TraceStep(at, actor, f"{letter.cause}: {what}", ok))

    def worded(self, write: Callable[[Pool, Letter], Written], pool: Pool, letter: Letter) -> Written:
        """Have a message worded, and note by whom, or that it failed."""
        try:
            written = write(pool, letter)
        except CognitoError as error:
            self.note(letter, "function", f"CustomMessage failed: {error.kind}", ok=False)
            raise
        if written.custom:
            self.note(letter, "function", "worded by CustomMessage")
        else:
            self.note(letter, "cognito", "worded by the pool's template")
        return written
