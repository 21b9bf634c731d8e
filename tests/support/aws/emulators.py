"""A real emulator for the tests, on a free port and without the developer's environment."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from cognito_otp_local.stack.emulator import running_emulator as run

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAM = REPOSITORY / ".venv-emulator" / "bin" / "ministack"
FEW_KEYS = Path(__file__).with_name("emulator_with_few_keys.py")
REGION = "us-east-1"
ACCOUNT = "000000000000"


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator."""

    url: str

    def admin(self) -> boto3.Session:
        """Return a session with the emulator's root credentials; pass ``endpoint_url=`` to its clients."""
        return session("test", "test")

    def client(self, service: str) -> Any:
        """Return an administrator's client."""
        return client_of(self.url, service)


@cache  # making a client takes a tenth of a second
def client_of(url: str, service: str) -> Any:
    """Return an administrator's client of an emulator that answers here, or of moto."""
    return session("test", "test").client(service, endpoint_url=url)  # type: ignore[call-overload]  # any service


def session(access_key: str, secret_key: str, token: str | None = None) -> boto3.Session:
    """Return a boto3 session with these credentials in the emulator's region."""
    return boto3.Session(
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        aws_session_token=token,
        region_name=REGION,
    )


def free_port() -> int:
    """Return a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_emulator(*, auth: bool) -> Iterator[Emulator]:
    """Run the local stack's emulator on a free port, with IAM enforced if ``auth``."""
    with run(PROGRAM, port=free_port(), region=REGION, enforce_iam=auth, main=FEW_KEYS) as emulator:
        yield Emulator(emulator.url)
