"""Clients of the local stack work whatever AWS set-up and proxies the developer has."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.aws.local_clients import local_client
from cognito_otp_tools.aws.places import Clients, Place, local_place
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

NOWHERE = "http://127.0.0.1:9"
PLACES = {"stack_name": "acme", "region": "eu-west-1", "aws_endpoint": NOWHERE}


@pytest.fixture(autouse=True)
def _a_set_up_that_leads_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what an ordinary client would use, or stumble over."""
    for name in ("config", "credentials"):
        (tmp_path / name).write_text("no section\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "nowhere")
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOWHERE)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)


@pytest.mark.parametrize("of_a_command", [False, True])
def test_a_call_reaches_the_stack_with_the_stacks_own_credentials_and_region(
    httpserver: HTTPServer, *, of_a_command: bool
) -> None:
    httpserver.expect_oneshot_request("/").respond_with_json({"Parameters": []})
    url = httpserver.url_for("")
    place = Place("acme", "eu-west-1", endpoint_url=url, is_local=True)
    client = place.client("ssm") if of_a_command else local_client("ssm", url, "eu-west-1")
    assert client.describe_parameters()["Parameters"] == []
    [(request, _)] = httpserver.log
    assert re.search(r"Credential=test/[0-9]+/eu-west-1/ssm/", request.headers["Authorization"])


def test_calls_of_cognito_reach_the_front_and_not_the_endpoint_of_all_else(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_oneshot_request("/").respond_with_json({"UserPools": []})
    record = Record(
        os.getpid(), started_at(os.getpid()), 0, 0.0, "", PLACES | {"cognito_endpoint": httpserver.url_for("")}
    )
    write_record(tmp_path, record)
    for attempts in (None, 1):
        client = Clients(local_place(tmp_path))("cognito-idp", attempts=attempts)
        assert client.meta.endpoint_url == httpserver.url_for("")
    assert client.list_user_pools(MaxResults=1)["UserPools"] == []
    assert Clients(local_place(tmp_path))("kms").meta.endpoint_url == NOWHERE
