"""pytest fixtures for applications whose users sign up and sign in by SMS: a real local stack, and phones to read.

Installed with the local stack and loaded by pytest itself; until a test asks for a fixture, nothing else is imported.
docs/testing.md documents the settings and the fixtures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_local.testing import CognitoStack, Mailbox, Phone, PhoneNetwork
    from cognito_otp_local.testing.settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings; paths are relative to the file that they stand in."""
    parser.addini("cognito_otp_template", "The SAM template to run (template.yaml)", default="template.yaml")
    parser.addini("cognito_otp_parameters", "The template's parameters, NAME=VALUE a line", type="linelist")
    parser.addini("cognito_otp_program", "The cognito-otp program (.venv/bin/cognito-otp beside the template)")
    parser.addini("cognito_otp_emulator", "The emulator's program (what `make setup` installed, or ministack on PATH)")
    parser.getgroup("cognito-otp").addoption(
        "--cognito-otp-attach",
        metavar="FILE",
        type=lambda text: Path(text).absolute(),
        help="Use the running stack that FILE tells of: the line that `cognito-otp local up --json` printed. "
        "The variable COGNITO_OTP_ATTACH says the same.",
    )


@pytest.fixture(scope="session")
def cognito_otp_stack(pytestconfig: pytest.Config) -> Iterator[CognitoStack]:
    """Yield a local stack with the template deployed: the one that is up, or one for this run of the tests."""
    # Everything that the fixtures need is imported here, so that other people's test runs do not pay for it.
    from cognito_otp_local.errors import LocalStackError  # noqa: PLC0415 - see above
    from cognito_otp_local.testing.stack_finding import running_stack  # noqa: PLC0415 - see above

    try:
        with running_stack(_settings(pytestconfig), may_start=not hasattr(pytestconfig, "workerinput")) as stack:
            yield stack
    except LocalStackError as error:
        raise pytest.fail.Exception(f"cognito-otp: {error}", pytrace=False) from None


@pytest.fixture
def cognito_otp_environment(cognito_otp_stack: CognitoStack, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Lead the AWS SDKs of the code under test to the stack, by environment variables, with made-up credentials."""
    environment = cognito_otp_stack.environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    return environment


@pytest.fixture
def cognito_client(cognito_otp_stack: CognitoStack) -> Any:
    """Return a boto3 ``cognito-idp`` client of the stack; it may make administrators' calls too."""
    return cognito_otp_stack.client()


@pytest.fixture
def new_phone(cognito_otp_stack: CognitoStack) -> Callable[..., Phone]:
    """Make phones: ``new_phone()`` has a number that no user has, ``new_phone("+4915112345678")`` has that one."""
    return cognito_otp_stack.new_phone


@pytest.fixture
def phone(cognito_otp_stack: CognitoStack) -> Phone:
    """Return a phone with a number that no user of the pool has: ``phone.number``, ``phone.next_text().code``."""
    return cognito_otp_stack.new_phone()


@pytest.fixture
def new_mailbox(cognito_otp_stack: CognitoStack) -> Callable[[], Mailbox]:
    """Make mailboxes with new addresses."""
    return cognito_otp_stack.new_mailbox


@pytest.fixture
def mailbox(cognito_otp_stack: CognitoStack) -> Mailbox:
    """Return a mailbox with a new address: ``mailbox.address``, ``mailbox.next_email().code``."""
    return cognito_otp_stack.new_mailbox()


@pytest.fixture
def phone_network(cognito_otp_stack: CognitoStack) -> Iterator[PhoneNetwork]:
    """Yield the phone network, which can be made to throttle, fail, be slow or drop; it works again after the test."""
    network = cognito_otp_stack.phone_network()
    yield network
    network.restore()


def _settings(config: pytest.Config) -> Settings:
    from cognito_otp_local.testing import settings  # noqa: PLC0415 - see the stack's fixture

    folder = config.inipath.parent if config.inipath else config.rootpath
    program, emulator = config.getini("cognito_otp_program"), config.getini("cognito_otp_emulator")
    return settings.Settings(
        template=(folder / config.getini("cognito_otp_template")).resolve(),
        parameters=settings.read_parameters(config.getini("cognito_otp_parameters")),
        program=folder / program if program else None,
        emulator=folder / emulator if emulator else None,
        attach=config.getoption("--cognito-otp-attach") or settings.attach_from_environment(),
    )
