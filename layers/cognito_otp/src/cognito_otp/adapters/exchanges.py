"""What is known of one HTTP request to a channel: whether it was written, and the status that was answered.

botocore raises the same exceptions for a request that was never written and for one whose answer was lost. Only the
first is known not to have been sent, so the body of each request notes when it is read to be written.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping

PARAMETER = "Exchange"
"""The keyword argument that takes an exchange through botocore. It is removed before parameters are checked."""


class RequestAbandonedError(Exception):
    """A request that must not be written any more, because its caller has stopped waiting for it."""


class Exchange:
    """One request and its answer. ``status`` is 0 until one is answered."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.status = 0
        self._lock = threading.Lock()
        self._written = self._abandoned = False

    @property
    def written(self) -> bool:
        """Whether writing the body began."""
        return self._written

    def write(self) -> None:
        """Note that the body is written; raise RequestAbandonedError if that is too late."""
        with self._lock:
            if self._abandoned:
                raise RequestAbandonedError
            self._written = True

    def abandon(self) -> None:
        """Let nothing be written from here on; what was written before stays so."""
        with self._lock:
            self._abandoned = True


class _Body(BytesIO):
    """A request's body that notes when it is read: urllib3 does so when the connection is open and headers are sent."""

    def __init__(self, content: bytes, exchange: Exchange) -> None:
        super().__init__(content)
        self._exchange = exchange

    def read(self, size: int | None = -1) -> bytes:
        """Read, and note it."""
        self._exchange.write()
        return super().read(size)


_current = threading.local()


def follow_exchanges(client: Any) -> None:
    """Have a client note what becomes of each request whose parameters hold an Exchange."""
    client.meta.events.register("before-parameter-build", _take)
    client.meta.events.register("before-send", _watch)
    client.meta.events.register("before-parse", _note_status)


def _take(params: MutableMapping[str, Any], context: MutableMapping[str, Any], **_event: Any) -> None:
    context[PARAMETER] = params.pop(PARAMETER)


def _watch(request: Any, **_event: Any) -> None:
    _current.exchange = request.context[PARAMETER]
    body = request.body.encode() if isinstance(request.body, str) else request.body
    request.body = _Body(bytes(body), _current.exchange)


def _note_status(response_dict: MutableMapping[str, Any], **_event: Any) -> None:
    _current.exchange.status = response_dict["status_code"]
