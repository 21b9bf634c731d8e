"""Saved queries ask for fields that the sender's lines and the carriers' events really have."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from support import secret_scan
from support.aws.fault_proxy import failing_sms
from support.people import CODE, POOL
from support.sender.code_sealing import seal, shared_key
from support.sender.routing_tables import routes
from support.template.emitted_metrics import LINES, STACK
from support.template.function_loading import Deployed, load_events
from support.template.insights_queries import asked_for
from support.template.transformed_template import fill, of_type, resources

from cognito_otp.domain.routing.writing import write_json

QUERIES = of_type("AWS::Logs::QueryDefinition")
SENDER_LOGS = {"Ref": "CustomSMSSenderLogs"}
TWO_ROUTES = routes(
    GB=[
        {"channel": "sms", "name": "broken", "identity": "arn:aws:sms-voice:us-east-1:123456789012:opt-out-list/x"},
        {"channel": "sms", "name": "good", "identity": "ACME"},
    ]
)


def log_widgets() -> list[str]:
    """Return the dashboard's own queries."""
    body = resources()["Dashboard"]["Properties"]["DashboardBody"]
    filled = json.loads(fill(body, {"AWS::StackName": STACK}, conditions={"LogsDeliveries": True}))
    return [widget["properties"]["query"] for widget in filled["widgets"] if widget["type"] == "log"]


@pytest.fixture
def written(deployed: Deployed, kms_url: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Have the sender write every kind of line that it writes."""
    key = shared_key(kms_url)

    def event() -> dict[str, Any]:
        made: dict[str, Any] = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
        made["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        return made

    no_phone = event()
    del no_phone["request"]["userAttributes"]["phone_number"]
    sender = {"KMS_KEY_ARN": key, "ROUTING_TABLE": write_json(TWO_ROUTES)}
    handle = deployed.handler("CustomSMSSenderFunction", **sender)
    for each in (event(), no_phone, None):
        handle(each)
    for status, code in ((None, ""), (503, "ServiceUnavailable"), (400, "ConflictException")):
        with failing_sms(kms_url, status, code) as url:
            failing = deployed.handler("CustomSMSSenderFunction", KMS_KEY_ARN=key, AWS_ENDPOINT_URL=url)
            with suppress(Exception):  # what is raised, and when, is checked by other tests
                failing(event())
    output = capsys.readouterr().out
    secret_scan.collect(output)
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def test_every_query_reads_fields_and_lines_that_the_sender_writes(written: list[dict[str, Any]]) -> None:
    fields = {name for line in written for name in line}
    queries = [
        query["Properties"]["QueryString"]
        for query in QUERIES.values()
        if query["Properties"]["LogGroupNames"] == [SENDER_LOGS]
    ]
    assert len(queries) >= 5
    for query in [*queries, *log_widgets()]:
        read, lines = asked_for(query)
        assert read <= fields, query
        assert lines <= LINES, query
    assert {str(line["message"]) for line in written if "message" in line} <= LINES


def test_a_user_is_found_by_the_sub_that_every_line_about_them_has(written: list[dict[str, Any]]) -> None:
    assert "{{sub}}" in QUERIES["UserQuery"]["Properties"]["QueryString"]
    assert [parameter["Name"] for parameter in QUERIES["UserQuery"]["Properties"]["Parameters"]] == ["sub"]
    without = {str(line["message"]) for line in written if "message" in line and "sub" not in line}
    assert without == {"event_invalid"}
