"""What all tests share: the built template, running stacks, an environment without the caller's AWS set-up."""

from __future__ import annotations

import os
import signal
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.loaders import create_loader
from hypothesis import HealthCheck, settings
from support import environment, grouping, secret_scan
from support.local_stack import stacks
from support.local_stack.shared_build import build_once
from support.template.stack_parameters import PASSWORDLESS

from cognito_otp_local.stack.builds import built_before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack

LEAKS = pytest.StashKey[list[str]]()

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # as in what a shell starts in the background; children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadlines: how long an example takes depends on the machine.
settings.register_profile("default without deadlines", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("default without deadlines"), max_examples=20)
settings.load_profile("default without deadlines")


@pytest.fixture(autouse=True, scope="session")
def _libraries_waste_no_time() -> Iterator[None]:
    """Make once what botocore's sessions and httpx's clients read from files, and repeat requests without waiting.

    Tests make hundreds of sessions and clients; reading services' models and certificates took half of their time.
    """
    shared: dict[object, object] = {}

    def make_loader(*paths: str | None) -> Any:
        loader: Any = create_loader(*paths)
        loader._cache = shared  # noqa: SLF001 - botocore has no public way
        return loader

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", make_loader)
        patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project in which ``local up`` has nothing to build any more."""
    return build_once(tmp_path_factory)


@pytest.fixture(scope="session")
def built(built_project: Path) -> Path:
    """Return the template as ``sam build`` makes it for this machine's processor."""
    return built_before(built_project)


@pytest.fixture(scope="session")
def open_stack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Run a stack on an emulator that allows every call."""
    with stacks.running(built, tmp_path_factory.mktemp("stack"), enforce_iam=False) as running:
        yield running


@pytest.fixture(scope="session")
def enforced_stack(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Run a stack on an emulator that enforces IAM roles."""
    with stacks.running(built, tmp_path_factory.mktemp("stack"), enforce_iam=True) as running:
        yield running


@pytest.fixture(scope="session", params=["open", "iam_enforced"])
def stack(request: pytest.FixtureRequest) -> LocalStack:
    """Return the one stack, then the other."""
    found: LocalStack = request.getfixturevalue("open_stack" if request.param == "open" else "enforced_stack")
    return found


@pytest.fixture(scope="session")
def passwordless_stack(open_stack: LocalStack) -> LocalStack:
    """Deploy a stack whose users may sign in without a password."""
    return stacks.beside(open_stack, "passwordless", **PASSWORDLESS)


@pytest.fixture(scope="session")
def holding_stack(open_stack: LocalStack) -> LocalStack:
    """Deploy a stack with OnUnknown=hold."""
    return stacks.beside(open_stack, "holding", OnUnknown="hold")


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment, and make the folder into which all processes of this run save what they logged."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    environment.isolate(patch)
    if secret_scan.FOLDER not in os.environ:
        folder = TemporaryDirectory(prefix="cognito-otp-secret-scan-")
        os.environ[secret_scan.FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in its own hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group tests that share a stack or a module, for runs in several processes; the longest groups first."""
    grouping.arrange(items)


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
