"""The front as an ASGI application: Cognito's JSON protocol over HTTP, with what browsers need.

AWS JSON 1.1: POST with ``X-Amz-Target: AWSCognitoIdentityProviderService.<Operation>``; an error is HTTP 400 with
``{"__type": ..., "message": ...}``. A pool's signing keys are public documents under ``/<pool id>/.well-known/``.
"""

from __future__ import annotations

import json
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Route

from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.directory.emulator_client import TARGET
from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.front import Front, build
from cognito_otp_local.cognito.queue_routes import control_routes
from cognito_otp_local.web.guard import LoopbackGuard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.front_config import FrontConfig

MEDIA_TYPE = "application/x-amz-json-1.1"
# What a browser's SDK may read from an answer.
_EXPOSED = ["x-amzn-RequestId", "x-amzn-ErrorType", "x-amzn-ErrorMessage", "Date"]
_MIDDLEWARE = (
    Middleware(LoopbackGuard),
    Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
    ),
)


def create_front(config: FrontConfig) -> Starlette:
    """Make the application. Its front_of() is ready at once; the end of the lifespan closes it."""
    front = build(config)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await to_thread.run_sync(front.close)

    # Requests wait for functions; the framework's own forty threads would be too few.
    routes = _routes(front, CapacityLimiter(config.request_threads))
    app = Starlette(routes=routes, middleware=_MIDDLEWARE, lifespan=lifespan)
    app.state.front = front
    return app


def front_of(app: Starlette) -> Front:
    """Return what create_front() built behind the application: to drain, to look at failures, to close."""
    return cast("Front", app.state.front)


def _routes(front: Front, limiter: CapacityLimiter) -> list[BaseRoute]:
    async def answer(request: Request) -> Response:
        body = await request.body()
        target = request.headers.get("x-amz-target", "")
        return await to_thread.run_sync(_answer, front, target, body, limiter=limiter)

    async def well_known(request: Request) -> Response:
        found = await to_thread.run_sync(front.emulator.get, request.url.path, limiter=limiter)
        return Response(found.content, found.status_code, media_type=found.headers.get("content-type"))

    return [
        Route("/", answer, methods=["POST"]),
        *control_routes(front.queue),
        Route("/{pool_id}/.well-known/{document:path}", well_known, methods=["GET"]),
    ]


def _answer(front: Front, target: str, body: bytes) -> Response:
    try:
        return _json(200, front.handle(_operation(target), _read(body)))
    except CognitoError as error:
        shown = {"__type": error.kind, "message": error.message}
        return _json(error.status, shown, {"x-amzn-ErrorType": error.kind})


def _operation(target: str) -> str:
    service, _, operation = target.partition(".")
    if service != TARGET or not shapes.knows(operation):
        raise CognitoError("UnknownOperationException", f"X-Amz-Target must be {TARGET}.<Operation>.")
    return operation


def _read(body: bytes) -> Document:
    try:
        document = json.loads(body or b"{}")
    except ValueError as error:
        raise CognitoError("SerializationException", "The request's body is not JSON.") from error
    if not isinstance(document, dict):
        raise CognitoError("SerializationException", "Start of structure or map expected.")
    return document


def _json(status: int, document: Document, headers: dict[str, str] | None = None) -> Response:
    ids = {"x-amzn-RequestId": str(uuid.uuid4())}
    return Response(json.dumps(document), status, headers={**ids, **(headers or {})}, media_type=MEDIA_TYPE)
