"""Layers are unpacked once.

ministack unpacks the layers of a function whenever it starts one: thousands of files, and a second or more. Here the
first start unpacks a layer, and the others get links to it.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

_unpacking = threading.Lock()


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
