"""The metrics that exist: what the functions emit, what the template's filters make of logs, and AWS's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.application import event_report
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import OutcomeKind
from support.template.transformed_template import delivery_events, of_type

if TYPE_CHECKING:
    from collections.abc import Iterator

STACK = "acme-codes"
NAMESPACE = f"cognito-otp/{STACK}"
OUTCOMES = {"Codes": {str(outcome) for outcome in OutcomeKind}, "Faults": {str(fault) for fault in Fault}}
"""The values of ``outcome`` on the metrics: outcomes of codes, and faults that do not decide an outcome."""
LINES = {
    "attempt",
    "code_not_sent",
    "code_would_be_capped",
    *event_report.LINES.values(),
    *(f"{fault}_fault" for fault in Fault if fault is not Fault.WOULD_CAP),
}
"""The names of the sender's log lines."""

type Metric = tuple[str, str, frozenset[str]]

AWS: set[Metric] = {
    ("AWS/Lambda", name, frozenset({"FunctionName"}))
    for name in ("Errors", "Throttles", "Duration", "AsyncEventAge", "AsyncEventsDropped")
} | {
    ("AWS/SQS", name, frozenset({"QueueName"}))
    for name in ("ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent")
}
"""Those of AWS's that we read. Sources: Lambda's developer guide, "Types of metrics"; SQS's, "Available metrics"."""


def of_functions() -> set[Metric]:
    """List the embedded metrics of the functions: namespace, name, names of dimensions."""
    return {
        (NAMESPACE, "Codes", frozenset({"outcome"})),
        (NAMESPACE, "Codes", frozenset({"country", "outcome"})),
        (NAMESPACE, "Codes", frozenset({"channel", "outcome"})),
        (NAMESPACE, "Faults", frozenset({"outcome"})),
    }


def of_filters() -> Iterator[Metric]:
    """List what the template's metric filters emit."""
    filters: list[dict[str, Any]] = [
        *of_type("AWS::Logs::MetricFilter").values(),
        *(found for found in delivery_events().values() if found["Type"] == "AWS::Logs::MetricFilter"),
    ]
    for found in filters:
        for made in found["Properties"]["MetricTransformations"]:
            assert made["MetricNamespace"]["Fn::Sub"] in {"cognito-otp/${AWS::StackName}", "cognito-otp/${Watched}"}
            names = frozenset(str(dimension["Key"]) for dimension in made.get("Dimensions", ()))
            yield NAMESPACE, str(made["MetricName"]), names


def metrics() -> set[Metric]:
    """List every metric that an alarm or a widget may name."""
    return AWS | of_functions() | set(of_filters())
