"""Ends a local stack from another process, also one whose own process is gone already."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import psutil

from cognito_otp_local.stack.emulator import end_processes
from cognito_otp_local.stack.records import remove_record
from cognito_otp_tools.stack_record import is_alive, read_record

if TYPE_CHECKING:
    from pathlib import Path

STOP_SECONDS = 30
POLL_SECONDS = 0.05


def stop_recorded(project: Path) -> bool:
    """End the stack that is recorded for this project; return whether any part of it was still running."""
    record = read_record(project)
    if record is None:
        return False
    was_up = record.is_up
    if was_up:
        _ask_to_stop(record.pid)
    if is_alive(record.emulator_pid, record.emulator_started):
        was_up = True
        end_processes(record.emulator_pid)
    shutil.rmtree(record.home, ignore_errors=True)
    remove_record(project)
    return was_up


def _ask_to_stop(pid: int) -> None:
    """Let the stack's process clean up after itself; end it for certain if it does not."""
    deadline = time.monotonic() + STOP_SECONDS
    try:
        process = psutil.Process(pid)
        process.terminate()
        # A process that has ended and whose parent has not looked yet is over, too; psutil's own wait() goes on.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                end_processes(pid)
                return
            time.sleep(POLL_SECONDS)
    except psutil.NoSuchProcess:
        return
