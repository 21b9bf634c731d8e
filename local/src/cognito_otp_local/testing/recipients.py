"""Reads the inbox as the owner of a phone or an e-mail address does: the next message, and its code."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.testing.waiting import WAIT_SECONDS, messages_to, wait_for_message

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import MessageJson


@dataclass(frozen=True, slots=True)
class _Received:
    """What every message that was received has."""

    kind: ClassVar[str]
    _code: str | None = field(default=None, repr=False, kw_only=True)

    @property
    def code(self) -> str:
        """The code that the inbox found in the message; raises LocalStackError when there is none.

        Six to eight digits, also read out one by one, or the temporary password of an invitation.
        """
        if self._code is None:
            raise LocalStackError(f"the {self.kind} holds no code")
        return self._code


@dataclass(frozen=True, slots=True)
class ReceivedText(_Received):
    """One text on the phone."""

    kind = "text"
    sender: str
    body: str = field(repr=False)
    encoding: str
    segments: int


@dataclass(frozen=True, slots=True)
class ReceivedEmail(_Received):
    """One e-mail; ``body`` is HTML."""

    kind = "e-mail"
    sender: str
    subject: str
    body: str = field(repr=False)


@dataclass(slots=True)
class _Recipient[Received: _Received](ABC):
    """An address whose messages the inbox at ``inbox_url`` keeps; remembers how many were read."""

    address: str = field(repr=False)
    inbox_url: str
    _read: int = 0

    def forget(self) -> None:
        """Take every message so far as read: the next one is one that comes after them."""
        self._read = len(self._all())

    def _next(self, wait_seconds: float, kind: str) -> Received:
        message = wait_for_message(self.inbox_url, self.address, self._read, wait_seconds, kind)
        self._read += 1
        return self._received(message)

    def _all(self) -> list[Received]:
        return [self._received(message) for message in messages_to(self.inbox_url, self.address)]

    @staticmethod
    @abstractmethod
    def _received(message: MessageJson) -> Received: ...


class Phone(_Recipient[ReceivedText]):
    """A phone; remembers which of its texts it has read."""

    __slots__ = ()

    @property
    def number(self) -> str:
        """The phone's number."""
        return self.address

    def next_text(self, wait_seconds: float = WAIT_SECONDS) -> ReceivedText:
        """Wait for the next text; raises NothingArrivedError when none comes in time, saying what is known."""
        return self._next(wait_seconds, ReceivedText.kind)

    def texts(self) -> list[ReceivedText]:
        """Every text that this phone received, oldest first."""
        return self._all()

    @staticmethod
    def _received(message: MessageJson) -> ReceivedText:
        return ReceivedText(
            message["from"], message["body"], message["encoding"] or "", message["segments"] or 0, _code=message["code"]
        )


class Mailbox(_Recipient[ReceivedEmail]):
    """An e-mail address; remembers which of its e-mails were read."""

    __slots__ = ()

    def next_email(self, wait_seconds: float = WAIT_SECONDS) -> ReceivedEmail:
        """Wait for the next e-mail; raises NothingArrivedError when none comes in time, saying what is known."""
        return self._next(wait_seconds, ReceivedEmail.kind)

    def emails(self) -> list[ReceivedEmail]:
        """Every e-mail that this address received, oldest first."""
        return self._all()

    @staticmethod
    def _received(message: MessageJson) -> ReceivedEmail:
        return ReceivedEmail(message["from"], message["subject"] or "", message["body"], _code=message["code"])
