"""Alarms: each reads a metric that exists, says what it means, and leads to the runbook."""

from __future__ import annotations

from typing import Any

import pytest
from support.paths import REPOSITORY
from support.template.emitted_metrics import NAMESPACE, OUTCOMES, STACK, metrics
from support.template.filter_patterns import finds
from support.template.function_loading import template
from support.template.transformed_template import fill, of_type, resources

from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.errors import SignUpRefusedError

ALARMS = {name: found["Properties"] for name, found in of_type("AWS::CloudWatch::Alarm").items()}
CONDITIONS = {"OnAws": True, "LogsDeliveries": True, "HasAlarmTopic": True}
NAMES = {"AWS::StackName": STACK}
QUIET = {"opted_out", "blocked", "not_served", "duplicate", "skipped", "delayed", "sent"}
"""The outcomes that raise no alarm of their own."""
each = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)


def dimensions(alarm: dict[str, Any]) -> dict[str, str]:
    """Return an alarm's dimensions; what they refer to stays as it is."""
    return {dimension["Name"]: str(dimension["Value"]) for dimension in alarm.get("Dimensions", ())}


def watching(metric: str, **dimension: str) -> list[dict[str, Any]]:
    """Find the alarms on a metric."""
    return [alarm for alarm in ALARMS.values() if alarm["MetricName"] == metric and dimensions(alarm) == dimension]


@each
def test_an_alarm_reads_a_metric_that_exists(alarm: dict[str, Any]) -> None:
    """CloudWatch accepts any name, and an alarm on a metric that does not exist is never raised."""
    namespace = fill(alarm["Namespace"], NAMES, conditions=CONDITIONS)
    assert (namespace, alarm["MetricName"], frozenset(dimensions(alarm))) in metrics()
    if namespace == NAMESPACE and "outcome" in dimensions(alarm):
        assert dimensions(alarm)["outcome"] in OUTCOMES[alarm["MetricName"]]


@each
def test_an_alarm_notifies_the_topic_if_there_is_one_and_says_when_it_is_over(alarm: dict[str, Any]) -> None:
    notified = {"Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}
    assert alarm["AlarmActions"] == notified
    assert alarm["OKActions"] == notified


@each
def test_missing_data_raises_no_alarm(alarm: dict[str, Any]) -> None:
    """Metrics of failures have no data points while nothing fails."""
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= (1200 if alarm["Namespace"] == "AWS/SQS" else 600)
    match alarm["Threshold"]:
        case {"Ref": str(name)}:
            assert template()["Parameters"][name]["Default"] >= template()["Parameters"][name]["MinValue"] >= 1
        case threshold:
            assert threshold >= 1


@pytest.mark.parametrize(("name", "alarm"), list(ALARMS.items()), ids=ALARMS)
def test_an_alarm_is_named_after_the_stack_and_leads_to_its_heading_in_the_runbook(
    name: str, alarm: dict[str, Any]
) -> None:
    short = name.removesuffix("Alarm")
    assert fill(alarm["AlarmName"], NAMES, conditions=CONDITIONS) == f"{STACK}-{short}"
    description = alarm["AlarmDescription"]
    assert description.endswith(f". docs/runbook.md#{short.lower()}")
    assert len(description) <= 1024


def test_every_outcome_that_leaves_codes_undelivered_unnoticed_raises_an_alarm() -> None:
    sender = {"FunctionName": str({"Ref": "CustomSMSSenderFunction"})}
    for metric in ("Errors", "Throttles", "AsyncEventsDropped", "AsyncEventAge"):
        assert len(watching(metric, **sender)) == 1, metric
    (recorded,) = watching("NumberOfMessagesSent", QueueName=str({"Fn::GetAtt": ["FailureQueue", "QueueName"]}))
    assert (recorded["Statistic"], recorded["Threshold"]) == ("Sum", {"Ref": "AlarmFailureRecords"})
    for outcome in OUTCOMES["Codes"] - QUIET - {"held"}:  # what is held leaves a record
        assert len(watching("Codes", outcome=outcome)) == 1, outcome
    for fault in Fault:
        assert len(watching("Faults", outcome=fault)) == 1, fault


def test_no_alarm_lasts_until_records_are_deleted() -> None:
    """One that does hides every record after the first."""
    assert [name for name, alarm in ALARMS.items() if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"] == []


def test_a_record_counts_that_sqs_reports_a_quarter_of_an_hour_late() -> None:
    """Metrics of a queue that was idle for six hours begin late: one window of those that cover the delay is enough."""
    late = {name: alarm for name, alarm in ALARMS.items() if alarm["Namespace"] == "AWS/SQS"}
    assert set(late) == {"CodesUndeliveredAlarm"}
    for alarm in late.values():
        assert alarm["DatapointsToAlarm"] == 1
        assert alarm["Period"] * (alarm["EvaluationPeriods"] - 1) >= 15 * 60
    runbook = (REPOSITORY / "docs" / "runbook.md").read_text()
    section = " ".join(runbook.split("### CodesUndelivered\n")[1].split("\n### ")[0].split())
    assert "**Over** twenty minutes after the last record" in section
    assert "up to 15 minutes late" in section


def test_what_users_do_themselves_raises_no_alarm() -> None:
    """Opting out, another country, a repeated event: at any scale there is always one."""
    assert [outcome for outcome in QUIET if watching("Codes", outcome=outcome)] == []


def test_people_whom_pre_sign_up_refuses_raise_no_alarm() -> None:
    """A refusal is an exception, which Lambda counts in Errors."""
    assert watching("Errors", FunctionName=str({"Ref": "PreSignUpFunction"})) == []
    pattern = resources()["SignUpFailures"]["Properties"]["FilterPattern"]
    assert pattern.split() == ['?"Task', "timed", 'out"', '?"Runtime."', '?"SettingsError"', '?"event_invalid"']
    assert "SignUpRefusedError" not in pattern
    exceptions = resources()["SignUpExceptions"]["Properties"]["FilterPattern"]
    for sentence in ("A phone number is required to sign up", "Sign-ups from this country are not possible"):
        refused = f"[ERROR] {SignUpRefusedError.__name__}: {sentence}\nTraceback (most recent call last):\n  File ..."
        assert not finds(pattern, refused)
        assert not finds(exceptions, refused)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-29T08:00:00Z 52fdfc07 Task timed out after 5.00 seconds",
        "RequestId: 52fdfc07 Error: Runtime exited with error: signal: killed Runtime.ExitError",
        "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'cognito_otp'",
        "[ERROR] SettingsError: REQUIRED_ATTRIBUTES is not set\nTraceback (most recent call last):",
        '{"level":"ERROR","message":"event_invalid","problem":"request is missing"}',
        "[ERROR] KeyError: 'userAttributes'\nTraceback (most recent call last):",
        "[ERROR] MemoryError\nTraceback (most recent call last):",
    ],
)
def test_every_other_failure_of_pre_sign_up_counts(line: str) -> None:
    filters = [resources()[name]["Properties"] for name in ("SignUpFailures", "SignUpExceptions")]
    assert any(finds(found["FilterPattern"], line) for found in filters)
    assert {found["LogGroupName"]["Ref"] for found in filters} == {"PreSignUpLogs"}
    (made,) = {str(found["MetricTransformations"]) for found in filters}
    assert "'MetricName': 'SignUpFailures'" in made


@pytest.mark.parametrize(
    ("line", "fails"),
    [
        ("2026-11-29T08:00:00Z 52fdfc07 Task timed out after 5.00 seconds", True),
        ("[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'cognito_otp'", True),
        ("[ERROR] KeyError: 'userAttributes'\nTraceback (most recent call last):", True),
        ('{"level":"ERROR","message":"event_invalid","problem":"request is missing"}', True),
        ('{"level":"WARNING","message":"sign_up_would_be_refused","reason":"email_missing"}', False),
        ('{"level":"INFO","message":"sign_up_allowed"}', False),
    ],
)
def test_failures_of_the_observer_count_and_whom_it_notes_does_not(line: str, *, fails: bool) -> None:
    """Cognito refuses a sign-up whose trigger fails, in attached pools as in the stack's own."""
    found = resources()["ObserverFailures"]["Properties"]
    assert finds(found["FilterPattern"], line) is fails
    assert found["LogGroupName"] == {"Ref": "PreSignUpObserverLogs"}
    assert found["MetricTransformations"] == resources()["SignUpFailures"]["Properties"]["MetricTransformations"]


def test_no_alarm_needs_metric_math_which_the_local_emulator_does_not_support() -> None:
    assert [name for name, alarm in ALARMS.items() if "Metrics" in alarm] == []
