"""The Amplify JavaScript library as a browser's application uses it: a Node process that makes the requested calls."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from support.local_stack import node_clients
from support.local_stack.node_clients import CLIENTS, NODE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_local.stack.options import LocalStack

CLIENT = CLIENTS / "amplify"
STOP_SECONDS = 10


class AmplifyError(Exception):
    """An error that the library threw; ``name`` is Cognito's or Amplify's own."""

    def __init__(self, name: str, message: str) -> None:
        """Take the error's name and message."""
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser without a signed-in user."""

    to: IO[str]
    answers: IO[str]

    def call(self, name: str, **arguments: Any) -> Any:
        """Call a function of aws-amplify/auth; return its result or raise AmplifyError."""
        self.to.write(json.dumps({"call": name, "input": arguments}) + "\n")
        self.to.flush()
        answer = json.loads(self.answers.readline())
        if "error" in answer:
            raise AmplifyError(**answer["error"])
        return answer["result"]


def install() -> None:
    """Have the library installed."""
    node_clients.install(CLIENT)


@contextmanager
def open_browser(stack: LocalStack) -> Iterator[Browser]:
    """Open a browser with an application of this stack's app client; close it on the way out."""
    settings = _settings(stack)
    with subprocess.Popen(  # noqa: S603 - the locked Node
        [NODE, "client.mjs"], cwd=CLIENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(settings) + "\n")
        try:
            yield Browser(process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait(STOP_SECONDS)


def run_block(stack: LocalStack, source: str, result: str, values: dict[str, Any], code: Callable[[], str]) -> Any:
    """Run a code block of a guide as an application of this stack's app client; return the variable named ``result``.

    Raises AmplifyError with what the block threw.
    """
    document = {"settings": _settings(stack), "values": values, "source": source, "result": result}
    with subprocess.Popen(  # noqa: S603 - the locked Node
        [NODE, "guide.mjs"], cwd=CLIENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(document) + "\n")
        process.stdin.flush()
        while "asks" in (answer := json.loads(process.stdout.readline())):
            process.stdin.write(json.dumps(code()) + "\n")
            process.stdin.flush()
        process.stdin.close()
        process.wait(STOP_SECONDS)
    if "error" in answer:
        raise AmplifyError(**answer["error"])
    return answer["result"]


def _settings(stack: LocalStack) -> dict[str, str]:
    return {
        "userPoolId": stack.user_pool_id,
        "userPoolClientId": stack.client_id,
        "userPoolEndpoint": stack.cognito_endpoint,
    }


def _environment() -> dict[str, str]:
    """Return the environment without what could lead the AWS SDK to an account."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
