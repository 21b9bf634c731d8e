"""Lets a request's body be read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Receive


class Replay:
    """Gives a body that was read already to the next reader, then what the client does. It is an ASGI receive."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        """Take a body, and the receive that says when the client is gone."""
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """Return the body, once."""
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
