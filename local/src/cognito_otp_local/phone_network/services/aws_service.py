"""A service of AWS as an ASGI application, whatever its protocol.

A call is read, authorized, checked against the model and answered, in the order in which AWS does it. Whatever is
refused on the way raises RefusedError, and is answered here.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from cognito_otp_local.phone_network.aws_protocols.aws_calls import DELAY, read_call
from cognito_otp_local.phone_network.aws_protocols.signing import read_credential
from cognito_otp_local.phone_network.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members, SendHandler
    from cognito_otp_local.phone_network.call_trace import CallTrace
    from cognito_otp_local.phone_network.services.iam import Gate


class ServiceProtocol(Protocol):
    """How the calls of a service are read and checked, and how it answers."""

    @property
    def signing_name(self) -> str:
        """The service before the colon in an IAM action."""
        ...

    def read_operation(self, headers: Headers, body: bytes) -> str:
        """Return the operation that is called, or refuse one that the service does not have."""
        ...

    def read_request(self, body: bytes) -> Members:
        """Return the members of the request."""
        ...

    def resource_of(self, request: Members) -> str:
        """Return what IAM policies are held against: an ARN, or ``*``."""
        ...

    def check_request(self, operation: str, request: Members) -> Members:
        """Return what the request gives, or refuse what does not fit the model."""
        ...

    def encode_result(self, operation: str, result: Members) -> Response:
        """Answer a call that succeeded."""
        ...

    def encode_refusal(self, refusal: RefusedError) -> Response:
        """Answer a call that was refused."""
        ...


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One call as it came in; the network holds it up for ``delay`` seconds."""

    headers: Headers
    query_string: bytes
    body: bytes
    delay: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsService:
    """The service: the operations that have a handler, behind ``gate``.

    Refused messages are noted in ``trace``, if there is one.
    """

    protocol: ServiceProtocol
    handlers: Mapping[str, Handler]
    senders: Mapping[str, SendHandler]
    gate: Gate
    account: Account
    trace: CallTrace | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        call = HttpCall(request.headers, scope["query_string"], body, scope.get(DELAY, 0))
        # The gate asks the emulator over HTTP, so a call must not be answered on the server's event loop.
        response = await run_in_threadpool(self.respond, call)
        await response(scope, receive, send)

    def respond(self, call: HttpCall) -> Response:
        """Answer one call, be it with a refusal."""
        try:
            operation = self.protocol.read_operation(call.headers, call.body)
            return self.protocol.encode_result(operation, self._answer(operation, call))
        except RefusedError as refusal:
            self._note(call, refusal)
            return self.protocol.encode_refusal(refusal)

    def _answer(self, operation: str, call: HttpCall) -> Members:
        """Is it offered, may the caller, does the request fit the model, then do it."""
        if operation not in self.handlers and operation not in self.senders:
            raise self._not_offered(operation)
        request = self.protocol.read_request(call.body)
        credential = read_credential(call.headers, call.query_string)
        action = f"{self.protocol.signing_name}:{operation}"
        self.gate.check(credential, action, self.protocol.resource_of(request))
        given = self.protocol.check_request(operation, request)
        with self.account.lock:
            if operation in self.senders:
                return self.senders[operation](given, call.delay)
            return self.handlers[operation](given)

    def _not_offered(self, operation: str) -> RefusedError:
        """Say that an operation exists on AWS and not here. 501, which SDKs do not retry."""
        offered = ", ".join(sorted([*self.handlers, *self.senders]))
        sentence = f"{operation} is not offered by the local phone network, which offers {offered}"
        return RefusedError("OperationNotOfferedException", sentence, status=HTTPStatus.NOT_IMPLEMENTED)

    def _note(self, call: HttpCall, refusal: RefusedError) -> None:
        """Note in the phone's trace that a message for it was refused."""
        if self.trace is None:
            return
        asked = read_call(call.headers, call.query_string, call.body)
        if asked is not None and asked.operation in self.senders:
            self.trace.note(asked, refusal.short)
