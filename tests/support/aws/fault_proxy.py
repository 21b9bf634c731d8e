"""A proxy in front of an AWS endpoint that refuses calls, loses answers, or runs an action of another client first."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POLL_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error that the service answers."""

    code: str
    message: str = "refused"
    status: int = 400
    more: Mapping[str, object] = field(default_factory=dict)
    """What else a JSON answer holds, such as its Reason."""
    once: bool = False
    """Whether the calls after the next one are answered."""


@dataclass(slots=True)
class FaultProxy:
    """The faults of each operation, and the calls that came.

    Every call of an operation in ``refusals`` (but see ``once``) or ``unanswered`` does not reach it; the next one of
    an operation in ``lost_answers`` does its work; the next ones in ``actions`` run one each before.
    """

    aws_url: str
    url: str = ""
    refusals: dict[str, Refusal] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    lost_answers: set[str] = field(default_factory=set)
    actions: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        """Answer a call, or close its connection."""
        operation = _operation(request)
        self.calls.append(operation)
        if refusal := self.refusals.get(operation):
            if refusal.once:
                del self.refusals[operation]
            return _refuse(refusal, as_json="X-Amz-Target" in request.headers)
        if operation in self.unanswered:
            return _drop(request)
        if actions := self.actions.get(operation):
            actions.pop(0)()
        answer = httpx.post(self.aws_url, content=request.data, headers=dict(request.headers), trust_env=False)
        if operation in self.lost_answers:
            self.lost_answers.remove(operation)
            return _drop(request)
        return Response(answer.content, answer.status_code)


class _Server(HTTPServer):
    """Stops at once: there is a proxy in every test of some modules."""

    def thread_target(self) -> None:
        """Serve, looking often whether to stop."""
        assert self.server is not None
        self.server.serve_forever(POLL_SECONDS)


@contextmanager
def fault_proxy(aws_url: str) -> Iterator[FaultProxy]:
    """Serve the proxy in front of an AWS endpoint."""
    proxy = FaultProxy(aws_url)
    with _Server("127.0.0.1", threaded=True) as server:
        server.expect_request("/").respond_with_handler(proxy.answer)
        proxy.url = server.url_for("").rstrip("/")
        yield proxy
        server.check()


@contextmanager
def failing_sms(aws_url: str, status: int | None, code: str, **more: str) -> Iterator[str]:
    """Serve an endpoint whose texts fail: with ``status`` and ``code``, or with None by closing the connection.

    ``more`` stands beside them in the answer, such as its Reason.
    """
    with fault_proxy(aws_url) as proxy:
        if status is None:
            proxy.unanswered.add("SendTextMessage")
        else:
            proxy.refusals["SendTextMessage"] = Refusal(code, status=status, more=more)
        yield proxy.url


def _operation(request: Request) -> str:
    """Read which operation is called, in either protocol: JSON (SSM) or query (CloudFormation)."""
    target = request.headers.get("X-Amz-Target")
    return target.rpartition(".")[2] if target else request.form["Action"]


def _refuse(refusal: Refusal, *, as_json: bool) -> Response:
    if as_json:
        return Response(
            json.dumps({"__type": refusal.code, "message": refusal.message, **refusal.more}), refusal.status
        )
    return Response(
        "<ErrorResponse><Error><Type>Sender</Type>"
        f"<Code>{refusal.code}</Code><Message>{refusal.message}</Message></Error></ErrorResponse>",
        refusal.status,
    )


def _drop(request: Request) -> Response:
    """Close the connection of a request; what is answered goes nowhere."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response()
