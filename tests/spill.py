"""Everything that the suite's parts printed and logged, kept to be read back for secrets."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from people import CODE, EMAIL, NEW_PASSWORD, OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_tools.local.emulator import Emulator

_outputs: list[str] = []
_live: list[Callable[[], str]] = []
_secrets: set[str] = {CODE, EMAIL, NEW_PASSWORD, OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD}


def keep(output: str) -> None:
    """Keep an output."""
    _outputs.append(output)


@contextmanager
def follow(output: Callable[[], str]) -> Iterator[None]:
    """Read an output whenever all are read, and keep it at the end."""
    _live.append(output)
    yield
    _live.remove(output)
    keep(output())


def outputs() -> str:
    """Everything so far."""
    return "\n".join([*_outputs, *(output() for output in _live)])


def remember(secret: str) -> None:
    """Remember a code, password or number that came up while a test ran."""
    _secrets.add(secret)


def secrets() -> frozenset[str]:
    """Every secret that no output may hold."""
    return frozenset(_secrets)


def function_logs(emulator: Emulator) -> str:
    """Every log line of every function on an emulator."""
    logs = emulator.client("logs")
    lines = []
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        lines += [event["message"] for page in pages for event in page["events"]]
    return "\n".join(lines)
