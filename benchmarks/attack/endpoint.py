"""One connection to the stand-ins: it reads calls, and answers them properly or as a fault says."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from attack.scene import read_call
from attack.services import Reply, answer

if TYPE_CHECKING:
    from attack.faults import Fault
    from attack.scene import Call, Scene
    from attack.standin import Standin

LONGEST = 150.0
"""Seconds after which a hanging call ends whatever happens."""


class Endpoint(BaseHTTPRequestHandler):
    """One connection."""

    owner: Standin
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Give the connection its number."""
        super().setup()
        self._born = self.owner.born()
        self.owner.open.add(self.connection)

    def do_POST(self) -> None:
        """Read a call and treat it."""
        scene, stale = self.owner.scene, self.owner.stale(self._born)
        if stale:
            self._end(scene, stale)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = read_call(dict(self.headers.items()), body)
        fault = scene.receive(call)
        if fault is not None and fault.manner.kind == "late":
            self._act_late(call, scene, body, fault.manner.seconds)
            return
        acts = fault is None or fault.acts or fault.manner.kind in {"wait", "trickle", "half"}
        proper = self._act(call, scene, body) if acts else Reply(200, b"")
        if fault is None:
            self._answer(proper.status, proper.body, proper.content_type)
        else:
            self._treat(fault, proper, scene)

    def _act(self, call: Call, scene: Scene, body: bytes) -> Reply:
        if call.service == "dynamodb":
            return self.owner.table.call(dict(self.headers.items()), body)
        return answer(call, scene)

    def _act_late(self, call: Call, scene: Scene, body: bytes, seconds: float) -> None:
        """Do what a call asks for when its caller has stopped waiting, whatever else happens; there is no answer."""
        self.close_connection = True
        with scene.belated.after(seconds):
            self._act(call, scene, body)

    def _treat(self, fault: Fault, proper: Reply, scene: Scene) -> None:
        manner = fault.manner
        match manner.kind:
            case "answer":
                self._answer(manner.status, manner.body, "", manner.headers)
            case "trickle" | "half":
                self._pieces(proper, scene, manner.seconds)
            case "wait":
                _pause(scene, manner.seconds)
                self._answer(proper.status, proper.body, proper.content_type)
            case "kill":
                scene.kill()
                self._end(scene, "drop")
            case "drop" | "reset" | "hang":
                self._end(scene, manner.kind)

    def _end(self, scene: Scene, how: str) -> None:
        """End the connection without an answer."""
        self.close_connection = True
        if how == "hang":
            _pause(scene, LONGEST)
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()

    def _pieces(self, proper: Reply, scene: Scene, seconds: float) -> None:
        """Send headers and bytes one by one; or, without a pause, half of the body."""
        self.close_connection = True
        head = f"HTTP/1.1 {proper.status} OK\r\nContent-Type: {proper.content_type}\r\n"
        whole = f"{head}Content-Length: {len(proper.body)}\r\n\r\n".encode() + proper.body
        with contextlib.suppress(OSError):
            if not seconds:
                self.wfile.write(whole[: len(whole) - len(proper.body) // 2 - 1])
                return
            for place in range(len(whole)):
                self.wfile.write(whole[place : place + 1])
                self.wfile.flush()
                _pause(scene, seconds)

    def _answer(self, status: int, body: bytes, content_type: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        lines = [("Content-Type", content_type)] if content_type else []
        if not any(name == "Content-Length" for name, _ in headers):
            lines.append(("Content-Length", str(len(body))))
        else:
            self.close_connection = True
        head = "".join(f"{name}: {value}\r\n" for name, value in (*lines, *headers))
        with contextlib.suppress(OSError):
            self.wfile.write(f"HTTP/1.1 {status} Answer\r\n{head}\r\n".encode("latin-1") + body)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _pause(scene: Scene, seconds: float) -> None:
    """Wait, but not longer than the case lasts."""
    end = time.monotonic() + seconds
    while not scene.over and time.monotonic() < end:
        time.sleep(min(0.1, max(0.0, end - time.monotonic())))
