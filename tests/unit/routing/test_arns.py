"""ARNs are parsed in one place: a part that is missing is refused when a table is read, and nothing raises later."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_otp.domain.routing.arns import Arn, read_arn
from cognito_otp.domain.routing.identities import read_identity
from cognito_otp.domain.routing.reading import read_table
from cognito_otp.domain.routing.routes import NotifyRoute, SmsRoute, VoiceRoute, configuration_set_of, region_of
from cognito_otp.domain.routing.table import RoutingTable

SET = "arn:aws:sms-voice:us-east-1:123456789012:configuration-set/codes"
SHORT = ["arn:", "arn:x", "arn:aws:sms-voice", "arn:aws:sms-voice:us-east-1:123456789012", f"arn:{SET}"]
OTHERS = [
    "arn:aws:sns:us-east-1:123456789012:topic",
    "arn:aws:sms-voice::123456789012:pool/pool-1",
    "arn:aws:sms-voice:us-east-1:1:pool/pool-1",
    "arn:aws:sms-voice:us-east-1:123456789012:",
]
ROUTES: list[dict[str, Any]] = [
    {"channel": "sms", "identity": "{}"},
    {"channel": "voice", "identity": "{}"},
    {"channel": "notify", "notify_configuration": "{}"},
    {"channel": "sms", "configuration_set": "{}"},
    {"channel": "sms", "protect_configuration": "{}"},
]
texts = st.text() | st.sampled_from([*SHORT, *OTHERS]) | st.from_regex(r"arn:[a-z0-9:/-]*", fullmatch=True)


@pytest.mark.parametrize("arn", [*SHORT, *OTHERS])
@pytest.mark.parametrize("route", ROUTES, ids="-".join)
def test_an_arn_that_is_none_is_refused_when_the_table_is_read(route: dict[str, str], arn: str) -> None:
    document = {"version": 1, "routes": {"GB": [{name: value.format(arn) for name, value in route.items()}]}}
    problems = read_table(document)
    assert not isinstance(problems, RoutingTable)
    (problem,) = problems
    assert problem.path == f"routes.GB[0].{list(route)[1]}"
    assert "an ARN has six parts, such as arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123" in problem.advice


def test_an_arn_has_a_region_and_a_resource() -> None:
    assert read_arn(SET) == Arn("us-east-1", "configuration-set/codes")
    govern = "arn:aws-us-gov:sms-voice:us-gov-west-1:123456789012:pool/pool-1"
    assert read_arn(govern) == Arn("us-gov-west-1", "pool/pool-1")
    assert read_arn(None) is None


@given(texts, texts)
def test_whatever_a_route_comes_from_asking_for_its_region_raises_nothing(identity: str, default: str) -> None:
    read_identity(identity)
    for route in (
        SmsRoute(name="a", identity=identity),
        VoiceRoute(name="b", identity=identity),
        NotifyRoute(name="c", notify_configuration=identity, variables={}),
    ):
        region = region_of(route)
        assert region is None or region in identity
        used = configuration_set_of(route, default)
        assert used is None or used == default


def test_a_configuration_set_is_used_by_routes_that_send_from_its_region() -> None:
    elsewhere = SmsRoute(name="a", identity="arn:aws:sms-voice:eu-west-1:123456789012:pool/pool-1")
    assert configuration_set_of(elsewhere, SET) is None
    assert configuration_set_of(SmsRoute(name="b", region="us-east-1"), SET) == SET
    assert configuration_set_of(SmsRoute(name="c"), SET) == SET
    assert configuration_set_of(SmsRoute(name="c"), "arn:x") is None
