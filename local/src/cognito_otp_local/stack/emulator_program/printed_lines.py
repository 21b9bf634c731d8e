"""What a function printed is complete when its answer is there.

ministack collects what a function printed for as long as it guesses that more may come: 50 ms for a function that
prints nothing, and on a busy machine too short for one that prints. Here it waits for what is in the pipe, and no more.
"""

from __future__ import annotations

import os
import select
import threading
import time
from contextlib import suppress
from typing import Any

LONGEST_WAIT = 5.0
_queueing = threading.Lock()


def queue_lines(worker: Any) -> None:
    """Queue what a function prints, line by line, until its process ends."""
    pipe, queue, rest = worker._proc.stderr, worker._stderr_queue, b""  # noqa: SLF001 - the emulator has no public way in
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
