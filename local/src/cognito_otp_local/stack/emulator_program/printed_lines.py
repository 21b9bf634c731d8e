"""What a function printed is complete when its answer is there.

ministack collects what a function printed for as long as it guesses that more may come: 50 ms for a function that
prints nothing, and on a busy machine too short for one that prints. Here it waits for what is in the pipe, and no more.
"""

from __future__ import annotations

import os
import select
import threading
import time
from typing import IO, Any

LONGEST_WAIT = 5.0
_queueing = threading.Lock()


def queue_lines(worker: Any) -> None:
    """Queue what a function prints, line by line, until its process ends."""
    pipe, queue, rest = worker._proc.stderr, worker._stderr_queue, b""  # noqa: SLF001 - the emulator has no public way in
    watch, open_end = _watch(pipe), True
    while open_end:
        watch.poll()
        with _queueing:
            printed = _read(pipe)
            open_end = bool(printed)
            *lines, rest = (rest + printed).split(b"\n")
            for line in lines if open_end else filter(None, [rest]):
                queue.put(line.decode(errors="replace"))


def printed_lines(worker: Any, **_guesses: float) -> str:
    """Return what a function printed before it answered: by then it is in the pipe, or queued."""
    if worker._proc is None:  # noqa: SLF001 - its process was ended, as after every error
        worker._stderr_thread.join(LONGEST_WAIT)  # noqa: SLF001
    elif (pipe := worker._proc.stderr) is not None:  # noqa: SLF001
        watch, end = _watch(pipe), time.monotonic() + LONGEST_WAIT
        # The thread ends with the pipe, and a pipe that has ended is always readable.
        while worker._stderr_thread.is_alive() and time.monotonic() < end:  # noqa: SLF001
            with _queueing:
                if not watch.poll(0):
                    break
            time.sleep(0.001)
    lines: str = worker._drain_stderr()  # noqa: SLF001
    return lines


def _watch(pipe: IO[str]) -> select.poll:
    """Return what waits until the pipe has something or has ended; select() knows no descriptor above 1023."""
    watch = select.poll()
    watch.register(pipe, select.POLLIN)
    return watch


def _read(pipe: IO[str]) -> bytes:
    """Return what is in the pipe; nothing when it has ended or was closed."""
    try:
        return os.read(pipe.fileno(), 65536)
    except (OSError, ValueError):
        return b""
