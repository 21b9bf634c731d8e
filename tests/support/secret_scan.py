"""Collects everything that the tests print and log, and searches it for secrets after the last test.

Tests may run in several processes: each saves what it collected into one folder, and the first process reads it all.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from phonenumbers import SUPPORTED_REGIONS

from cognito_otp.domain.phones import GENERAL_EXAMPLE, example_number
from support.people import CODE, EMAIL, PASSWORD, PHONE, TEMPORARY_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from cognito_otp_local.stack.emulator import Emulator

FOLDER = "COGNITO_OTP_LEAK_CHECK"
"""The environment variable that names the folder for all processes of a run."""
WHOLE_NUMBER = re.compile(r"\+[1-9][0-9]{9,14}(?![0-9.:])")
EXAMPLES = {GENERAL_EXAMPLE} | {example_number(country) for country in SUPPORTED_REGIONS}
"""The example numbers of countries, which refusals show in place of what the user typed."""
MUST_BE_THERE = {
    "wiring/test_handlers": ("event_invalid", "code_not_sent", "code_delayed"),
    "journeys/test_sign_up": ("code_sent",),
}
"""What the logs must hold if these tests ran: otherwise the functions' logs were not collected."""

_outputs: list[str] = []
_secrets: set[str] = {CODE, EMAIL, PASSWORD, PHONE, TEMPORARY_PASSWORD}
_ran: set[str] = set()


def collect(output: str) -> None:
    """Collect an output."""
    _outputs.append(output)


@contextmanager
def collect_at_end(output: Callable[[], str]) -> Iterator[None]:
    """Collect an output as it is at the end."""
    yield
    collect(output())


def add_secret(secret: str) -> None:
    """Search for this code, password or number as well."""
    _secrets.add(secret)


def add_test(test: str) -> None:
    """Record that a test ran, by its node id."""
    _ran.add(test.partition("::")[0].removesuffix(".py"))


def save() -> None:
    """Save what this process collected, for the process that searches everything."""
    kept = {"outputs": _outputs, "secrets": sorted(_secrets), "ran": sorted(_ran)}
    (Path(os.environ[FOLDER]) / f"{os.getpid()}.json").write_text(json.dumps(kept))


def problems() -> list[str]:
    """Search what all processes saved; return the lines that hold a secret, and the expected lines that are missing."""
    kept = [json.loads(path.read_text()) for path in Path(os.environ[FOLDER]).glob("*.json")]
    output = "\n".join(text for process in kept for text in process["outputs"])
    found = leaks(output, {secret for process in kept for secret in process["secrets"]})
    ran = {test for process in kept for test in process["ran"]}
    expected = [words for test, words in MUST_BE_THERE.items() if any(test in name for name in ran)]
    missing = [word for words in expected for word in words if word not in output]
    return [*found, *(f"no line says {word}: the functions' logs were not read" for word in missing)]


def leaks(output: str, secrets: Collection[str]) -> list[str]:
    """Return the lines that hold one of these secrets, or any whole phone number."""
    present = [_standing_alone(secret) for secret in secrets if secret in output]
    return [
        line
        for line in output.splitlines()
        if any(secret.search(line) for secret in present) or set(WHOLE_NUMBER.findall(line)) - EXAMPLES
    ]


def _standing_alone(secret: str) -> re.Pattern[str]:
    """Match a secret; the digits of a code only where they are not part of an account's or a message's id."""
    inside_an_id = "[0-9A-Za-z_-]"
    return re.compile(f"(?<!{inside_an_id}){secret}(?!{inside_an_id})" if secret.isdecimal() else re.escape(secret))


def function_logs(emulator: Emulator, since: float = 0) -> str:
    """Every line that functions on an emulator logged since then (epoch seconds)."""
    logs = emulator.client("logs")
    lines = []
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group["logGroupName"], startTime=int(since * 1000)
        )
        lines += [event["message"] for page in pages for event in page["events"]]
    return "\n".join(lines)
