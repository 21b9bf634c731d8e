"""PutMessageFeedback: what became of a message, as the caller knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.refusals import not_found

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members


@dataclass(frozen=True, slots=True)
class MessageFeedback:
    """The feedback on an account's messages; the last one counts."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operation."""
        return {"PutMessageFeedback": self.put}

    def put(self, request: Members) -> Members:
        """Record RECEIVED or FAILED for a message that was accepted."""
        message_id, status = request["MessageId"], request["MessageFeedbackStatus"]
        if message_id not in self.account.feedback:
            raise not_found("message", message_id)
        self.account.feedback[message_id] = status
        return {"MessageId": message_id, "MessageFeedbackStatus": status}
