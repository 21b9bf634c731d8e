"""An AWS endpoint whose KMS works and whose SendTextMessage fails: with an error, or by closing the connection."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def failing_sms(kms_url: str, status: int | None, code: str) -> Iterator[str]:
    """Serve the endpoint: ``status`` and ``code`` answer SendTextMessage; None closes the connection instead."""

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["X-Amz-Target"].startswith("PinpointSMSVoiceV2."):
                self._fail()
                return
            answer = httpx.post(kms_url, content=body, headers=dict(self.headers.items()), trust_env=False)
            self._answer(answer.status_code, answer.content)

        def _fail(self) -> None:
            self.close_connection = True
            if status is not None:
                self._answer(status, json.dumps({"__type": code, "message": "refused"}).encode())

        def _answer(self, number: int, content: bytes) -> None:
            self.send_response(number)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, args=(0.002,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
