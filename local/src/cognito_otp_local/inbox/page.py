"""The inbox as a web page: its files, its state in one document, and e-mails to be shown in a frame of their own."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cognito_otp_local.inbox.messages import encode_json
from cognito_otp_local.inbox.reading import find_code, find_country, read_text, show_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from cognito_otp_local.inbox.messages import Message
    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.inbox.updates import Updates

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
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


def page_routes(inbox: Inbox, updates: Updates, cognito_endpoint: str | None) -> list[Route]:
    """Return the routes of the page's parts. ``cognito_endpoint`` is what it tells people to point clients at."""
    page = _read_files()

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        return page[name] if name in page else JSONResponse({"message": f"the page has no {name}"}, status_code=404)

    async def state(_: Request) -> Response:
        document = encode_json(_state(inbox, cognito_endpoint))
        return Response(document, media_type="application/json", headers=_HEADERS)

    async def events(_: Request) -> Response:
        return StreamingResponse(updates.stream(), media_type="text/event-stream", headers=_HEADERS)

    async def email(request: Request) -> Response:
        wanted = request.path_params["message_id"]
        for message in reversed(inbox.messages()):
            if message.channel == "email" and message.message_id == wanted:
                return _email(message)
        return JSONResponse({"message": "the inbox has no such e-mail"}, status_code=404)

    return [
        Route("/page/{name}", asset, methods=["GET"]),
        Route("/state", state, methods=["GET"]),
        Route("/events", events, methods=["GET"]),
        Route("/emails/{message_id:path}", email, methods=["GET"]),
    ]


def show_page() -> Response:
    """Answer the page itself."""
    return _answer("index.html", _folder().joinpath("index.html").read_bytes())


def wants_page(accept: str) -> bool:
    """Whether an Accept header is a browser's: it asks for HTML by name."""
    return "text/html" in accept.lower()


def _folder() -> Any:
    return files("cognito_otp_local.inbox").joinpath("static")


def _read_files() -> Mapping[str, Response]:
    return {
        entry.name: _answer(entry.name, entry.read_bytes())
        for entry in _folder().iterdir()
        if entry.name.endswith((".css", ".js"))
    }


def _answer(name: str, content: bytes) -> Response:
    kind = _TYPES[name[name.rindex(".") :]]
    headers = _HEADERS | {"content-security-policy": PAGE_POLICY, "vary": "Accept"}
    return Response(content, media_type=kind, headers=headers)


def _email(message: Message) -> Response:
    headers = _HEADERS | {"content-security-policy": EMAIL_POLICY, "x-dns-prefetch-control": "off"}
    return Response(message.body.encode("utf-8", "replace"), media_type="text/html", headers=headers)


def _state(inbox: Inbox, cognito_endpoint: str | None) -> dict[str, object]:
    """Everything the page shows. The version is read first, so that a change in between is told once more."""
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
    """Show a message as scripts see it, with its plain words and the code in them."""
    text = read_text(message)
    return {**message.as_json(), "text": text, "code": find_code(text)}
