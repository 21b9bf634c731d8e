"""SNS where it texts phones: Publish to a phone number, opt-outs, the sandbox. All else goes on to the emulator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from cognito_otp_local.phone_network.faults.fault_injection import DELAY
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.wire.aws_calls import SNS, read_form
from cognito_otp_local.phone_network.wire.aws_query import encode_query_error, encode_query_result
from cognito_otp_local.phone_network.wire.body_replay import Replay
from cognito_otp_local.phone_network.wire.signing import read_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.services.iam import Gate
    from cognito_otp_local.phone_network.wire.aws_query import Value
    from cognito_otp_local.phone_network.wire.signing import Credential

type SnsReply = Mapping[str, Value] | Refusal
type SnsHandler = Callable[[Mapping[str, str]], SnsReply]
"""Answers one operation; the request is its form."""
type Publish = Callable[[Mapping[str, str], float], SnsReply]


@dataclass(frozen=True, slots=True)
class SnsPhones:
    """An ASGI application in front of ``emulator``."""

    publish: Publish
    handlers: Mapping[str, SnsHandler]
    account: Account
    gate: Gate
    emulator: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, or hand it on."""
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        form = read_form(body)
        if not self._is_ours(form):
            await self.emulator(scope, Replay(body, receive), send)
            return
        credential = read_credential(request.headers, scope["query_string"])
        reply = await run_in_threadpool(self._answer, form, credential, scope.get(DELAY, 0))
        response = (
            encode_query_error(reply) if isinstance(reply, Refusal) else encode_query_result(form["Action"], reply)
        )
        await response(scope, receive, send)

    def _is_ours(self, form: Mapping[str, str]) -> bool:
        operation = form.get("Action")
        return operation in self.handlers or (operation == "Publish" and "PhoneNumber" in form)

    def _answer(self, form: Mapping[str, str], credential: Credential | None, delay: float) -> SnsReply:
        operation = form["Action"]
        denied = self.gate.refusal(credential, f"{SNS}:{operation}", "*")
        if denied is not None:
            if denied.error == "AccessDeniedException":
                return replace(denied, error="AuthorizationError", status=HTTPStatus.FORBIDDEN)
            return denied
        with self.account.lock:
            return self.publish(form, delay) if operation == "Publish" else self.handlers[operation](form)


def invalid_parameter(name: str, problem: str) -> Refusal:
    """Refuse with InvalidParameter, as SNS words it."""
    return Refusal("InvalidParameter", f"Invalid parameter: {name} Reason: {problem}")
