"""A machine that has other things to do: as many busy loops as it has processors."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def busy_machine() -> Iterator[None]:
    """Keep every processor busy for the duration of the block."""
    loop = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(loop) for _ in range(os.cpu_count() or 1)]  # noqa: S603 - a program of this file
    try:
        yield
    finally:
        for process in loops:
            process.kill()
            process.wait()
