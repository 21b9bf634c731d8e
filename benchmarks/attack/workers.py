"""The attacker's side of workers: starts them, gives them events, reads what they printed, kills them."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

APP = REPOSITORY / "functions" / "custom_sms_sender" / "app.py"
_names = itertools.count()


@dataclass(slots=True)
class Ended:
    """How a run ended. ``killed`` is ``attack`` or ``time``; ``raised`` names an exception and ``place`` its line."""

    printed: str = ""
    raised: str | None = None
    said: str = ""
    place: str = ""
    seconds: float = 0.0
    offset: float = 0.0
    killed: str | None = None
    init: bool = False


@dataclass(slots=True)
class Worker:
    """A process with the handler in it."""

    connection: socket.socket
    output: Path
    failed: dict[str, Any]
    stream: Any
    pid: int
    position: int = 0
    killed: bool = False

    def run(self, event: object, request: str, *, budget: float, offset: float) -> Ended:
        """Run an event; kill the process when its time is over, as Lambda does."""
        if self.failed:
            return Ended(self.printed(), init=True, offset=offset, **self.failed)
        asked = {"event": event, "request": request, "budget": budget, "offset": offset}
        self.connection.settimeout(budget)
        killed = "attack"
        line = b""
        try:
            self.stream.write(json.dumps(asked).encode() + b"\n")
            self.stream.flush()
            line = self.stream.readline()
        except TimeoutError:
            killed = "time"
        except OSError:
            pass
        if not line:
            killed = "time" if not self.killed else killed
            self.kill()
            return Ended(self.printed(), killed=killed, seconds=budget, offset=offset)
        return Ended(self.printed(), **json.loads(line))

    def kill(self) -> None:
        """Kill the process."""
        self.killed = True
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let the process end."""
        self.kill()
        with contextlib.suppress(OSError):
            self.stream.close()
            self.connection.close()
        self.output.unlink(missing_ok=True)

    def printed(self) -> str:
        """Read what was printed since the last time."""
        with self.output.open("rb") as file:
            file.seek(self.position)
            found = file.read()
        self.position += len(found)
        return found.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Zygote:
    """Starts workers."""

    folder: Path
    path: str

    def start(self, environment: Mapping[str, str], log_level: str, offset: float) -> Worker:
        """Start a worker and let it load the handler."""
        output = self.folder / f"output-{next(_names)}"
        output.touch()
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        stream = connection.makefile("rwb")
        setup = {"environment": dict(environment), "app": str(APP), "output": str(output)}
        stream.write(json.dumps(setup | {"log_level": log_level, "offset": offset}).encode() + b"\n")
        stream.flush()
        answer = json.loads(stream.readline())
        pid = answer.pop("pid")
        return Worker(connection, output, answer, stream, pid)


@contextlib.contextmanager
def zygote(environment: Mapping[str, str]) -> Iterator[Zygote]:
    """Run a zygote; ``environment`` is one in which the handler loads."""
    with tempfile.TemporaryDirectory(prefix="cognito-otp-attack-") as folder:
        path = str(Path(folder) / "zygote")
        program = [sys.executable, "-m", "attack.zygote", path, str(APP)]
        search = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "PATH": os.environ["PATH"]}
        with subprocess.Popen(  # noqa: S603 - our own program
            program, env=dict(environment) | search, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            if process.stdout is None or process.stdin is None or not process.stdout.readline():
                raise RuntimeError("the zygote did not start")
            yield Zygote(Path(folder), path)
            process.stdin.close()
            process.wait(10)
