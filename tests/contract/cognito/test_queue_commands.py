"""``cognito-otp local queue`` against a running front, found through the record that a running stack leaves."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.cli import main
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from support.local_stack.cognito_front import Local


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a folder with a template and no stack."""
    (tmp_path / "template.yaml").touch()
    return tmp_path


@pytest.fixture
def up(project: Path, local: Local) -> Path:
    """Leave the record of a running stack in the folder."""
    _record(project, local.url)
    return project


def test_the_queue_is_shown_as_json_and_as_a_table(up: Path, local: Local) -> None:
    pool = local.pool()
    pool.sign_up(ClientMetadata={"do": "fail"})
    pool.sent()
    shown = json.loads(_run(up, "--json").output)
    assert shown["failures"][-1]["ends"] == "RetriesExhausted"
    table = _run(up).output
    assert "CustomSMSSender_SignUp" in table
    assert "RetriesExhausted" in table


def test_duplicate_has_the_next_event_delivered_twice(up: Path, local: Local) -> None:
    assert _run(up, "duplicate").output == "The next event will be delivered twice.\n"
    pool = local.pool()
    pool.sign_up()
    assert len(pool.sent()) == 2


def test_duplicate_counts_events(up: Path, local: Local) -> None:
    assert "The next 2 events" in _run(up, "duplicate", "--times", "2", "--after", "1").output
    assert "2 to be delivered twice" in _run(up).output
    pool = local.pool()
    pool.sign_up()
    pool.resend()
    assert len(pool.sent()) == 4


def test_without_a_stack_the_commands_say_what_to_do(project: Path) -> None:
    result = CliRunner().invoke(main, ["local", "queue", "--template", str(project / "template.yaml")])
    assert result.exit_code == 3
    assert "start one with `cognito-otp local up`" in result.output


def test_a_stack_that_does_not_answer_is_named_as_the_cause(project: Path) -> None:
    _record(project, "http://127.0.0.1:9")
    result = CliRunner().invoke(main, ["local", "queue", "--template", str(project / "template.yaml"), "duplicate"])
    assert result.exit_code == 3
    assert "does not answer" in result.output
    assert "see whether `cognito-otp local up` still runs" in result.output


def _record(project: Path, url: str) -> None:
    """Leave the record of a stack that is this process."""
    pid = os.getpid()
    write_record(project, Record(pid, started_at(pid), 0, 0.0, "", {"cognito_endpoint": url}))


def _run(project: Path, *words: str) -> Result:
    """Run ``local queue``; options of its own come before a subcommand's name."""
    result = CliRunner().invoke(main, ["local", "queue", "--template", str(project / "template.yaml"), *words])
    assert result.exit_code == 0, result.output
    return result
