"""The repository's conventions that no other tool checks."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import click
import pytest
from support.paths import REPOSITORY, TEMPLATE
from support.template.function_loading import load_events, template

from cognito_otp.adapters.sessions import (
    KEY_SECONDS,
    PARAMETER_SECONDS,
    RECORD_SECONDS,
    REPORT_SECONDS,
    SEND_SECONDS,
    SENDS,
    STORE_SECONDS,
)
from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE
from cognito_otp.domain.sign_up.sign_ups import SignUpSource
from cognito_otp_local.stack import sam
from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


HANDLERS = sorted((REPOSITORY / "functions").glob("*/app.py"))
ALLOWED = (
    "cognito_otp.wiring.",
    "cognito_otp_attach.stack_events.wiring",
    "cognito_otp.events",
    "cognito_otp.domain.",
    "cognito_otp.errors",
    "cognito_otp.application.ports",
    "aws_lambda_powertools.utilities.typing",  # the type of the context, for annotations
)
README = (REPOSITORY / "README.md").read_text()


def imports(path: Path) -> Iterator[str]:
    """List what a module imports, anywhere in it and for type checkers, too."""
    for node in ast.walk(ast.parse(path.read_text())):
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
    wired = [module for module in imports(path) if ".wiring" in module]
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


COY = re.compile(r"(?<![a-z])(?:nobody|told)(?![a-z])", re.IGNORECASE)
"""Words that say neither who nor what."""


def test_documents_say_who_and_what() -> None:
    pages = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
    assert {page.name: found for page in pages if (found := COY.findall(page.read_text()))} == {}


@pytest.mark.parametrize("room", ["functions", "layers/cognito_otp/src", "attach/src", "tools/src", "local/src"])
def test_names_and_docstrings_say_who_and_what(room: str) -> None:
    """What the local network's pages and log lines say to people is no name."""
    found = []
    for path in (REPOSITORY / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [getattr(node, name, None) for name in ("id", "name", "attr", "arg")]
            documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            texts = [*names, ast.get_docstring(node) if documented else None]  # type: ignore[arg-type]  # see above
            found += [(path.name, text) for text in texts if isinstance(text, str) and COY.search(text)]
    assert found == []


def test_an_attempt_to_send_is_one_request() -> None:
    """A request that botocore repeats after a lost answer would be a second text."""
    settings: Any = SENDS
    assert settings.retries["total_max_attempts"] == 1
    assert settings.connect_timeout + settings.read_timeout <= SEND_SECONDS


def test_what_comes_before_the_sending_leaves_time_for_several_routes_and_for_the_report() -> None:
    """Table, claim (a write, a read), two counters, KMS; then attempts; then record and claim. Each has a deadline."""
    timeout = template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["Timeout"]
    before = PARAMETER_SECONDS + 4 * STORE_SECONDS + KEY_SECONDS
    assert timeout - before - REPORT_SECONDS >= 2 * SEND_SECONDS
    assert REPORT_SECONDS >= RECORD_SECONDS + STORE_SECONDS


def test_a_claim_ends_before_lambdas_retry_of_a_run_that_was_killed() -> None:
    """Lambda waits a minute, and a claim ends with the time of the run that took it."""
    assert template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["Timeout"] <= 55
