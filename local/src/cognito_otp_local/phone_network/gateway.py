"""The endpoint that functions get as AWS_ENDPOINT_URL: each call goes to the server that answers it here."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.routing import Router
from starlette.websockets import WebSocketClose

from cognito_otp_local.phone_network.aws_protocols import sms_voice_api
from cognito_otp_local.phone_network.aws_protocols.aws_calls import SNS
from cognito_otp_local.phone_network.aws_protocols.signing import read_credential
from cognito_otp_local.web.guard import LoopbackGuard
from cognito_otp_local.web.relay import Relay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from cognito_otp_local.phone_network.wiring import EmulatedNetwork

COGNITO_TARGET_PREFIX = "AWSCognitoIdentityProviderService"
COGNITO_SIGNING_NAME = "cognito-idp"


def create_gateway(
    *,
    sms_voice: ASGIApp,
    front: ASGIApp,
    emulator_url: str,
    also: frozenset[str] = frozenset(),
    network: EmulatedNetwork | None = None,
) -> ASGIApp:
    """Route by the operation's prefix in X-Amz-Target, else by the service that the request is signed for.

    End User Messaging SMS goes to ``sms_voice``, Cognito to ``front``, all else to the emulator, unchanged.
    ``front`` is called on the gateway's event loop and its lifespan is not run: an application that another
    server runs already is handed over as a Relay to that server. ``also`` names hosts that are let in beside
    loopback. With a ``network``, its faults befall every call, and it answers SNS where SNS texts phones.
    """
    emulator = Relay(emulator_url, "the emulator")
    by_prefix = {sms_voice_api.TARGET_PREFIX: sms_voice, COGNITO_TARGET_PREFIX: front}
    by_service = {sms_voice_api.SIGNING_NAME: sms_voice, COGNITO_SIGNING_NAME: front}
    if network is not None:
        by_service[SNS] = network.sns(emulator)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        app = _choose(scope, by_prefix, by_service) or emulator
        await app(scope, receive, send)

    http = answer if network is None else network.with_faults(answer)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await (WebSocketClose() if scope["type"] == "websocket" else http)(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Router) -> AsyncIterator[None]:
        yield
        for part in (front, emulator):
            if isinstance(part, Relay):
                await part.aclose()

    # A default instead of a route: routes match paths line by line, and an object's key may hold a line feed.
    return LoopbackGuard(Router(default=dispatch, lifespan=lifespan), also)


def _choose(scope: Scope, by_prefix: Mapping[str, ASGIApp], by_service: Mapping[str, ASGIApp]) -> ASGIApp | None:
    """Choose who answers a request, or None for the emulator."""
    headers = Headers(scope=scope)
    prefix = headers.get("x-amz-target", "").partition(".")[0]
    if prefix in by_prefix:
        return by_prefix[prefix]
    credential = read_credential(headers, scope["query_string"])
    return by_service.get(credential.service) if credential else None
