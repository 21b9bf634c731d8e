"""The inbox over HTTP: what the phones received, for people, scripts and tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cognito_otp_local.inbox.messages import encode_messages
from cognito_otp_local.inbox.page import page_routes, show_page, wants_page
from cognito_otp_local.inbox.updates import Updates
from cognito_otp_local.web.guard import LoopbackGuard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from cognito_otp_local.inbox.received import Inbox

WELCOME = {
    "name": "cognito-otp inbox: the messages that phones and mailboxes of the local stack received",
    "GET /": "the inbox as a web page, for browsers",
    "GET /messages": "a JSON list, oldest first; ?to=+E164 for one phone, ?to=ADDRESS for one mailbox",
    "DELETE /messages": "forget them all",
}


@dataclass(frozen=True, slots=True)
class InboxApp:
    """The inbox's ASGI application. It holds streams open, which ``close`` ends."""

    app: ASGIApp
    updates: Updates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.app(scope, receive, send)

    def close(self) -> None:
        """End the streams, so that the server can stop at once."""
        self.updates.close()


def create_inbox(inbox: Inbox, beside: Sequence[BaseRoute] = (), *, cognito_endpoint: str | None = None) -> InboxApp:
    """Serve the page to browsers, and ``GET /messages`` (oldest first) and ``DELETE /messages`` (204) to scripts.

    ``GET /`` of anything but a browser, and ``GET /help``, say what lives here. ``cognito_endpoint`` is where the
    empty page says to point a client. Messages hold codes, so requests to or from other than loopback
    are refused with 403. ``beside`` are more routes, under the same guard.
    """

    async def root(request: Request) -> Response:
        return show_page() if wants_page(request.headers.get("accept", "")) else await help_(request)

    async def help_(_: Request) -> Response:
        return JSONResponse(WELCOME, headers={"vary": "Accept"})

    async def read(request: Request) -> Response:
        messages = inbox.messages(to=_read_address(request.query_params.get("to")))
        headers = {"cache-control": "no-store"}
        return Response(encode_messages(messages), media_type="application/json", headers=headers)

    async def clear(_: Request) -> Response:
        inbox.clear()
        return Response(status_code=204)

    updates = Updates(inbox)
    routes = [
        Route("/", root, methods=["GET"]),
        Route("/help", help_, methods=["GET"]),
        Route("/messages", read, methods=["GET"]),
        Route("/messages", clear, methods=["DELETE"]),
        *page_routes(inbox, updates, cognito_endpoint),
        *beside,
    ]
    return InboxApp(LoopbackGuard(Starlette(routes=routes)), updates)


def _read_address(text: str | None) -> str | None:
    """Read the ``to`` of a query: an e-mail address, or a number, whose + is a space to URL decoders unless escaped."""
    return text if text is None or "@" in text else "+" + text.strip().removeprefix("+")
