"""If the AWS set-up is incomplete, a command says what to do."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    CredentialRetrievalError,
    InvalidRegionError,
    ReadTimeoutError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from click.testing import CliRunner, Result

from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.aws.errors import explain_failure
from cognito_otp_tools.cli import main
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = "http://127.0.0.1:9"


def run(*words: str) -> Result:
    """Run `routes show`."""
    return CliRunner().invoke(main, ["routes", "show", *words], catch_exceptions=False)


def test_without_credentials_it_says_where_they_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = run("--stack-name", "acme")
    assert result.exit_code == 3
    assert "no AWS credentials were found" in result.output


def test_without_a_region_it_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_REGION", "eu-west-2")  # which botocore does not read
    assert "name a --region, or set AWS_DEFAULT_REGION" in run("--stack-name", "acme").output


def test_a_profile_that_is_not_there_is_named() -> None:
    result = run("--stack-name", "acme", "--profile", "nobody")
    assert result.exit_code == 3
    assert "nobody" in result.output
    assert "list-profiles" in result.output


def test_an_endpoint_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    result = run("--stack-name", "acme", "--endpoint-url", NOWHERE)
    assert result.exit_code == 3
    assert NOWHERE in result.output
    assert "check the network" in result.output


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectTimeoutError(endpoint_url=NOWHERE), "check the network"),
        (ReadTimeoutError(endpoint_url=NOWHERE), "run the command again"),
        (CredentialRetrievalError(provider="process", error_msg="no"), "no AWS credentials"),
        (UnauthorizedSSOTokenError(), "aws sso login"),
        (SSOTokenLoadError(error_msg="gone"), "aws sso login"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), "aws sso login"),
        (InvalidRegionError(region_name="nowhere!"), "cannot be used"),
    ],
)
def test_errors_before_an_answer_are_explained(error: Exception, words: str) -> None:
    assert words in explain_failure(error)  # type: ignore[arg-type]  # all are botocore's own


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "--stack-name"),
        (("--region", "eu-west-1"), "need a --stack-name"),
        (("--local", "--profile", "me"), "leave out"),
        (("--stack-name", "acme", "--endpoint-url", "localhost:4511"), "is no URL"),
        (("--stack-name", "acme", "--json", "--yaml"), "choose --json or --yaml"),
    ],
)
def test_options_that_contradict_each_other_are_refused(words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.output


def test_without_a_local_stack_local_says_how_to_start_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "cognito-otp local up" in run("--local").output


def test_a_local_stack_that_is_still_deployed_or_gone_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pid = os.getpid()
    write_record(tmp_path, Record(pid, started_at(pid), pid, started_at(pid), str(tmp_path)))
    assert "still starting" in run("--local").output
    write_record(tmp_path, Record(pid, 1.0, pid, 1.0, str(tmp_path), json.loads('{"stack_name": "x"}')))
    assert "no local stack is up" in run("--local").output
