"""The inbox over HTTP: what the phones received, for people, scripts and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cognito_otp_tools.local.guard import LoopbackGuard
from cognito_otp_tools.local.network.messages import encode_messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from cognito_otp_tools.local.network.messages import Inbox

WELCOME = {
    "name": "cognito-otp inbox: the messages that phones of the local stack received",
    "GET /messages": "a JSON list, oldest first; ?to=+E164 for one phone",
    "DELETE /messages": "forget them all",
}


def create_inbox(inbox: Inbox, beside: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Serve ``GET /`` (what lives here), ``GET /messages`` (oldest first), ``DELETE /messages`` (204), and ``beside``.

    Messages hold codes, so requests to or from other than loopback are refused with 403.
    """

    async def welcome(_: Request) -> Response:
        return JSONResponse(WELCOME)

    async def read(request: Request) -> Response:
        messages = inbox.messages(to=_read_number(request.query_params.get("to")))
        headers = {"cache-control": "no-store"}
        return Response(encode_messages(messages), media_type="application/json", headers=headers)

    async def clear(_: Request) -> Response:
        inbox.clear()
        return Response(status_code=204)

    routes = [
        Route("/", welcome, methods=["GET"]),
        Route("/messages", read, methods=["GET"]),
        Route("/messages", clear, methods=["DELETE"]),
        *beside,
    ]
    return LoopbackGuard(Starlette(routes=routes))


def _read_number(text: str | None) -> str | None:
    """Read the ``to`` of a query; its + is a space to URL decoders unless it was escaped as %2B."""
    return None if text is None else "+" + text.strip().removeprefix("+")
