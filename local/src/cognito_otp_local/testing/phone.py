"""Reads the inbox as somebody with the phone in hand: the next text, and the code in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.testing.waiting import WAIT_SECONDS, messages_to, wait_for_message
from cognito_otp_tools.running_stack.errors import LocalStackError

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import MessageJson

_CODE = re.compile(r"(?<![0-9])[0-9]{6,8}(?![0-9])")


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """One text on the phone."""

    sender: str
    body: str = field(repr=False)
    encoding: str
    segments: int

    @property
    def code(self) -> str:
        """The six to eight digits in the text; raises LocalStackError when there are none."""
        found = _CODE.search(self.body)
        if found is None:
            raise LocalStackError("the text holds no code")
        return found[0]


@dataclass(slots=True)
class Phone:
    """A phone whose texts the inbox at ``inbox_url`` keeps; remembers which it has read."""

    number: str = field(repr=False)
    inbox_url: str
    _read: int = 0

    def next_text(self, wait_seconds: float = WAIT_SECONDS) -> ReceivedText:
        """Wait for the next text; raises NothingArrivedError when none comes in time, saying what is known."""
        message = wait_for_message(self.inbox_url, self.number, self._read, wait_seconds, "text")
        self._read += 1
        return _received(message)

    def texts(self) -> list[ReceivedText]:
        """Every text that this phone received, oldest first."""
        return [_received(message) for message in messages_to(self.inbox_url, self.number)]

    def forget(self) -> None:
        """Take every text so far as read: `next_text` waits for one after them."""
        self._read = len(self.texts())


def _received(message: MessageJson) -> ReceivedText:
    return ReceivedText(message["from"], message["body"], message["encoding"] or "", message["segments"] or 0)
