"""Calls of functions, with the request id and within the time that their callers name.

The request id: Lambda keeps an event's over all attempts, and functions may rely on it; ministack makes a new one for
each call.
The time: the function's own counts alone, and not that in which its interpreter starts, which on a busy machine takes
longer than it does in Lambda. A call whose time is up is answered with HTTP 504 and OVERDUE, while the function goes
on.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import nullcontext
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from cognito_otp_local.stack.emulator_program.client_context import (
    HEADER,
    OVERDUE,
    asked_for,
    request_id,
    seconds,
    workers,
)
from cognito_otp_local.stack.emulator_program.own_time import OwnTime
from cognito_otp_local.stack.emulator_program.warming import warm

_invoke = lambda_svc._invoke  # noqa: SLF001 - the emulator has no public way in
_spawn = lambda_runtime.Worker._spawn  # noqa: SLF001 - as above

# The id that waits for the call that is being made; the first uuid of that call is its request id.
_named: ContextVar[list[str] | None] = ContextVar("named", default=None)
_own_time: ContextVar[OwnTime | None] = ContextVar("own_time", default=None)
# The event loop keeps no task alive by itself.
_running: set[asyncio.Task[Any]] = set()


async def invoke(name: str, event: Any, headers: dict[str, str], *others: Any) -> Any:
    """Invoke as ministack does, with the request id and within the time that the client context names."""
    wishes = asked_for(headers.get(HEADER))
    if workers(wishes):
        return await warm(name, workers(wishes))
    given, limit = request_id(wishes), seconds(wishes)
    _named.set([] if given is None else [given])
    if limit is None:
        return await _invoke(name, event, headers, *others)
    own_time = OwnTime()
    _own_time.set(own_time)
    call = asyncio.create_task(_invoke(name, event, headers, *others))
    _running.add(call)
    call.add_done_callback(_running.discard)
    while (left := limit - own_time.seconds()) > 0:
        await asyncio.wait({call}, timeout=left)
        if call.done():
            return call.result()
    return error_response_json(OVERDUE, f"{name} did not answer within {limit} seconds.", 504)


def spawn(worker: lambda_runtime.Worker) -> None:
    """Start a function's interpreter as ministack does, and leave that out of the call's own time."""
    own_time = _own_time.get()
    with nullcontext() if own_time is None else own_time.starting():
        _spawn(worker)


def new_uuid() -> str:
    """Return the id that was named for this call, once, and random ones otherwise."""
    waiting = _named.get()
    return waiting.pop() if waiting else str(uuid.uuid4())
