"""Waits for the next message to one address, and says what is known when it does not come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.web.http_client import http_client

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from cognito_otp_local.inbox.messages import MessageJson, StepJson

WAIT_SECONDS = 30.0
POLL_SECONDS = 0.05


class NothingArrivedError(LocalStackError):
    """No message came in time; the text lists the steps that were taken on its way."""


def messages_to(inbox_url: str, address: str) -> list[MessageJson]:
    """Return every message that a phone number or e-mail address received, oldest first."""
    with http_client() as client:
        return _read(client, inbox_url, address)


def wait_for_message(inbox_url: str, address: str, read: int, wait_seconds: float, kind: str) -> MessageJson:
    """Wait for the message after the ``read`` first ones; ``kind`` is what the error calls it, such as "text".

    Raises NothingArrivedError when none comes within ``wait_seconds``.
    """
    deadline = time.monotonic() + wait_seconds
    with http_client() as client:
        while True:
            messages = _read(client, inbox_url, address)
            if len(messages) > read:
                return messages[read]
            if time.monotonic() >= deadline:
                known = _what_is_known(client, inbox_url, address)
                raise NothingArrivedError(f"no {kind} arrived within {wait_seconds:g} s: {known}")
            time.sleep(POLL_SECONDS)


def _read(client: httpx.Client, inbox_url: str, address: str) -> list[MessageJson]:
    answer = client.get(f"{inbox_url}/messages", params={"to": address}).raise_for_status()
    messages: list[MessageJson] = answer.json()
    return messages


def _what_is_known(client: httpx.Client, inbox_url: str, address: str) -> str:
    """List the steps towards a message that never came; addresses and codes are not in them."""
    answer = client.get(f"{inbox_url}/state")
    steps: Sequence[StepJson] = answer.json()["pending"].get(address, []) if answer.is_success else []
    if not steps:
        return "nothing is known of one on its way to this address"
    listed = "; ".join(f"{step['actor']}: {step['what']}{'' if step['ok'] else ' (failed)'}" for step in steps)
    return f"what happened on its way is: {listed}"
