"""Finds the stack that is up, or brings one up for as long as the tests run."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.testing.stack import CognitoStack
from cognito_otp_tools.stack_record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cognito_otp_local.testing.settings import Settings

STOP_SECONDS = 60
SHOWN_LINES = 20


@contextmanager
def running_stack(settings: Settings, *, may_start: bool = True) -> Iterator[CognitoStack]:
    """Yield the stack that the settings name, else the one that is up beside the template, else a new one.

    Raises LocalStackError when there is none and ``may_start`` is false, when one that is up was deployed with other
    parameters, and when a new one cannot be brought up.
    """
    found = _attached(settings.attach) if settings.attach else _recorded(settings)
    if found is not None:
        _check_parameters(found, settings)
        yield found
    elif may_start:
        with _started(settings) as stack:
            yield stack
    else:
        raise LocalStackError(
            "each process of pytest-xdist would start a stack of its own: keep one up with `cognito-otp local up`"
        )


def _attached(file: Path) -> CognitoStack:
    try:
        document: Any = json.loads(file.read_text())
        # The record of a stack that is up keeps the line of `local up --json` among other things.
        return CognitoStack.from_places(document.get("places", document))
    except (OSError, ValueError, AttributeError) as error:
        raise LocalStackError(
            f"{file} does not tell of a running stack ({type(error).__name__}): "
            "it must hold the line that `cognito-otp local up --json` prints"
        ) from error


def _recorded(settings: Settings) -> CognitoStack | None:
    record = read_record(settings.template.parent)
    if record is None or not record.is_up:
        return None
    if not record.places:
        raise LocalStackError(f"a local stack is still coming up in {settings.template.parent}: wait until it is ready")
    return CognitoStack.from_places(record.places)


def _check_parameters(stack: CognitoStack, settings: Settings) -> None:
    """Refuse a stack on which the tests would not find what they were written for."""
    deployed = stack.parameters() if settings.parameters else {}
    for name, value in settings.parameters.items():
        if deployed.get(name) != value:
            raise LocalStackError(
                f"the stack that is up has {name}={deployed.get(name)}, and the settings say {value}: "
                "stop it with `cognito-otp local down`, or start it with the same --parameter"
            )


@contextmanager
def _started(settings: Settings) -> Iterator[CognitoStack]:
    """Run ``cognito-otp local up`` on free ports; end it on the way out."""
    if not settings.template.exists():
        raise LocalStackError(
            f"there is no template at {settings.template}: set cognito_otp_template to the template.yaml of a "
            "checkout of cognito-otp, or to your own"
        )
    with (
        tempfile.TemporaryFile() as progress,
        subprocess.Popen(  # noqa: S603 - the program of the settings
            _command(settings),
            cwd=settings.template.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=progress,
            start_new_session=True,  # a Ctrl-C is pytest's, which then ends the stack in order
        ) as process,
    ):
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                progress.seek(0)
                lines = progress.read().decode(errors="replace").splitlines()[-SHOWN_LINES:]
                raise LocalStackError("the local stack did not come up:\n" + "\n".join(lines))
            yield CognitoStack.from_places(json.loads(line))
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _command(settings: Settings) -> list[str]:
    ports = [word for name in ("cognito", "aws", "inbox", "emulator") for word in (f"--{name}-port", "0")]
    parameters = [word for pair in settings.parameters.items() for word in ("--parameter", "=".join(pair))]
    emulator = ["--emulator", str(settings.emulator)] if settings.emulator else []
    template = ["--template", str(settings.template)]
    return [str(settings.find_program()), "local", "up", "--json", *template, *ports, *parameters, *emulator]
