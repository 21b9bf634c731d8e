"""Delivery events: which principals may write and read them, and where they are not available."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.session import Session
from support.template.filter_patterns import finds_fields
from support.template.function_loading import template
from support.template.transformed_template import delivery_events, of_type, resources

SET_ARN = "arn:${AWS::Partition}:sms-voice:${AWS::Region}:${AWS::AccountId}:configuration-set/${Watched}-codes"


def properties(name: str) -> dict[str, Any]:
    """Return a resource's properties."""
    found: dict[str, Any] = delivery_events()[name]["Properties"]
    return found


def test_they_are_off_unless_asked_for_and_never_on_the_local_stack() -> None:
    assert template()["Parameters"]["DeliveryEvents"]["Default"] == "off"
    assert template()["Conditions"]["LogsDeliveries"] == {
        "Fn::And": [{"Condition": "OnAws"}, {"Fn::Equals": [{"Ref": "DeliveryEvents"}, "on"]}]
    }
    assert template()["Conditions"]["OnAws"] == {"Fn::Equals": [{"Ref": "LocalEndpointUrl"}, ""]}


def test_a_region_without_the_type_deploys_everything_else() -> None:
    """Hong Kong, Malaysia and Thailand have End User Messaging and no CloudFormation type of it."""
    assert [
        kind for kind in (found["Type"] for found in resources().values()) if kind.startswith("AWS::SMSVOICE")
    ] == []
    assert resources()["DeliveryEventsStack"]["Condition"] == "LogsDeliveries"


def test_what_the_local_emulator_does_not_support_is_on_aws_only() -> None:
    assert {query["Condition"] for query in of_type("AWS::Logs::QueryDefinition").values()} == {
        "OnAws",
        "LogsDeliveries",
    }


def test_the_service_alone_writes_them_for_this_configuration_set_into_this_log_group() -> None:
    role = properties("EventsRole")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {
        "Effect": "Allow",
        "Principal": {"Service": "sms-voice.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
            "ArnLike": {"aws:SourceArn": {"Fn::Sub": SET_ARN}},
        },
    }
    assert properties("ConfigurationSet")["ConfigurationSetName"] == {"Fn::Sub": "${Watched}-codes"}
    ((policy,), (allowed,)) = role["Policies"], role["Policies"][0]["PolicyDocument"]["Statement"]
    assert policy["PolicyName"] == "WriteEvents"
    assert allowed == {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        "Resource": {"Fn::GetAtt": ["Events", "Arn"]},
    }


def test_they_are_kept_for_days() -> None:
    assert properties("Events")["RetentionInDays"] == {"Ref": "RetentionDays"}
    passed = resources()["DeliveryEventsStack"]["Properties"]["Parameters"]
    assert passed == {"Watched": {"Ref": "AWS::StackName"}, "RetentionDays": {"Ref": "DeliveryEventsRetentionDays"}}
    retention = template()["Parameters"]["DeliveryEventsRetentionDays"]
    assert retention["Default"] <= 3
    assert max(retention["AllowedValues"]) <= 30


def test_every_end_of_a_text_and_of_a_call_is_asked_for_and_nothing_on_the_way() -> None:
    """``TEXT_SENT`` is in the model and not supported, says the guide."""
    (destination,) = properties("ConfigurationSet")["EventDestinations"]
    known = set(Session().get_service_model("pinpoint-sms-voice-v2").shape_for("EventType").metadata["enum"])
    ours = {name for name in known if name.startswith(("TEXT_", "VOICE_"))}
    on_the_way = {"TEXT_ALL", "TEXT_SENT", "TEXT_PENDING", "TEXT_QUEUED"}
    on_the_way |= {"VOICE_ALL", "VOICE_INITIATED", "VOICE_RINGING", "VOICE_ANSWERED"}
    assert set(destination["MatchingEventTypes"]) == ours - on_the_way


def test_every_final_event_is_counted_once_with_its_country_or_without() -> None:
    """The country is optional, and AWS's own example lacks it."""
    patterns = {name: properties(name)["FilterPattern"] for name in ("Deliveries", "DeliveriesWithoutCountry")}
    assert patterns == {
        "Deliveries": '{ ($.isFinal IS TRUE) && ($.isoCountryCode = "*") }',
        "DeliveriesWithoutCountry": (
            "{ ($.isFinal IS TRUE) && (($.isoCountryCode NOT EXISTS) || ($.isoCountryCode IS NULL)) }"
        ),
    }
    made = {name: properties(name)["MetricTransformations"][0] for name in patterns}
    assert {found["MetricName"] for found in made.values()} == {"Deliveries"}
    dimensions = {name: [pair["Value"] for pair in found["Dimensions"]] for name, found in made.items()}
    assert dimensions == {
        "Deliveries": ["$.isoCountryCode", "$.eventType"],
        "DeliveriesWithoutCountry": ["$.eventType"],
    }
    assert "isoCountryCode" not in properties("Undelivered")["FilterPattern"]


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("country", [{"isoCountryCode": "GB"}, {"isoCountryCode": None}, {}])
def test_one_filter_counts_an_event_whatever_its_country_is(country: dict[str, str | None], *, final: bool) -> None:
    event = {"eventType": "TEXT_DELIVERED", "isFinal": final, **country}
    patterns = {name: properties(name)["FilterPattern"] for name in ("Deliveries", "DeliveriesWithoutCountry")}
    found = [name for name, pattern in patterns.items() if finds_fields(pattern, event)]
    assert found == (["Deliveries" if country.get("isoCountryCode") else "DeliveriesWithoutCountry"] if final else [])


@pytest.mark.parametrize(
    ("kind", "undelivered"), [("TEXT_DELIVERED", False), ("VOICE_COMPLETED", False), ("TEXT_UNKNOWN", True)]
)
def test_an_event_counts_as_undelivered_with_or_without_a_country(kind: str, *, undelivered: bool) -> None:
    for country in ({"isoCountryCode": "GB"}, {"isoCountryCode": None}, {}):
        event = {"eventType": kind, "isFinal": True, **country}
        assert finds_fields(" ".join(properties("Undelivered")["FilterPattern"].split()), event) == undelivered


def test_an_end_that_stayed_unknown_is_not_called_a_report_of_carriers() -> None:
    """TEXT_UNKNOWN is End User Messaging's own word, after 72 hours in which no carrier reported."""
    described = resources()["MessagesUndeliveredAlarm"]["Properties"]["AlarmDescription"]
    assert "never learned" in described
    assert "Carriers report" not in described
    assert "TEXT_UNKNOWN" not in properties("Undelivered")["FilterPattern"]  # it is counted
