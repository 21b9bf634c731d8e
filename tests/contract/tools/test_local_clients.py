"""Clients of the local stack work whatever AWS set-up and proxies the developer has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cognito_otp_tools.aws.local_clients import local_client
from cognito_otp_tools.aws.places import Place

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _a_set_up_that_leads_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what an ordinary client would use, or stumble over."""
    (tmp_path / "config").write_text("[profile work]\nregion = mars-north-1\nmax_attempts = none\n")
    (tmp_path / "credentials").write_text("no section\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "nowhere")
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOWHERE)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)


def test_a_client_reaches_the_stack_with_the_stacks_own_credentials(moto_url: str) -> None:
    client = local_client("sqs", moto_url, "us-east-1")
    assert "queue" in client.create_queue(QueueName="queue")["QueueUrl"]
    client.delete_queue(QueueUrl=client.get_queue_url(QueueName="queue")["QueueUrl"])


def test_so_does_a_command_about_the_local_stack(moto_url: str) -> None:
    client = Place("acme", "us-east-1", endpoint_url=moto_url, is_local=True).client("ssm")
    assert client.describe_parameters()["Parameters"] == []
    assert client.meta.region_name == "us-east-1"
