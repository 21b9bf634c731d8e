"""The sample requests of CloudFormation, through the handler, answered as their file names say and without a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.sample_outcomes import outcome
from support.template.function_loading import Deployed, load_samples

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

SAMPLES = load_samples("attach")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_answered_as_its_name_says(
    name: str, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    httpserver.expect_request("/answer", method="PUT").respond_with_data("")
    event = SAMPLES[name] | {"ResponseURL": httpserver.url_for("/answer?Signature=none")}
    # Whatever calls AWS fails at once: these need no call.
    handle = Deployed(monkeypatch, {"AppName": "Acme", "LocalEndpointUrl": "http://127.0.0.1:9"}, left=180_000).handler(
        "AttachFunction"
    )
    assert handle(event) is None
    ((got, _),) = httpserver.log
    answered = json.loads(got.get_data())
    assert answered["Status"] == ("FAILED" if outcome(name)[0] == "refused" else "SUCCESS")
    assert answered["PhysicalResourceId"] == event.get("PhysicalResourceId", answered["PhysicalResourceId"])
    if name == "Pool":
        assert answered["Data"]["SignInWith"] == event["ResourceProperties"]["SignInWith"]
    printed = capsys.readouterr()
    assert "Signature" not in printed.out + printed.err
