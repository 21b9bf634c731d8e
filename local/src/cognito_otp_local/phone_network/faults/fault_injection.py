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
from cognito_otp_local.inbox.messages import Step
from cognito_otp_local.phone_network.identity_names import resource_type
from cognito_otp_local.phone_network.refusals import Refusal, Resource, encode_reply
from cognito_otp_local.phone_network.wire.aws_calls import SNS, read_call
from cognito_otp_local.phone_network.wire.aws_query import encode_query_error
from cognito_otp_local.phone_network.wire.body_replay import Replay
from cognito_otp_local.phone_network.wire.sms_voice_api import SIGNING_NAME
from cognito_otp_local.web.servers import drop_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.faults.faults import Fault, Faults
    from cognito_otp_local.phone_network.wire.aws_calls import AwsCall

DELAY = "cognito_otp.delay"
"""The scope's key for how many seconds the network holds a call up; a text whose time is over by then is lost."""
THROTTLES = {SNS: "ThrottledException"}
QUERY_SERVICES = frozenset({SNS, "sts", "iam", "cloudformation"})


@dataclass(frozen=True, slots=True)
class Misbehaving:
    """Hands HTTP requests to ``app``, except for what ``faults`` do to them, which ``inbox`` gets to know."""

    app: ASGIApp
    faults: Faults
    inbox: Inbox
    now: Callable[[], datetime]

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
            await self._misbehave(call, taken, scope, again, send)

    async def _misbehave(
        self, call: AwsCall, faults: Sequence[Fault], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Do what the faults say, in the order: answer or do nothing, hold back, drop."""
        delay = sum(fault.seconds or 0 for fault in faults)
        late = _Late(send)
        fault = faults[-1]
        match fault.kind:
            case "throttle" | "error":
                refusal = _refusal(call, fault)
                self._note(call, self.inbox.note, _describe(refusal))
                await _encode(call, refusal)(scope, receive, late)
            case "drop_before":
                self._note(call, self.inbox.note, "dropped before accepting")
            case "slow" | "drop_after":
                await self.app({**scope, DELAY: delay}, receive, late)
        if delay:
            self._note(call, self.inbox.note_after, f"answered {delay:g} s late")
            await asyncio.sleep(delay)
        if fault.kind in {"drop_before", "drop_after"}:
            if fault.kind == "drop_after":
                self._note(call, self.inbox.note_after, "its answer dropped")
            await drop_connection(scope, receive)
        else:
            await late.deliver()

    def _note(self, call: AwsCall, note: Callable[[str, Step], None], what: str) -> None:
        """Tell the phone's trace; calls that send nothing have none."""
        if call.to is not None:
            note(call.to, Step(self.now(), "network", f"{call.name} from {call.sender}: {what}", ok=False))


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


def _refusal(call: AwsCall, fault: Fault) -> Refusal:
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
    return Refusal(code, sentence, fault.reason, status=HTTPStatus(status), resource=resource)


def _describe(refusal: Refusal) -> str:
    return f"{refusal.error} {refusal.reason}" if refusal.reason else refusal.error


def _encode(call: AwsCall, refusal: Refusal) -> Response:
    """Encode an error in the protocol of the service that was called."""
    return encode_query_error(refusal) if call.service in QUERY_SERVICES else encode_reply(refusal)
