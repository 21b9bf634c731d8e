"""Reads the inbox as somebody with the phone in hand: the next text, and the code in it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

import httpx

from cognito_otp_tools.local.errors import LocalStackError

WAIT_SECONDS = 30.0
POLL_SECONDS = 0.05
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
        """Wait for the next text; raises LocalStackError when none arrives in time."""
        deadline = time.monotonic() + wait_seconds
        while time.monotonic() < deadline:
            texts = self.texts()
            if len(texts) > self._read:
                self._read += 1
                return texts[self._read - 1]
            time.sleep(POLL_SECONDS)
        raise LocalStackError(f"no text arrived within {wait_seconds:g} s: look at the sender's log in the local stack")

    def texts(self) -> list[ReceivedText]:
        """Every text that this phone received, oldest first."""
        with httpx.Client(trust_env=False) as client:
            answer = client.get(f"{self.inbox_url}/messages", params={"to": self.number}).raise_for_status()
        return [ReceivedText(text["from"], text["body"], text["encoding"], text["segments"]) for text in answer.json()]
