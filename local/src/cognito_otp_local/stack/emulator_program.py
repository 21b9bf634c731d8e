"""The emulator's process: ministack, taught one thing, to give a function the request id that its caller names.

Lambda keeps an event's request id over all attempts, and functions may rely on it; ministack makes a new one for each
call and has no way to be told. Here the caller names it in the client context, which ministack hands to no function:
``{"custom": {"request_id": ...}}``. This file runs in the emulator's own environment, so it imports nothing of ours.
"""

from __future__ import annotations

import base64
import json
import uuid
from contextvars import ContextVar
from typing import Any

from ministack import app
from ministack.services import lambda_svc

HEADER = "x-amz-client-context"
# The id that waits for the call that is being made; the first uuid of that call is its request id.
_named: ContextVar[list[str] | None] = ContextVar("named", default=None)
_invoke = lambda_svc._invoke  # noqa: SLF001 - the emulator has no public way in


async def invoke(name: str, event: Any, headers: dict[str, str], *others: Any) -> Any:
    """Invoke as ministack does, with the request id that the client context names."""
    given = request_id(headers.get(HEADER))
    _named.set([] if given is None else [given])
    return await _invoke(name, event, headers, *others)


def request_id(client_context: str | None) -> str | None:
    """Read the request id out of a client context; None when there is none."""
    try:
        custom = json.loads(base64.b64decode(client_context or ""))["custom"]
        return str(uuid.UUID(custom["request_id"]))
    except (ValueError, KeyError, TypeError):
        return None


def new_uuid() -> str:
    """Return the id that was named for this call, once, and random ones otherwise."""
    waiting = _named.get()
    return waiting.pop() if waiting else str(uuid.uuid4())


def main() -> None:
    """Run ministack with both put in place."""
    lambda_svc._invoke, lambda_svc.new_uuid = invoke, new_uuid  # noqa: SLF001 - as above
    app.main()


if __name__ == "__main__":
    main()
