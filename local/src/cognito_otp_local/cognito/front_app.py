"""The front as an ASGI application: Cognito's JSON protocol over HTTP, with what browsers need.

AWS JSON 1.1: POST with ``X-Amz-Target: AWSCognitoIdentityProviderService.<Operation>``; an error is HTTP 400 with
``{"__type": ..., "message": ...}``, whatever was sent. A pool's signing keys are public documents under
``/<pool id>/.well-known/``.
"""

from __future__ import annotations

import json
import logging
import traceback
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Route

from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.directory.emulator_client import TARGET
from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.front import Front, build
from cognito_otp_local.cognito.operator_access import OperatorAccess
from cognito_otp_local.cognito.public_documents import public_document
from cognito_otp_local.cognito.queue_routes import control_routes
from cognito_otp_local.web.guard import LoopbackGuard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.front_config import FrontConfig

_LOG = logging.getLogger(__name__)
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


def create_front(config: FrontConfig, *inside: Middleware) -> Starlette:
    """Make the application. Its front_of() is ready at once; the end of the lifespan closes it.

    ``inside`` stands before the operations, and behind what browsers need.
    """
    front = build(config)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await to_thread.run_sync(front.close)

    # Requests wait for functions; the framework's own forty threads would be too few.
    routes = _routes(front, OperatorAccess(config, front.emulator), CapacityLimiter(config.request_threads))
    app = Starlette(
        routes=routes,
        middleware=(*_MIDDLEWARE, *inside),
        exception_handlers={HTTPException: _no_such_page},
        lifespan=lifespan,
    )
    app.state.front = front
    return app


def front_of(app: Starlette) -> Front:
    """Return what create_front() built behind the application: to drain, to look at failures, to close."""
    return cast("Front", app.state.front)


def _routes(front: Front, access: OperatorAccess, limiter: CapacityLimiter) -> list[BaseRoute]:
    async def answer(request: Request) -> Response:
        body = await request.body()
        return await to_thread.run_sync(_answer, front, access, request.headers, body, limiter=limiter)

    async def well_known(request: Request) -> Response:
        return await to_thread.run_sync(_document, front, request, limiter=limiter)

    return [
        Route("/", answer, methods=["POST"]),
        *control_routes(front.queue),
        Route("/{pool_id}/.well-known/{document:path}", well_known, methods=["GET"]),
    ]


def _answer(front: Front, access: OperatorAccess, headers: Headers, body: bytes) -> Response:
    def call() -> Document:
        operation, document = _operation(headers.get("x-amz-target", "")), _read(body)
        access.check(operation, headers, body, document)
        return front.handle(operation, document)

    return _answered(call)


def _document(front: Front, request: Request) -> Response:
    pool_id, name = request.path_params["pool_id"], request.path_params["document"]
    url = str(request.base_url).rstrip("/")
    return _answered(lambda: public_document(front.emulator, pool_id, name, url), "application/json")


def _answered(call: Callable[[], Document], media_type: str = MEDIA_TYPE) -> Response:
    try:
        return _json(200, call(), media_type=media_type)
    except CognitoError as error:
        return _refusal(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is answered in JSON
        # A mistake of ours, and not of the request's. What the error says may be from the request, and secret.
        name, frames = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("a call of Cognito's API ended in a %s\n%s", name, frames)
        return _refusal(CognitoError("InternalErrorException", f"The local stack made a mistake ({name}).", 500))


def _refusal(error: CognitoError) -> Response:
    shown = {"__type": error.kind, "message": error.message}
    return _json(error.status, shown, {"x-amzn-ErrorType": error.kind})


async def _no_such_page(_request: Request, error: Exception) -> Response:
    """Answer what is no call of the API, in JSON as well."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    wanted = f"Cognito's API is called with POST / and X-Amz-Target: {TARGET}.<Operation>."
    return _refusal(CognitoError("UnknownOperationException", wanted, status))


def _operation(target: str) -> str:
    service, _, operation = target.partition(".")
    if service != TARGET or not shapes.knows(operation):
        raise CognitoError("UnknownOperationException", f"X-Amz-Target must be {TARGET}.<Operation>.")
    return operation


def _read(body: bytes) -> Document:
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise CognitoError("SerializationException", "The request's body is not JSON.") from error
    if not isinstance(document, dict):
        raise CognitoError("SerializationException", "Start of structure or map expected.")
    return document


def _json(
    status: int, document: Document, headers: dict[str, str] | None = None, media_type: str = MEDIA_TYPE
) -> Response:
    ids = {"x-amzn-RequestId": str(uuid.uuid4())}
    return Response(json.dumps(document), status, headers={**ids, **(headers or {})}, media_type=media_type)
