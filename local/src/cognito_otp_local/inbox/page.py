"""The inbox as a web page: its files, its state in one document, and e-mails to be shown in a frame of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sse_starlette import EventSourceResponse
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from cognito_otp_local.inbox.messages import encode_json
from cognito_otp_local.inbox.reading import find_country, show_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from cognito_otp_local.inbox.messages import Message
    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.inbox.updates import Updates

_FOLDER = Path(__file__).parent
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Nothing from elsewhere, no inline script, and no markup made from strings (Trusted Types)."""
EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""An e-mail may look as it likes, and neither run nor load anything. The page reads its height: hence same-origin."""

_PAGE_HEADERS = _HEADERS | {"content-security-policy": PAGE_POLICY, "vary": "Accept"}
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
"""Every kind of file that the page has. What Starlette guesses depends on the machine's own list."""


class PageFiles(StaticFiles):
    """The page's style sheets and scripts, under the page's own policy and never cached."""

    def file_response(self, full_path: Any, *args: Any, **more: Any) -> Response:
        """Answer a file as Starlette does, with the page's headers; 404 for what is none of the page's."""
        media_type = _MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type is None:
            raise HTTPException(404)
        response = super().file_response(full_path, *args, **more)
        response.headers.update(_PAGE_HEADERS | {"content-type": media_type})
        return response


def page_routes(inbox: Inbox, updates: Updates, cognito_endpoint: str | None) -> list[BaseRoute]:
    """Return the routes of the page's parts. ``cognito_endpoint`` is where it says to point a client."""

    async def state(_: Request) -> Response:
        document = encode_json(_state(inbox, cognito_endpoint))
        return Response(document, media_type="application/json", headers=_HEADERS)

    async def events(_: Request) -> Response:
        return EventSourceResponse(updates.stream(), headers=_HEADERS)

    async def email(request: Request) -> Response:
        wanted = request.path_params["message_id"]
        for message in reversed(inbox.messages()):
            if message.channel == "email" and message.message_id == wanted:
                return _email(message)
        return JSONResponse({"message": "the inbox has no such e-mail"}, status_code=404)

    return [
        Mount("/page", PageFiles(directory=_FOLDER / "static")),
        Route("/state", state, methods=["GET"]),
        Route("/events", events, methods=["GET"]),
        Route("/emails/{message_id:path}", email, methods=["GET"]),
    ]


def show_page() -> Response:
    """Answer the page itself."""
    return FileResponse(_FOLDER / "page.html", media_type="text/html", headers=_PAGE_HEADERS)


def wants_page(accept: str) -> bool:
    """Whether an Accept header is a browser's: it asks for HTML by name."""
    return "text/html" in accept.lower()


def _email(message: Message) -> Response:
    headers = _HEADERS | {"content-security-policy": EMAIL_POLICY, "x-dns-prefetch-control": "off"}
    return Response(message.body.encode("utf-8", "replace"), media_type="text/html", headers=headers)


def _state(inbox: Inbox, cognito_endpoint: str | None) -> dict[str, object]:
    """Everything the page shows. The version is read first, so that a change in between causes one more update."""
    version = inbox.version
    messages, pending = inbox.messages(), inbox.pending()
    addresses = dict.fromkeys([*(message.to for message in messages), *pending])
    return {
        "version": version,
        "cognito_endpoint": cognito_endpoint,
        "addresses": {to: {"shown": show_address(to), "country": find_country(to)} for to in addresses},
        "messages": [_seen(message) for message in messages],
        "pending": {to: [step.as_json() for step in steps] for to, steps in pending.items()},
    }


def _seen(message: Message) -> dict[str, object]:
    """Show a message as scripts see it, with its plain words."""
    return {**message.as_json(), "text": message.text}
