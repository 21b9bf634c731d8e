"""The emulator's process: ministack, taught to take a call's request id from its caller, and to unpack a layer once.

Lambda keeps an event's request id over all attempts, and functions may rely on it; ministack makes a new one for each
call and has no way to be told. Here the caller names it in the client context, which ministack hands to no function:
``{"custom": {"request_id": ...}}``.

ministack unpacks the layers of a function whenever it starts one: thousands of files, and a second or more, which
counts as the function's own. Here the first start unpacks a layer, and the others get links to it.

This file runs in the emulator's own environment, so it imports nothing of ours.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
import threading
import uuid
import zipfile
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

HEADER = "x-amz-client-context"
# The id that waits for the call that is being made; the first uuid of that call is its request id.
_named: ContextVar[list[str] | None] = ContextVar("named", default=None)
_invoke = lambda_svc._invoke  # noqa: SLF001 - the emulator has no public way in


async def invoke(name: str, event: Any, headers: dict[str, str], *others: Any) -> Any:
    """Invoke as ministack does, with the request id that the client context names."""
    given = request_id(headers.get(HEADER))
    _named.set([] if given is None else [given])
    return await _invoke(name, event, headers, *others)


def request_id(client_context: str | None) -> str | None:
    """Read the request id out of a client context; None when there is none."""
    try:
        custom = json.loads(base64.b64decode(client_context or ""))["custom"]
        return str(uuid.UUID(custom["request_id"]))
    except (ValueError, KeyError, TypeError):
        return None


def new_uuid() -> str:
    """Return the id that was named for this call, once, and random ones otherwise."""
    waiting = _named.get()
    return waiting.pop() if waiting else str(uuid.uuid4())


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


_unpacking = threading.Lock()


def main() -> None:
    """Run ministack with all of this put in place."""
    lambda_svc._invoke, lambda_svc.new_uuid = invoke, new_uuid  # noqa: SLF001 - as above
    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Archive})
    app.main()


if __name__ == "__main__":
    main()
