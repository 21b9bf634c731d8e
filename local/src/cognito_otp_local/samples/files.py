"""Where an event and its environment are written: by default where git passes them over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp_tools.stack_record import make_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

OWNER_ONLY = 0o600


def choose_event_file(project: Path, output: Path | None, name: str) -> Path:
    """Return the event's file, relative to where the command runs if it is in there."""
    place = make_folder(project) / "events" if output is None else output
    path = place / name if output is None or place.is_dir() else place
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def write_private(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON file that its owner alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
        file.write(json.dumps(document, indent=2) + "\n")
