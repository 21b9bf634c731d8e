"""A proxy in front of moto that can refuse a call, lose its answer, or run an action of another client before it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error that the service answers."""

    code: str
    message: str = "refused"
    status: int = 400


@dataclass(slots=True)
class FaultProxy:
    """The faults of each operation: refuse every call, lose the next answer, or run an action before the next call."""

    url: str
    refusals: dict[str, Refusal] = field(default_factory=dict)
    lost_answers: set[str] = field(default_factory=set)
    actions: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


@contextmanager
def fault_proxy(aws_url: str) -> Iterator[FaultProxy]:
    """Serve the proxy in front of an AWS endpoint."""

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers.get("X-Amz-Target")
            operation = target.rpartition(".")[2] if target else parse_qs(body.decode())["Action"][0]
            found.calls.append(operation)
            if refusal := found.refusals.get(operation):
                self._answer(refusal.status, _error(refusal, as_json=target is not None))
                return
            if actions := found.actions.get(operation):
                actions.pop(0)()
            answer = httpx.post(aws_url, content=body, headers=dict(self.headers.items()), trust_env=False)
            if operation in found.lost_answers:
                found.lost_answers.remove(operation)
                self.close_connection = True
                return
            self._answer(answer.status_code, answer.content)

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    found = FaultProxy(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.002,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def _error(refusal: Refusal, *, as_json: bool) -> bytes:
    """Write an error in the protocol of the call: JSON (SSM) or query (CloudFormation)."""
    if as_json:
        return json.dumps({"__type": refusal.code, "message": refusal.message}).encode()
    return (
        "<ErrorResponse><Error><Type>Sender</Type>"
        f"<Code>{refusal.code}</Code><Message>{refusal.message}</Message></Error></ErrorResponse>"
    ).encode()
