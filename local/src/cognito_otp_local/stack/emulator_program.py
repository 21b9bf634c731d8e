"""The emulator's process: ministack, with two things that a function's caller may ask for in the client context.

``{"custom": {"request_id": ...}}`` is the request id that the function gets: Lambda keeps an event's over all attempts,
and functions may rely on it; ministack makes a new one for each call.

``{"custom": {"answer_within": ...}}`` is how many seconds the function may take. Its own time counts alone, and not
that in which its interpreter starts, which on a busy machine takes longer than it does in Lambda. A call whose time is
up is answered with HTTP 504 and OVERDUE, while the function goes on.

ministack hands the client context to no function. This file runs in the emulator's own environment, so it imports
nothing of ours but emulator_authorization.py beside it, by its place: this folder stays off the functions' sys.path.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = "x-amz-client-context"
# The front knows these two words, too: cognito/triggers/function_calls.py.
ANSWER_WITHIN, OVERDUE = "answer_within", "AnswerOverdue"
_invoke = lambda_svc._invoke  # noqa: SLF001 - the emulator has no public way in
_spawn = lambda_runtime.Worker._spawn  # noqa: SLF001 - as above


class OwnTime:
    """How long a call has taken, without the time in which its function's interpreter started."""

    def __init__(self) -> None:
        """Begin now."""
        self._began = time.monotonic()
        self._apart = 0.0
        self._start_began: float | None = None

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Count nothing for the duration of the block."""
        self._start_began = began = time.monotonic()
        try:
            yield
        finally:
            self._apart += time.monotonic() - began
            self._start_began = None

    def seconds(self) -> float:
        """Return the seconds until now."""
        now, start_began = time.monotonic(), self._start_began
        starting = 0.0 if start_began is None else now - start_began
        return now - self._began - self._apart - starting


# The id that waits for the call that is being made; the first uuid of that call is its request id.
_named: ContextVar[list[str] | None] = ContextVar("named", default=None)
_own_time: ContextVar[OwnTime | None] = ContextVar("own_time", default=None)
# The event loop keeps no task alive by itself.
_running: set[asyncio.Task[Any]] = set()


async def invoke(name: str, event: Any, headers: dict[str, str], *others: Any) -> Any:
    """Invoke as ministack does, with the request id and within the time that the client context names."""
    wishes = asked_for(headers.get(HEADER))
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


def asked_for(client_context: str | None) -> dict[str, Any]:
    """Read what the client context asks for; nothing if it cannot be read."""
    try:
        custom = json.loads(base64.b64decode(client_context or ""))["custom"]
    except (ValueError, KeyError, TypeError):
        return {}
    return custom if isinstance(custom, dict) else {}


def request_id(wishes: dict[str, Any]) -> str | None:
    """Return the request id that is asked for; None when there is none."""
    try:
        return str(uuid.UUID(wishes["request_id"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def seconds(wishes: dict[str, Any]) -> float | None:
    """Return within how many seconds an answer is asked for; None when there is no limit."""
    limit = wishes.get(ANSWER_WITHIN)
    return float(limit) if isinstance(limit, int | float) else None


def new_uuid() -> str:
    """Return the id that was named for this call, once, and random ones otherwise."""
    waiting = _named.get()
    return waiting.pop() if waiting else str(uuid.uuid4())


def install_authorization() -> None:
    """Let the front ask whether calls of Cognito's API are allowed."""
    spec = spec_from_file_location("emulator_authorization", Path(__file__).with_name("emulator_authorization.py"))
    if spec is None or spec.loader is None:
        raise ImportError("emulator_authorization.py is not beside this file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.install()


def main() -> None:
    """Run ministack with all of it put in place."""
    install_authorization()
    lambda_svc._invoke, lambda_svc.new_uuid = invoke, new_uuid  # noqa: SLF001 - as above
    lambda_runtime.Worker._spawn = spawn  # noqa: SLF001 - as above
    app.main()


if __name__ == "__main__":
    main()
