"""Workers of a function that are started before it is called.

Lambda keeps environments that wait; ministack starts an interpreter when a call finds none that is free.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from ministack.core.lambda_runtime import acquire_worker, ensure_spawned, release_worker
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

_LOG = logging.getLogger(__name__)


async def warm(name: str, workers: int) -> Any:
    """Start what is missing to so many workers of a function, side by side; answer as to a DryRun."""
    function = lambda_svc._functions.get(name)  # noqa: SLF001 - the emulator has no public way in
    if function is None or not function.get("code_zip"):
        return error_response_json("ResourceNotFoundException", f"Function not found: {name}", 404)
    lambda_svc._ensure_reaper_thread()  # noqa: SLF001 - as above
    leased = [acquire_worker(name, function["config"], function["code_zip"])[0] for _ in range(workers)]
    await asyncio.gather(*(asyncio.to_thread(_start, worker) for worker in leased))
    return 204, {}, b""


def _start(worker: Any) -> None:
    """Start a worker and let calls have it; one that cannot start says why to the call that will start it again."""
    try:
        ensure_spawned(worker)
    except Exception as error:  # noqa: BLE001 - whatever a function's import raises
        _LOG.warning("A worker of %s did not start ahead of its calls: %s", worker.func_name, type(error).__name__)
    finally:
        release_worker(worker)
