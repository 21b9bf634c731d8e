"""Starts workers quickly: imports the libraries that the handler needs once, and forks a process for each worker.

Nothing of cognito_otp is imported before the fork, so each worker goes through the whole INIT phase.

    python -m attack.zygote SOCKET APP
"""

from __future__ import annotations

from attack import clock as clocks

CLOCK = clocks.install()  # before anything keeps a function of the real clock

import contextlib  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import select  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402

from attack import function  # noqa: E402

OWN = ("cognito_otp", "app", "__main__", "attack")


def libraries(app: str) -> list[str]:
    """Load the handler in a process that ends then; return the modules of libraries that this imported."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with contextlib.suppress(Exception):
            function.load(app)
        with os.fdopen(write, "w") as pipe:
            json.dump([name for name in sys.modules if name.partition(".")[0] not in OWN], pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        found: list[str] = json.load(pipe)
    return found


def main(path: str, app: str) -> None:
    """Serve workers on a Unix socket until standard input ends."""
    for name in libraries(app):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            ready, _, _ = select.select([server, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                function.serve(connection, CLOCK)
                os._exit(0)
            connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
