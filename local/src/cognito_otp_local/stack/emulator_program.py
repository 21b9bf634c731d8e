"""The emulator's process: ministack, with four things added that it has no way to be asked for.

A function's caller may ask for two of them in the client context, which ministack hands to no function.
``{"custom": {"request_id": ...}}`` is the request id that the function gets: Lambda keeps an event's over all attempts,
and functions may rely on it; ministack makes a new one for each call.
``{"custom": {"answer_within": ...}}`` is how many seconds the function may take. Its own time counts alone, and not
that in which its interpreter starts, which on a busy machine takes longer than it does in Lambda. A call whose time is
up is answered with HTTP 504 and OVERDUE, while the function goes on.

ministack unpacks the layers of a function whenever it starts one: thousands of files, and a second or more. Here the
first start unpacks a layer, and the others get links to it.

ministack collects what a function printed for as long as it guesses that more may come: 50 ms for a function that
prints nothing, and on a busy machine too short for one that prints. Here it waits for what is in the pipe, and no more.

This file runs in the emulator's own environment, so it imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import select
import tempfile
import threading
import time
import uuid
import zipfile
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WAIT = 5.0
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


class Archive(zipfile.ZipFile):
    """A zip of a function's code, or of a layer, which is unpacked once in the life of the emulator."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        """Unpack, or for a layer link to what was unpacked before."""
        archive, folder = Path(str(self.filename)), Path(path)
        if not archive.name.startswith("layer_"):
            super().extractall(path, members, pwd)
            return
        for unpacked in self._unpacked(archive).iterdir():
            (folder / unpacked.name).symlink_to(unpacked)

    def _unpacked(self, archive: Path) -> Path:
        """Return the folder that holds a layer; raise what zipfile raises, and leave nothing half done."""
        folder = Path(tempfile.gettempdir(), "layers", hashlib.sha256(archive.read_bytes()).hexdigest())
        with _unpacking:
            if not folder.exists():
                draft = folder.with_suffix(".draft")
                super().extractall(draft)
                draft.rename(folder)
        return folder


def queue_lines(worker: Any) -> None:
    """Queue what a function prints, line by line, until its process ends."""
    pipe, queue, rest = worker._proc.stderr, worker._stderr_queue, b""  # noqa: SLF001 - as above
    with suppress(OSError, ValueError):  # the pipe is closed when the process is ended
        while select.select([pipe], [], [])[0]:
            with _queueing:
                printed = os.read(pipe.fileno(), 65536)
                *lines, rest = (rest + printed).split(b"\n")
                for line in lines if printed else filter(None, [rest]):
                    queue.put(line.decode(errors="replace"))
            if not printed:
                return


def printed_lines(worker: Any, **_guesses: float) -> str:
    """Return what a function printed before it answered: by then it is in the pipe, or queued."""
    if worker._proc is None:  # noqa: SLF001 - its process was ended, as after every error
        worker._stderr_thread.join(LONGEST_WAIT)  # noqa: SLF001
    elif (pipe := worker._proc.stderr) is not None:  # noqa: SLF001
        end = time.monotonic() + LONGEST_WAIT
        # The thread ends with the pipe, and a pipe that has ended is always readable.
        while worker._stderr_thread.is_alive() and time.monotonic() < end:  # noqa: SLF001
            with _queueing:
                if not select.select([pipe], [], [], 0)[0]:
                    break
            time.sleep(0.001)
    lines: str = worker._drain_stderr()  # noqa: SLF001
    return lines


_unpacking, _queueing = threading.Lock(), threading.Lock()


def main() -> None:
    """Run ministack with all of this put in place."""
    lambda_svc._invoke, lambda_svc.new_uuid = invoke, new_uuid  # noqa: SLF001 - as above
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Archive})
    worker, custom = lambda_runtime.Worker, lambda_runtime.ProvidedWorker  # a custom runtime prints elsewhere
    custom._drain_stderr_bounded = worker._drain_stderr_bounded  # noqa: SLF001
    worker._read_stderr, worker._drain_stderr_bounded = queue_lines, printed_lines  # noqa: SLF001
    worker._spawn = spawn  # noqa: SLF001 - as above
    app.main()


if __name__ == "__main__":
    main()
