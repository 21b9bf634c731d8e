"""Leaves the record of a stack that is up, by which other commands find it, and takes it away again."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from cognito_otp_tools.stack_record import Record, make_folder, record_path

if TYPE_CHECKING:
    from pathlib import Path


def write_record(project: Path, record: Record) -> None:
    """Leave the record, readable by its owner alone."""
    make_folder(project)
    path = record_path(project)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(record)))


def remove_record(project: Path) -> None:
    """Forget the stack."""
    record_path(project).unlink(missing_ok=True)
