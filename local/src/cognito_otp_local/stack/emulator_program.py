"""The emulator's process: ministack, taught three things: request ids by its callers, layers unpacked once, whole logs.

Lambda keeps an event's request id over all attempts, and functions may rely on it; ministack makes a new one for each
call and has no way to be told. Here the caller names it in the client context, which ministack hands to no function:
``{"custom": {"request_id": ...}}``.

ministack unpacks the layers of a function whenever it starts one: thousands of files, and a second or more, which
counts as the function's own. Here the first start unpacks a layer, and the others get links to it.

ministack collects what a function printed for as long as it guesses that more may come: 50 ms for a function that
prints nothing, and on a busy machine too short for one that prints. Here it waits for what is in the pipe, and no more.

This file runs in the emulator's own environment, so it imports nothing of ours.
"""

from __future__ import annotations

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
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

LONGEST_WAIT = 5.0
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
        while time.monotonic() < end:
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
    app.main()


if __name__ == "__main__":
    main()
