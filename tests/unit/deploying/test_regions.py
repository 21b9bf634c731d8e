"""In which Regions the template can be deployed, and how Cognito itself texts there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import get_session
from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from support.paths import REPOSITORY
from support.template.function_loading import template
from support.template.stack_values import StackValues, partition_of
from support.template.transformed_template import of_type, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

POOLS = [region for region in REGIONS if "AWS::Cognito::UserPool" in PROVIDER_SCHEMA_MANAGER.get_resource_types(region)]
"""The Regions in which CloudFormation makes user pools."""
SERVED = list(template()["Mappings"]["TextsOfCognito"])
ISOLATED = [region for region in REGIONS if re.match(r"(us|eu)-iso", region)]
ELSEWHERE = {
    "ap-east-1": "ap-southeast-1",
    "ap-northeast-2": "ap-northeast-1",
    "ap-southeast-5": "ap-southeast-1",
    "ap-southeast-7": "ap-south-1",
}
"""Where Cognito's texts are sent from where it isn't the pool's own Region: Hong Kong, Seoul, Malaysia, Thailand."""
WITHOUT_SNS_PATH = {"ap-east-2", "ap-southeast-6", "us-gov-east-1", "us-gov-west-1", "eusc-de-east-1"}
WITHOUT_DIRECT_PATH = {"ap-east-1", "ap-southeast-5", "ap-southeast-7"}
IDENTITY = "arn:aws:sms-voice:ap-southeast-1:123456789012:pool/pool-0123"


def sms(region: str, identity: str = IDENTITY) -> dict[str, Any]:
    """Return the pool's SmsConfiguration in a Region."""
    found: dict[str, Any] = StackValues(region, {"OriginationIdentity": identity}).properties("UserPool")[
        "SmsConfiguration"
    ]
    return found


def test_every_region_with_user_pools_is_served_or_refused_in_words() -> None:
    """cfn-lint passes a Region that has no row in a Mapping."""
    for region in REGIONS:
        refused = StackValues(region, {"OriginationIdentity": IDENTITY}).refused_by()
        assert (refused == []) == (region in SERVED), region
        assert all("docs/deploying.md" in sentence for sentence in refused)
    assert set(SERVED) <= set(POOLS)
    assert set(POOLS) - set(SERVED) == set(ISOLATED)


@pytest.mark.parametrize("region", SERVED)
def test_cognito_texts_by_one_path_and_through_sns_from_the_region_that_the_guide_names(region: str) -> None:
    """Setting one path clears the other."""
    configuration = sms(region)
    if region in WITHOUT_SNS_PATH:
        assert configuration == {
            "EumsSms": {"CallerArn": "<SmsRole.Arn>", "ExternalId": "0123", "OriginationIdentity": IDENTITY}
        }
    else:
        assert configuration == {
            "SnsCallerArn": "<SmsRole.Arn>",
            "ExternalId": "0123",
            "SnsRegion": ELSEWHERE.get(region, region),
        }


def test_no_region_takes_a_path_that_is_not_offered_there() -> None:
    paths = {region: row["Path"] for region, row in template()["Mappings"]["TextsOfCognito"].items()}
    assert {region for region, path in paths.items() if path == "direct"} == WITHOUT_SNS_PATH
    assert {paths[region] for region in WITHOUT_DIRECT_PATH} == {"sns"}
    assert set(paths.values()) == {"sns", "direct"}


def test_cognito_leaves_the_identity_to_the_service_where_none_is_given() -> None:
    assert sms("ap-east-2", "") == {"EumsSms": {"CallerArn": "<SmsRole.Arn>", "ExternalId": "0123"}}


def statements(region: str, identity: str) -> Iterator[tuple[str, str, Any]]:
    """List what the pool's role may do in a Region: effect, action, resource."""
    for policy in StackValues(region, {"OriginationIdentity": identity}).properties("SmsRole")["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            yield statement["Effect"], statement["Action"], statement["Resource"]


@pytest.mark.parametrize("region", SERVED)
def test_the_pools_role_may_text_by_that_path_alone(region: str) -> None:
    if region in WITHOUT_SNS_PATH:
        assert list(statements(region, IDENTITY)) == [("Allow", "sms-voice:SendTextMessage", IDENTITY)]
        assert list(statements(region, "ACME")) == [("Allow", "sms-voice:SendTextMessage", "*")]
    else:
        assert list(statements(region, IDENTITY)) == [
            ("Allow", "sns:Publish", "*"),
            ("Deny", "sns:Publish", f"arn:{partition_of(region)}:sns:*:*:*"),
        ]


def test_where_end_user_messaging_is_missing_an_identity_elsewhere_is_asked_for() -> None:
    """The endpoints of botocore lack these three, and so does AWS's list of the service's Regions."""
    session = get_session()
    offered = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("pinpoint-sms-voice-v2", partition)
    }
    assert set(SERVED) - offered == WITHOUT_DIRECT_PATH
    for region in SERVED:
        refused = StackValues(region).refused_by()
        assert bool(refused) == (region in WITHOUT_DIRECT_PATH), region
        assert all("an identity in another Region" in sentence for sentence in refused)


def test_delivery_events_are_refused_where_cloudformation_has_no_type_for_them() -> None:
    for region in SERVED:
        has_type = "AWS::SMSVOICE::ConfigurationSet" in PROVIDER_SCHEMA_MANAGER.get_resource_types(region)
        chosen = {"OriginationIdentity": IDENTITY, "DeliveryEvents": "on"}
        assert bool(StackValues(region, chosen).refused_by()) != has_type, region


def test_every_type_of_the_template_exists_in_every_region_that_is_served() -> None:
    types = {resource["Type"] for resource in resources().values()}
    kinds = {kind for kind in types if not kind.startswith("Custom::")}  # ours, and so everywhere
    for region in SERVED:
        assert kinds <= set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region)), region
    assert len(of_type("AWS::Cognito::UserPool")) == 1


def test_the_guide_lists_the_regions_that_work() -> None:
    text = (REPOSITORY / "docs" / "deploying.md").read_text()
    section = text.split("## Regions\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`([a-z]{2,4}(?:-[a-z]+)+-[0-9])`", section)) == set(SERVED)
