"""The repository's conventions that no other tool checks."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import click
import pytest
from lambdas import load_events, template
from places import REPOSITORY, TEMPLATE

from cognito_otp.adapters.sessions import CLAIMS, READS, SEND_SECONDS, SENDS, STORES
from cognito_otp.domain.pre_sign_up import SignUpSource
from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE
from cognito_otp_tools.cli import main
from cognito_otp_tools.local import sam

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from botocore.config import Config

HANDLERS = sorted((REPOSITORY / "functions").glob("*/app.py"))
ALLOWED = (
    "cognito_otp.wiring.",
    "cognito_otp.events",
    "cognito_otp.domain.",
    "cognito_otp.errors",
    "cognito_otp.application.ports",
)
README = (REPOSITORY / "README.md").read_text()


def imports(path: Path) -> Iterator[str]:
    """List what a module imports while it runs; imports for type checkers do not count."""
    tree = ast.parse(path.read_text())
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case _:
                continue


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_function_imports_wiring_events_domain_and_no_library(path: Path) -> None:
    ours = [module for module in imports(path) if module not in {"__future__", "typing"}]
    assert ours
    assert [module for module in ours if not module.startswith(ALLOWED)] == []


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_function_belongs_to_one_pair_of_wiring_and_folder(path: Path) -> None:
    wired = [module for module in imports(path) if module.startswith("cognito_otp.wiring.")]
    assert len(wired) == 1


def test_every_documented_source_has_a_sample_event() -> None:
    """Source: the developer guide's tables of trigger sources."""
    assert set(load_events("custom_sms_sender")) == set(PURPOSES_BY_SOURCE)
    assert set(load_events("custom_message")) == set(PURPOSES_BY_SOURCE)
    assert set(load_events("pre_sign_up")) == set(SignUpSource)


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """List every command of the command line."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


@pytest.mark.parametrize(
    ("name", "command"), list(commands(main)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_help_and_the_command_is_documented(name: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name
    pages = [README, *(page.read_text() for page in (REPOSITORY / "docs").glob("*.md"))]
    assert any(f"cognito-otp {name}" in page for page in pages)


def test_the_readmes_commands_exist() -> None:
    """`make` targets are the Makefile's, and parameters named on a command line are the template's."""
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    used = set(re.findall(r"^\s*make ([a-z-]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= used <= targets
    named = set(
        re.findall(
            r"\b([A-Z][A-Za-z]+)=", "\n".join(re.findall(r"^.*(?:sam deploy|local up).*$", README, re.MULTILINE))
        )
    )
    assert named <= sam.template_parameters(TEMPLATE)


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def longest(config: Config) -> float:
    """Return how long a call with this configuration can take: its attempts, and botocore's waits between them."""
    settings: Any = config
    attempts = settings.retries["total_max_attempts"]
    backoff = sum(2**attempt for attempt in range(attempts - 1))  # standard mode: at most 1 s, 2 s, ...
    return float(attempts * (settings.connect_timeout + settings.read_timeout) + backoff)


def test_an_attempt_to_send_takes_no_longer_than_the_sender_counts_on() -> None:
    """A function killed in the middle of a send is invoked again, and would send a second text."""
    assert longest(SENDS) <= SEND_SECONDS


def test_the_slowest_stores_and_the_slowest_key_leave_time_for_several_routes() -> None:
    timeout = template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["Timeout"]
    assert timeout - longest(STORES) - 3 * longest(CLAIMS) - longest(READS) >= 3 * SEND_SECONDS


def test_a_claim_is_written_once_and_ends_before_lambdas_retry_of_a_run_that_was_killed() -> None:
    """A write that botocore repeats after a lost answer would find its own claim, and take it for another run's."""
    settings: Any = CLAIMS
    assert settings.retries["total_max_attempts"] == 1
    assert template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["Timeout"] <= 55
