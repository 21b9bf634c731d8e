"""The server that functions call instead of AWS: over TLS, with the answers of ``answers``. Runs as a program.

It prints one line of JSON when it is ready: its URL, and sealed codes. It counts what it was asked for.
"""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from support.certificates import write_chain
from support.sender.code_sealing import new_key, seal

from cold.answers import Answers

if TYPE_CHECKING:
    import socket

CODES = 60
POOL, TABLE = "us-east-1_EXAMPLE01", "codes"
HANDSHAKES = "Handshakes"


class Server(ThreadingHTTPServer):
    """A server with a thread for each connection; its TLS begins in that thread."""

    daemon_threads = True
    request_queue_size = 64
    answers: Answers
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands, and serve."""
        connection: socket.socket = request
        if self.tls is not None:
            try:
                connection = self.tls.wrap_socket(request, server_side=True)
            except OSError:
                return
            self.answers.counted[HANDSHAKES] = self.answers.counted.get(HANDSHAKES, 0) + 1
        with contextlib.suppress(ConnectionError):  # a process that ended
            Handler(connection, client_address, self)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests, each in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    server: Server

    def do_POST(self) -> None:
        """Answer a call of AWS."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.server.answers.answer(dict(self.headers), body)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("x-amzn-RequestId", "f187a3c1-376f-11df-8963-01868b7c937a")
        self.end_headers()
        self.wfile.write(reply.body)

    def do_GET(self) -> None:
        """Say how often each operation was asked for."""
        body = json.dumps(self.server.answers.counted).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


def start(answers: Answers, tls: ssl.SSLContext | None) -> Server:
    """Start a server on a free port."""
    server = Server(("127.0.0.1", 0), Handler)
    server.answers, server.tls = answers, tls
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def make_codes(url: str) -> dict[str, Any]:
    """Make the key and the table, and seal codes as Cognito does."""
    key = new_key(url)
    boto3.client("dynamodb", endpoint_url=url, region_name="us-east-1").create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    codes = [
        seal(f"{314159 + place}", key_arn=key, context={"userpool-id": POOL}, endpoint_url=url)
        for place in range(CODES)
    ]
    return {"key": key, "pool": POOL, "table": TABLE, "codes": codes}


def main() -> None:
    """Serve until the parent closes this program's input."""
    folder = Path(sys.argv[1])
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")  # noqa: S106 - moto takes any
    write_chain(folder)
    answers = Answers()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    plain, server = start(answers, None), start(answers, context)
    made = make_codes(f"http://127.0.0.1:{plain.server_port}")
    answers.counted.clear()
    urls = {"url": f"https://localhost:{server.server_port}", "counts": f"http://127.0.0.1:{plain.server_port}/"}
    sys.stdout.write(json.dumps(made | urls) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
