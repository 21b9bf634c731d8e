"""End User Messaging SMS (``pinpoint-sms-voice-v2``) on this machine: its protocol, and what it offers.

The protocol is awsJson1.0 (botocore's model): POST /, the operation in ``X-Amz-Target``, JSON both ways.
A call is read, authorized, checked against the model and answered, in the order in which AWS does it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from cognito_otp_local.inbox.messages import Step
from cognito_otp_local.phone_network.calls import read_sms_voice_call
from cognito_otp_local.phone_network.misbehaving import DELAY
from cognito_otp_local.phone_network.model import SIGNING_NAME, TARGET_PREFIX
from cognito_otp_local.phone_network.replies import Accepted, FieldProblem, Refusal, encode_reply, invalid
from cognito_otp_local.phone_network.signing import read_credential
from cognito_otp_local.phone_network.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from starlette.types import Receive, Scope, Send

    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.account import Account
    from cognito_otp_local.phone_network.iam import Gate
    from cognito_otp_local.phone_network.model import ServiceModel
    from cognito_otp_local.phone_network.replies import Reply
    from cognito_otp_local.phone_network.signing import Credential

SENDING = frozenset({"SendTextMessage", "SendVoiceMessage", "SendNotifyTextMessage"})

type Handler = Callable[[Mapping[str, Any]], Reply]
"""Answers one operation; the request has passed the model's checks and holds no nulls."""
type SendHandler = Callable[[Mapping[str, Any], float], Reply]
"""Answers an operation that sends, on a network that holds the message up for some seconds."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in: the operation's name after ``target``'s dot; ``delay`` in seconds."""

    target: str
    credential: Credential | None
    body: bytes
    delay: float = 0


@dataclass(frozen=True, slots=True)
class SmsVoice:
    """The service as an ASGI application: the operations of ``model`` with a handler, behind ``gate``."""

    model: ServiceModel
    handlers: Mapping[str, Handler]
    senders: Mapping[str, SendHandler]
    gate: Gate
    account: Account
    inbox: Inbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        credential = read_credential(request.headers, scope["query_string"])
        call = Call(request.headers.get("x-amz-target", ""), credential, body, scope.get(DELAY, 0))
        # The gate asks the emulator over HTTP, so a call must not be answered on the server's event loop.
        reply = await run_in_threadpool(self.answer, call)
        await encode_reply(reply)(scope, receive, send)

    def answer(self, call: Call) -> Reply:
        """Answer one call: which operation, may the caller, does the request fit the model, then do it."""
        prefix, _, operation = call.target.partition(".")
        if prefix != TARGET_PREFIX or operation not in self.model.operation_names:
            return Refusal("UnknownOperationException", f"{SIGNING_NAME} has no such operation")
        if operation not in self.handlers and operation not in self.senders:
            return _not_offered(operation, [*self.handlers, *self.senders])
        request = _read_json(call.body)
        if isinstance(request, Refusal):
            return request
        reply = self._answer(operation, call, request)
        if operation in self.senders and isinstance(reply, Refusal):
            self._note(operation, call, reply)
        return self._fit(operation, reply)

    def _answer(self, operation: str, call: Call, request: dict[str, Any]) -> Reply:
        """Answer a call whose operation is offered."""
        action = f"{SIGNING_NAME}:{operation}"
        denials = (self.gate.refusal(call.credential, action, resource) for resource in _resources(operation, request))
        refusal = next(filter(None, denials), None) or validate(
            self.model.operation_model(operation).input_shape, request
        )
        if refusal is not None:
            return refusal
        given = {name: value for name, value in request.items() if value is not None}
        with self.account.lock:
            if operation in self.senders:
                return self.senders[operation](given, call.delay)
            return self.handlers[operation](given)

    def _note(self, operation: str, call: Call, refusal: Refusal) -> None:
        """Tell the phone's trace that a message for it was refused."""
        asked = read_sms_voice_call(operation, call.body)
        if asked.to is not None:
            what = f"{operation} from {asked.sender}: {refusal.error} {refusal.reason or ''}".rstrip()
            self.inbox.note(asked.to, Step(self.account.now(), "network", what, ok=False))

    def _fit(self, operation: str, reply: Reply) -> Reply:
        """Keep those members of a result that the operation's output has, and that have a value."""
        output = self.model.operation_model(operation).output_shape
        if isinstance(reply, Refusal) or output is None:
            return reply
        return Accepted({name: reply.result[name] for name in output.members if reply.result.get(name) is not None})


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


def _resources(operation: str, request: Mapping[str, Any]) -> Iterator[str]:
    """List what IAM policies are held against: each resource of a request by its ARN, ``*`` if it is named otherwise.

    The identity, or Notify's configuration, and of a message also the configuration set, of a text the protect
    configuration. A policy scoped to ARNs does not match a request that names the same resource otherwise. Source:
    service authorization reference, AWS End User Messaging SMS and Voice V2.
    """
    named = [request.get("OriginationIdentity") or request.get("NotifyConfigurationId")]
    if operation in SENDING:
        named += filter(None, (request.get("ConfigurationSetName"),))
    if operation == "SendTextMessage":
        named += filter(None, (request.get("ProtectConfigurationId"),))
    for resource in named:
        yield resource if isinstance(resource, str) and resource.startswith("arn:") else "*"


def _not_offered(operation: str, offered: Iterable[str]) -> Refusal:
    """Say that an operation exists on AWS and not here. 501, which SDKs do not retry."""
    sentence = f"{operation} is not offered by the local phone network, which offers {', '.join(sorted(offered))}"
    return Refusal("OperationNotOfferedException", sentence, status=HTTPStatus.NOT_IMPLEMENTED)
