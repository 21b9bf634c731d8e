"""The inside of a worker: loads the handler as Lambda's INIT phase does, then runs one event after another.

It speaks JSON lines: first the environment, then events; each gets an answer. All that the function prints goes to a
file that the attacker reads, so that nothing is lost when the process is killed.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from attack.clock import Clock

type Handler = Callable[[object, object], object]


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda's context object has. The time that is left really passes."""

    aws_request_id: str
    clock: Clock
    function_name: str = "attacked"
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:attacked"

    def get_remaining_time_in_millis(self) -> int:
        """Say how much time is left."""
        return max(0, int(((self.clock.deadline or 0) - self.clock.monotonic()) * 1000))


def load(path: str) -> Handler:
    """Load the handler of an ``app.py``."""
    spec = importlib.util.spec_from_file_location("app", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Handler = module.handler
    return handler


def serve(connection: socket.socket, clock: Clock) -> None:
    """Be a worker until the attacker hangs up."""
    with connection.makefile("rwb") as stream:
        setup = json.loads(stream.readline())
        _print_to(setup["output"], setup["log_level"])
        os.environ.clear()
        os.environ.update(setup["environment"])
        clock.offset = setup["offset"]
        handler: Handler | None = None
        try:
            handler = load(setup["app"])
        except BaseException as error:  # noqa: BLE001 - INIT may fail with anything
            _write(stream, _error(error) | {"pid": os.getpid()})
        else:
            _write(stream, {"pid": os.getpid()})
        while handler is not None and (line := stream.readline()):
            _write(stream, _run(handler, json.loads(line), clock))


def _run(handler: Handler, asked: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """Run one event; say what it raised and how long it took."""
    clock.offset = max(clock.offset, asked["offset"])
    began = clock.monotonic()
    clock.deadline = began + asked["budget"]
    raised: dict[str, Any] = {}
    try:
        handler(asked["event"], Context(asked["request"], clock))
    except BaseException as error:  # noqa: BLE001 - whatever leaves the handler is what is looked for
        raised = _error(error)
    sys.stdout.flush()
    return raised | {"seconds": clock.monotonic() - began, "offset": clock.offset}


def _error(error: BaseException) -> dict[str, Any]:
    """Name an error and where it was raised last."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"  # noqa: PTH119
    return {"raised": type(error).__name__, "said": str(error), "place": place}


def _write(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer).encode() + b"\n")
    stream.flush()


def _print_to(path: str, log_level: str) -> None:
    """Send both outputs to a file, and give the root logger a handler, as Lambda does before it imports anything."""
    output = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("[%(levelname)s]\t%(name)s\t%(message)s"))
    logging.root.handlers = [handler]
    logging.root.setLevel(log_level)
