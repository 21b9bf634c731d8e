"""Reads the inbox as somebody with an e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.testing.waiting import WAIT_SECONDS, messages_to, wait_for_message
from cognito_otp_tools.running_stack.errors import LocalStackError

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import MessageJson

# Six digits after a # are a colour of the e-mail's style.
_CODE = re.compile(r"(?<![0-9#])[0-9]{6,8}(?![0-9])")


@dataclass(frozen=True, slots=True)
class ReceivedEmail:
    """One e-mail; ``body`` is HTML."""

    sender: str
    subject: str
    body: str = field(repr=False)

    @property
    def code(self) -> str:
        """The six to eight digits in the body; raises LocalStackError when there are none."""
        found = _CODE.search(self.body)
        if found is None:
            raise LocalStackError("the e-mail holds no code")
        return found[0]


@dataclass(slots=True)
class Mailbox:
    """An e-mail address whose mail the inbox at ``inbox_url`` keeps; remembers which was read."""

    address: str = field(repr=False)
    inbox_url: str
    _read: int = 0

    def next_email(self, wait_seconds: float = WAIT_SECONDS) -> ReceivedEmail:
        """Wait for the next e-mail; raises NothingArrivedError when none comes in time, saying what is known."""
        message = wait_for_message(self.inbox_url, self.address, self._read, wait_seconds, "e-mail")
        self._read += 1
        return _received(message)

    def emails(self) -> list[ReceivedEmail]:
        """Every e-mail that this address received, oldest first."""
        return [_received(message) for message in messages_to(self.inbox_url, self.address)]


def _received(message: MessageJson) -> ReceivedEmail:
    return ReceivedEmail(message["from"], message["subject"] or "", message["body"])
