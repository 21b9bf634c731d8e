"""Ends a local stack from another process, also one whose own process is gone already."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import psutil

from cognito_otp_tools.local.emulator import end_processes
from cognito_otp_tools.local.state import is_alive, read_record, remove_record

if TYPE_CHECKING:
    from pathlib import Path

STOP_SECONDS = 30


def stop_recorded(project: Path) -> bool:
    """End the stack that is recorded for this project; return whether any part of it was still running."""
    record = read_record(project)
    if record is None:
        return False
    was_up = is_alive(record.pid, record.started)
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
    try:
        process = psutil.Process(pid)
        process.terminate()
        process.wait(STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        end_processes(pid)
