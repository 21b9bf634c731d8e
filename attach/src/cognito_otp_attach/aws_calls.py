"""Where boto3's exceptions stop: every call of the engine is made inside ``aws_call``, and writes in ``aws_write``."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
)
from botocore.parsers import ResponseParserError

from cognito_otp_attach.errors import SERVER_ERROR, AwsCallError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def aws_call(action: str) -> Iterator[None]:
    """Raise AwsCallError for whatever a call to AWS raises; ``action`` is such as ``kms:DescribeKey``."""
    try:
        yield
    except ClientError as error:
        answered = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        said = str(answered.get("Message") or "no reason given").rstrip(".")
        raise AwsCallError(action, str(answered.get("Code", "unknown")), said, lost=status >= SERVER_ERROR) from error
    except ResponseParserError as error:  # such as a proxy's page
        raise AwsCallError(action, "ResponseParserError", "an answer that is none of AWS's", lost=True) from error
    except BotoCoreError as error:
        unsent = isinstance(error, ConnectTimeoutError | EndpointConnectionError)
        lost = isinstance(error, HTTPClientError) and not unsent
        raise AwsCallError(action, type(error).__name__, str(error).rstrip("."), lost=lost) from error


@contextmanager
def aws_write(action: str) -> Iterator[None]:
    """Make a call that changes something: as ``aws_call``, and a Ctrl-C waits until it is answered.

    A write that was given up half-way may take effect later, when the pool was looked at already.
    """
    with _ctrl_c_waits(), aws_call(action):
        yield


@contextmanager
def ctrl_c_once() -> Iterator[None]:
    """Let the first Ctrl-C end the block, and no later one what then clears up and tells where the pool stands.

    Inside another such block it does nothing: the outer one counts.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or not _ctrl_c_raises():
        yield
        return
    signal.signal(signal.SIGINT, _raise_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def ctrl_c_held() -> Iterator[None]:
    """Let no Ctrl-C end the block, in which a run that stops already clears up and tells where the pool stands."""
    if not _ctrl_c_raises():
        yield
        return
    earlier = signal.signal(signal.SIGINT, _pass_over)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Raise KeyboardInterrupt for a Ctrl-C at the end of the block, whatever else it ends with."""
    if not _ctrl_c_raises():
        yield
        return
    pressed: list[int] = []
    earlier = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _ctrl_c_raises() -> bool:
    """Whether a Ctrl-C raises KeyboardInterrupt here."""
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and signal.getsignal(signal.SIGINT) in {signal.default_int_handler, _raise_once}


def _raise_once(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGINT, _pass_over)
    raise KeyboardInterrupt


def _pass_over(_number: int, _frame: object) -> None:
    return
