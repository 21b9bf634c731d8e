"""Finds the local stack that is up in a folder, by the record that its process leaves there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(".cognito-otp")
"""What this project's stacks leave is in this folder of it."""


class NoStackError(Exception):
    """No local stack is up that could be asked; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """The process ids of a running stack, with their start times (seconds since the epoch) against reused ids.

    ``places`` is what `local up --json` prints, for other commands; it is empty until the template is deployed.
    """

    pid: int
    started: float
    emulator_pid: int
    emulator_started: float
    home: str
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_up(self) -> bool:
        """Whether the stack's own process still runs."""
        return is_alive(self.pid, self.started)


def make_folder(project: Path) -> Path:
    """Make the folder that holds what this project's stacks leave; git passes over it."""
    folder = project / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    return folder


def record_path(project: Path) -> Path:
    """Return where the record of a project's stack stands."""
    return project / FOLDER / "local.json"


def read_record(project: Path) -> Record | None:
    """Read the record; None when there is none, or one that a crash left half written."""
    try:
        return Record(**json.loads(record_path(project).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def running_places(project: Path) -> Mapping[str, str]:
    """Return where the parts of the stack are that is up here; raise NoStackError when none is, or not yet."""
    record = read_record(project)
    if record is None or not record.is_up:
        raise NoStackError("no local stack is up here: start one with `cognito-otp local up`")
    if not record.places:
        raise NoStackError("the local stack is still starting: try again when it is up")
    return record.places


def started_at(pid: int) -> float:
    """Return when a process started; 0.0 if there is none."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def is_alive(pid: int, started: float) -> bool:
    """Whether the process that had this id then still runs, and not another one that got its id since."""
    return started > 0 and started_at(pid) == started
