"""An AWS account emulated by moto, over HTTP."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from moto import backends
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def running_moto() -> Iterator[str]:
    """Serve moto on a free loopback port, and say where.

    By itself it reads the folder of its own modules at each request, which is a third of the request's time.
    """
    modules = tuple(backends.list_of_moto_modules())
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backends, "list_of_moto_modules", lambda: modules)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()
