"""In front of everything that the gateway hands calls to: does to a call what the faults in force say.

A throttle or an error is answered in the words of the service that was called. A slow call is done at once and
answered late. A dropped connection is closed under the client, as a carrier's or a network's fault would.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from cognito_otp_local.aws_api.service_models import find_status
from cognito_otp_local.phone_network.aws_protocols.aws_calls import DELAY, SNS, read_call
from cognito_otp_local.phone_network.aws_protocols.aws_json import encode_json_error
from cognito_otp_local.phone_network.aws_protocols.aws_query import encode_query_error
from cognito_otp_local.phone_network.aws_protocols.body_replay import Replay
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import SIGNING_NAME
from cognito_otp_local.phone_network.refusals import RefusedError, Resource
from cognito_otp_local.phone_network.resource_names import resource_type
from cognito_otp_local.web.servers import drop_connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cognito_otp_local.phone_network.aws_protocols.aws_calls import AwsCall
    from cognito_otp_local.phone_network.call_trace import CallTrace
    from cognito_otp_local.phone_network.faults.faults import Faults, InjectedFault

THROTTLES = {SNS: "ThrottledException"}
QUERY_SERVICES = frozenset({SNS, "sts", "iam", "cloudformation"})


@dataclass(frozen=True, slots=True)
class FaultInjection:
    """Hands HTTP requests to ``app``, except for what ``faults`` do to them, which ``trace`` gets to know."""

    app: ASGIApp
    faults: Faults
    trace: CallTrace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, late, wrongly or not at all where a fault says so."""
        if not self.faults.all():
            await self.app(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        call = read_call(Headers(scope=scope), scope["query_string"], body)
        taken = self.faults.take(call) if call is not None else ()
        again = Replay(body, receive)
        if call is None or not taken:
            await self.app(scope, again, send)
        else:
            await self._inject(call, taken, scope, again, send)

    async def _inject(
        self, call: AwsCall, faults: Sequence[InjectedFault], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Do what the faults say, in the order: answer or do nothing, hold back, drop."""
        delay = sum(fault.seconds or 0 for fault in faults)
        late = _Late(send)
        fault = faults[-1]
        match fault.kind:
            case "throttle" | "error":
                refusal = _refusal(call, fault)
                self.trace.note(call, refusal.short)
                await _encode(call, refusal)(scope, receive, late)
            case "drop_before":
                self.trace.note(call, "dropped before accepting")
            case "slow" | "drop_after":
                await self.app({**scope, DELAY: delay}, receive, late)
        if delay:
            self.trace.note_after(call, f"answered {delay:g} s late")
            await asyncio.sleep(delay)
        if fault.kind in {"drop_before", "drop_after"}:
            if fault.kind == "drop_after":
                self.trace.note_after(call, "its answer dropped")
            await drop_connection(scope, receive)
        else:
            await late.deliver()


class _Late:
    """Keeps an answer until it is to be delivered."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self._messages.append(message)

    async def deliver(self) -> None:
        for message in self._messages:
            await self._send(message)


def _refusal(call: AwsCall, fault: InjectedFault) -> RefusedError:
    """Return the error that a fault names, with the members that the exception has beside."""
    if fault.kind == "throttle":
        error = THROTTLES.get(call.service, "ThrottlingException")
        sentence = "Rate exceeded"
    else:
        error = fault.error or ""
        sentence = f"{error}: a fault of the local phone network, as asked for ({fault.id})"
    code, status = find_status(call.service, error)
    resource = None
    if call.service == SIGNING_NAME and error in {"ConflictException", "ResourceNotFoundException"}:
        resource = Resource(resource_type(call.identity), call.identity) if call.identity else None
    return RefusedError(code, sentence, fault.reason, status=HTTPStatus(status), resource=resource)


def _encode(call: AwsCall, refusal: RefusedError) -> Response:
    """Encode an error in the protocol of the service that was called."""
    return encode_query_error(refusal) if call.service in QUERY_SERVICES else encode_json_error(refusal)
