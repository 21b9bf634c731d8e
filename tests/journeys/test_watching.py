"""Alarms and dashboard as CloudFormation deploys them.

The emulator is no judge of when an alarm is raised: it adds a metric up over all its dimensions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.template.transformed_template import of_type

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import LocalStack


def test_the_deployed_dashboard_is_about_this_stack(stack: LocalStack) -> None:
    cloudwatch = stack.emulator.client("cloudwatch")
    body: dict[str, Any] = json.loads(
        cloudwatch.get_dashboard(DashboardName=stack.outputs["DashboardName"])["DashboardBody"]
    )
    (alarms,) = [widget["properties"]["alarms"] for widget in body["widgets"] if widget["type"] == "alarm"]
    deployed = cloudwatch.describe_alarms(AlarmNamePrefix=f"{stack.stack_name}-")["MetricAlarms"]
    assert set(alarms) == {alarm["AlarmArn"] for alarm in deployed}
    assert len(alarms) == len(
        [alarm for alarm in of_type("AWS::CloudWatch::Alarm").values() if "Condition" not in alarm]
    )
    assert {action for alarm in deployed for action in alarm["AlarmActions"]} == set()  # no topic was given
    shown = json.dumps(body)
    assert f"cognito-otp/{stack.stack_name}" in shown
    assert f"/aws/lambda/{stack.stack_name}-CustomSMSSender" in shown
    assert '"QueueName", "' in shown


def test_an_alarm_watches_the_queue_and_the_functions_that_were_deployed(stack: LocalStack) -> None:
    deployed = stack.emulator.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{stack.stack_name}-")[
        "MetricAlarms"
    ]
    watched = {
        (dimension["Name"], dimension["Value"])
        for alarm in deployed
        for dimension in alarm["Dimensions"]
        if alarm["Namespace"].startswith("AWS/")
    }
    functions = {arn.rpartition(":")[2] for name, arn in stack.outputs.items() if name.endswith("FunctionArn")}
    queue = stack.outputs["FailureQueueUrl"].rpartition("/")[2]
    assert watched == {("FunctionName", name) for name in functions} | {("QueueName", queue)}
