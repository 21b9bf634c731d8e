"""What developers may ask of the front itself, beside Cognito's API: ``/_local/queue``, which no Cognito client calls.

``GET /_local/queue`` shows the asynchronous queue. ``POST /_local/queue/duplicates`` with ``{"times": 1, "after": 0}``
has the next events delivered twice. Neither shows any part of an event but its trigger source.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from cognito_otp_local.cognito.triggers.async_attempts import TriggerFailure
    from cognito_otp_local.cognito.triggers.async_jobs import Job
    from cognito_otp_local.cognito.triggers.async_queue import AsyncQueue

MOST_TIMES = 100
LONGEST_AFTER = 21_600


def control_routes(queue: AsyncQueue) -> list[Route]:
    """Make the routes."""

    async def show(_request: Request) -> Response:
        return JSONResponse(_shown(queue))

    async def double(request: Request) -> Response:
        try:
            times, after = _wish(await request.json() if await request.body() else {})
        except (ValueError, RecursionError) as error:
            return JSONResponse({"message": str(error)}, status_code=400)
        queue.double_next(times, after)
        return JSONResponse(_shown(queue))

    return [
        Route("/_local/queue", show, methods=["GET"]),
        Route("/_local/queue/duplicates", double, methods=["POST"]),
    ]


def _wish(document: object) -> tuple[int, float]:
    if not isinstance(document, dict) or document.keys() - {"times", "after"}:
        raise ValueError('the body must be JSON such as {"times": 1, "after": 0}')
    times, after = document.get("times", 1), document.get("after", 0)
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST_TIMES:
        raise ValueError(f"times must be a whole number from 1 to {MOST_TIMES}")
    if not isinstance(after, int | float) or isinstance(after, bool) or not 0 <= after <= LONGEST_AFTER:
        raise ValueError(f"after must be seconds from 0 to {LONGEST_AFTER}")
    return times, float(after)


def _shown(queue: AsyncQueue) -> dict[str, Any]:
    state = queue.state
    return {
        "waiting": [{**_job(job), "due_in_seconds": round(due, 3)} for job, due in state.waiting],
        "running": [_job(job) for job in state.running],
        "failures": [_failure(failure) for failure in state.failures],
        "duplicates_to_come": state.doubles,
    }


def _job(job: Job) -> dict[str, Any]:
    return {"function": job.arn, "source": job.source, "request_id": job.request_id, "attempts": job.attempts}


def _failure(failure: TriggerFailure) -> dict[str, Any]:
    at = datetime.fromtimestamp(failure.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**asdict(failure), "at": at}
