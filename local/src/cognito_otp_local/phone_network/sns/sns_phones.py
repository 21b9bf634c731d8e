"""SNS where it texts phones: Publish to a phone number, opt-outs, the sandbox. All else goes on to the emulator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request

from cognito_otp_local.phone_network.aws_protocols.aws_calls import SNS, read_form
from cognito_otp_local.phone_network.aws_protocols.aws_query import encode_query_error, encode_query_result
from cognito_otp_local.phone_network.aws_protocols.body_replay import Replay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.refusals import RefusedError
    from cognito_otp_local.phone_network.services.aws_service import AwsService


@dataclass(frozen=True, slots=True)
class SnsPhones:
    """An ASGI application that chooses between ``phones``, which answers as SNS, and the emulator's SNS."""

    phones: AwsService
    emulator: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one HTTP request on."""
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        app = self.phones if self._is_for_phones(read_form(body)) else self.emulator
        await app(scope, Replay(body, receive), send)

    def _is_for_phones(self, form: Mapping[str, str]) -> bool:
        operation = form.get("Action")
        return operation in self.phones.handlers or (operation in self.phones.senders and "PhoneNumber" in form)


class SnsProtocol:
    """Reads calls and writes answers as SNS does, in the query protocol."""

    signing_name = SNS

    def read_operation(self, headers: Headers, body: bytes) -> str:  # noqa: ARG002 - the protocol's names
        """Read it from the form."""
        return read_form(body)["Action"]

    def read_request(self, body: bytes) -> Members:
        """Read the form."""
        return read_form(body)

    def resources_of(self, operation: str, request: Members) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's names
        """Return ``*``: phones are no resources."""
        return ("*",)

    def check_request(self, operation: str, request: Members) -> Members:  # noqa: ARG002 - the protocol's names
        """Leave the checks to the operation: a form has no types."""
        return request

    def encode_result(self, operation: str, result: Members) -> Response:
        """Answer with XML."""
        return encode_query_result(operation, result)

    def encode_refusal(self, refusal: RefusedError) -> Response:
        """Answer with the error; SNS has a name of its own for one of IAM's."""
        if refusal.code == "AccessDeniedException":
            refusal = replace(refusal, code="AuthorizationError", status=HTTPStatus.FORBIDDEN)
        return encode_query_error(refusal)
