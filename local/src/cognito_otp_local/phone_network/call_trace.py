"""The trace of a phone, as far as calls to AWS make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.inbox.messages import TraceStep

if TYPE_CHECKING:
    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.aws_calls import AwsCall


@dataclass(frozen=True, slots=True)
class CallTrace:
    """Notes in a phone's trace what the network did with a call that was to send to it."""

    inbox: Inbox
    account: Account

    def note(self, call: AwsCall, what: str) -> None:
        """Keep what happened on the way of the phone's next message; calls that send nothing have none."""
        if call.to is not None:
            self.inbox.note(call.to, self._step(call, what))

    def note_after(self, call: AwsCall, what: str) -> None:
        """Keep what happened after the message was delivered, if it was."""
        if call.to is not None:
            self.inbox.note_after(call.to, self._step(call, what))

    def _step(self, call: AwsCall, what: str) -> TraceStep:
        return TraceStep(self.account.now(), "network", f"{call.name} from {call.sender}: {what}", ok=False)
