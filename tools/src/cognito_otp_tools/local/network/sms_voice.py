"""End User Messaging SMS (``pinpoint-sms-voice-v2``) on this machine: its protocol, and what it offers.

The protocol is awsJson1.0 (botocore's model): POST /, the operation in ``X-Amz-Target``, JSON both ways.
A call is read, authorized, checked against the model and answered, in the order in which AWS does it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from cognito_otp_tools.local.network.iam import AllowEveryone
from cognito_otp_tools.local.network.model import SIGNING_NAME, TARGET_PREFIX, service_model
from cognito_otp_tools.local.network.replies import FieldProblem, Refusal, encode_reply, invalid
from cognito_otp_tools.local.network.sending import TextSending
from cognito_otp_tools.local.network.signing import read_credential
from cognito_otp_tools.local.network.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from cognito_otp_tools.local.network.iam import Gate
    from cognito_otp_tools.local.network.messages import Inbox
    from cognito_otp_tools.local.network.model import ServiceModel
    from cognito_otp_tools.local.network.replies import Reply
    from cognito_otp_tools.local.network.signing import Credential

type Handler = Callable[[Mapping[str, Any]], Reply]
"""Answers one operation; the request has passed the model's checks."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in. ``target`` is X-Amz-Target's value."""

    target: str
    credential: Credential | None
    body: bytes


@dataclass(frozen=True, slots=True)
class SmsVoice:
    """The service as an ASGI application: the operations of ``model`` with a handler, behind ``gate``."""

    model: ServiceModel
    handlers: Mapping[str, Handler]
    gate: Gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        credential = read_credential(request.headers, scope["query_string"])
        call = Call(request.headers.get("x-amz-target", ""), credential, body)
        # The gate asks the emulator over HTTP, so a call must not be answered on the server's event loop.
        reply = await run_in_threadpool(self.answer, call)
        await encode_reply(reply)(scope, receive, send)

    def answer(self, call: Call) -> Reply:
        """Answer one call: which operation, may the caller, does the request fit the model, then do it."""
        prefix, _, operation = call.target.partition(".")
        if prefix != TARGET_PREFIX or operation not in self.model.operation_names:
            return Refusal("UnknownOperationException", f"{SIGNING_NAME} has no such operation")
        handler = self.handlers.get(operation)
        if handler is None:
            return _not_offered(operation, self.handlers)
        request = _read_json(call.body)
        if isinstance(request, Refusal):
            return request
        refusal = self.gate.refusal(call.credential, f"{SIGNING_NAME}:{operation}", _resource(request)) or validate(
            self.model.operation_model(operation).input_shape, request
        )
        return refusal or handler(request)


def create_sms_voice(
    inbox: Inbox,
    *,
    gate: Gate | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
) -> ASGIApp:
    """Build the service over an inbox. Without a ``gate``, anyone may call it."""
    handlers: dict[str, Handler] = {"SendTextMessage": TextSending(inbox, now, new_id).send}
    return SmsVoice(service_model(), handlers, gate or AllowEveryone())


def _read_json(body: bytes) -> dict[str, Any] | Refusal:
    """Read a request's JSON object."""
    try:
        request = json.loads(body)
    # Bad UTF-8 and JSON are ValueErrors; deep nesting exhausts the reader's stack.
    except (ValueError, RecursionError):
        request = None
    if isinstance(request, dict):
        return request
    return invalid("CANNOT_PARSE", FieldProblem("request", "the body must be one JSON object"))


def _resource(request: Mapping[str, Any]) -> str:
    """Return what IAM policies are held against: the origination identity if given as an ARN, else ``*``.

    A policy scoped to an identity's ARN does not match a request that names the same identity otherwise.
    """
    identity = request.get("OriginationIdentity")
    return identity if isinstance(identity, str) and identity.startswith("arn:") else "*"


def _not_offered(operation: str, offered: Mapping[str, Handler]) -> Refusal:
    """Say that an operation exists on AWS and not here. 501, which SDKs do not retry."""
    sentence = f"{operation} is not offered by the local phone network, which offers {', '.join(sorted(offered))}"
    return Refusal("OperationNotOfferedException", sentence, status=HTTPStatus.NOT_IMPLEMENTED)
