"""Keeps backups as files that their owner alone may read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class BackupFile:
    """One file; see ports.Backups. A file that is there already is never overwritten."""

    def __init__(self, path: Path) -> None:
        """Take where it will be."""
        self._path = path

    def keep(self, text: str) -> str:
        """Write the file, down to the disk; raise FileExistsError or another OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return str(self._path)
