"""What all tests share: an environment free of the developer's AWS set-up, the built template, running stacks."""

from __future__ import annotations

import os
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from support import secret_scan
from support.paths import TEMPLATE
from support.stack_parameters import PARAMETERS, PASSWORDLESS

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack

LEAKS = pytest.StashKey[list[str]]()

# No deadlines: how long an example takes depends on the machine.
settings.register_profile("default without deadlines", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default without deadlines")


@pytest.fixture(autouse=True, scope="session")
def _no_aws_set_up_of_the_developers() -> Iterator[None]:
    """Give every client dummy credentials, so that no test can reach an account by mistake."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "SAM_", "POWERTOOLS_"))]:
            patch.delenv(name)
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run ``sam build`` once for this machine's processor; return the built template."""
    folder = tmp_path_factory.mktemp("build")
    return sam.build(TEMPLATE, folder, {"Architecture": sam.host_architecture()})


@pytest.fixture(scope="session", params=["open", "iam_enforced"])
def stack(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStack]:
    """Run the local stack, once with an emulator that allows every call and once with one that enforces IAM roles."""
    options = Options(
        template=TEMPLATE,
        built=built,
        folder=tmp_path_factory.mktemp("stack"),
        ports=ANY_PORTS,
        parameters=PARAMETERS,
        enforce_iam=request.param == "iam_enforced",
    )
    with _running(options) as running:
        yield running


@pytest.fixture(scope="session")
def passwordless_stack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Run a stack whose users may sign in without a password."""
    with _running(
        Options(
            template=TEMPLATE,
            built=built,
            folder=tmp_path_factory.mktemp("passwordless"),
            ports=ANY_PORTS,
            parameters=PARAMETERS | PASSWORDLESS,
        )
    ) as running:
        yield running


@pytest.fixture(scope="session")
def holding_stack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Run a stack with OnUnknown=hold."""
    with _running(
        Options(
            template=TEMPLATE,
            built=built,
            folder=tmp_path_factory.mktemp("holding"),
            ports=ANY_PORTS,
            parameters=PARAMETERS | {"OnUnknown": "hold"},
        )
    ) as running:
        yield running


@contextmanager
def _running(options: Options) -> Iterator[LocalStack]:
    """Run a stack, and collect what its functions log for the search for secrets."""
    with (
        local_stack(options, lambda _step: None) as running,
        secret_scan.collect_at_end(lambda: secret_scan.function_logs(running.emulator)),
    ):
        yield running


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder into which all processes of this run save what they logged."""
    if secret_scan.FOLDER not in os.environ:
        folder = TemporaryDirectory(prefix="cognito-otp-secret-scan-")
        os.environ[secret_scan.FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in its own hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share a stack or a module, when they run in several processes; the longest first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_stack_of(item) or item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: _stack_of(item) is None)


def _stack_of(item: pytest.Item) -> str | None:
    """Name the shared stack that a test uses, if it uses one."""
    for fixture in ("stack", "passwordless_stack", "holding_stack"):
        if fixture in getattr(item, "fixturenames", ()):
            callspec = getattr(item, "callspec", None)
            return f"{fixture} {callspec.params.get(fixture, '') if callspec else ''}"
    return None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Collect what every test printed and logged."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result, untyped in a hookwrapper
    secret_scan.add_test(item.nodeid)
    for _, text in report.sections:
        secret_scan.collect(text)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search everything that the suite logged for codes, passwords and whole phone numbers."""
    secret_scan.save()
    if hasattr(session.config, "workerinput"):
        return
    found = secret_scan.problems()
    session.config.stash[LEAKS] = found
    if found and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the lines that hold secrets."""
    found = config.stash.get(LEAKS, [])
    if found:
        terminalreporter.section("What the suite logged holds secrets", red=True)
        for line in found:
            terminalreporter.line(line)
