"""Plans are pure: what a put would store, what a switch would change, what a stack's parameters decide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sender.routing_tables import FULL, documents, routes, table

from cognito_otp.domain.countries import Served
from cognito_otp.domain.routing.planning import ResendStart
from cognito_otp.domain.routing.reading import read_json
from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.routing.table import single_route
from cognito_otp.domain.routing.writing import write_json
from cognito_otp_tools.routes.deployments import deployment_of
from cognito_otp_tools.routes.permissions import check_permissions, read_permissions
from cognito_otp_tools.routes.planning import TooLarge, Unchanged, Write, in_force, plan_put
from cognito_otp_tools.routes.stores import NOTHING, Stored
from cognito_otp_tools.routes.switching import flip

ARN = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
SET = "arn:aws:sms-voice:us-east-1:123456789012:configuration-set/codes"
PROTECT = "arn:aws:sms-voice:us-east-1:123456789012:protect-configuration/protect-1"
SIMPLE = single_route("ACME")


def stored(document: dict[str, Any]) -> Stored:
    """Make a stored version 7."""
    return Stored(7, write_json(table(document)), None)


@given(documents, documents, st.sets(st.sampled_from(["GB", "US", "FR"])))
def test_no_put_switches_a_country_on_that_was_switched_off(
    old: dict[str, Any], new: dict[str, Any], off: set[str]
) -> None:
    now = in_force(stored(old | {"disabled": sorted(off)}), SIMPLE)
    planned = plan_put(table(new), now, advanced=True)
    match planned:
        case Write():
            written = table(
                {"version": 1, "routes": new["routes"], "disabled": sorted({*off, *new.get("disabled", [])})}
            )
            assert read_json(planned.text) == written
        case Unchanged():
            assert planned.version == 7
        case TooLarge():
            assert planned.size > 8192


def test_the_order_of_countries_makes_no_difference_and_that_of_routes_does() -> None:
    first, second = {"channel": "sms", "identity": "A"}, {"channel": "sms", "identity": "B"}
    now = in_force(stored({"version": 1, "routes": {"GB": [first, second], "IE": [first]}}), SIMPLE)
    assert plan_put(routes(IE=[first], GB=[first, second]), now, advanced=False) == Unchanged(7, frozenset())
    turned = plan_put(routes(IE=[first], GB=[second, first]), now, advanced=False)
    assert isinstance(turned, Write)
    assert {line[:1] for line in turned.diff if "identity" in line} >= {"+", "-"}


def test_before_any_table_is_stored_the_deployed_one_is_in_force() -> None:
    now = in_force(NOTHING, SIMPLE)
    assert now.table == SIMPLE
    assert isinstance(plan_put(SIMPLE, now, advanced=False), Write), "storing it makes it independent of the stack"


def test_a_stored_text_that_is_no_table_is_a_fault_and_no_table() -> None:
    now = in_force(Stored(3, '{"version": 2}', None), SIMPLE)
    assert now.table is None
    assert "version is 2" in str(now.fault)


@given(documents, st.lists(st.sampled_from(["GB", "US", "FR"]), unique=True))
def test_switching_on_undoes_switching_off(document: dict[str, Any], countries: list[str]) -> None:
    before = flip(table(document), countries, on=True)
    assert flip(flip(before, countries, on=False), countries, on=True) == before


def a_stack(**chosen: str) -> dict[str, Any]:
    """Make DescribeStacks' answer on a stack."""
    return {
        "StackName": "acme",
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": [{"OutputKey": "RoutingTableParameterName", "OutputValue": "/cognito-otp/acme/routes"}],
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in chosen.items()],
    }


def test_a_stacks_parameters_decide_as_they_do_for_its_function() -> None:
    deployment = deployment_of(
        a_stack(AppName="Acme", OriginationIdentity="ACME", ServedCountries="GB, IE", ResendStartsAt="next_route")
    )
    assert deployment.parameter == "/cognito-otp/acme/routes"
    assert deployment.deployed == SIMPLE
    assert deployment.served == Served(frozenset({"GB", "IE"}))
    assert deployment.policy.resend_starts_at is ResendStart.NEXT_ROUTE
    assert (deployment.auth_session_minutes, deployment.temporary_password_days) == (3, 7)


def test_a_deployed_table_comes_before_the_one_identity() -> None:
    deployed = write_json(table(FULL))
    assert deployment_of(a_stack(OriginationIdentity="ACME", RoutingTable=deployed)).deployed == table(FULL)
    assert deployment_of(a_stack(OriginationIdentity="ACME", RoutingTable="rubbish")).deployed == SIMPLE


def test_a_stack_serves_the_countries_that_its_functions_understand() -> None:
    assert deployment_of(a_stack(ServedCountries="UK,ZZ")).served == Served(frozenset({"GB"}))


@pytest.mark.parametrize(
    ("chosen", "route", "problems"),
    [
        ({}, {"channel": "sms", "identity": "ACME"}, 0),
        ({"OriginationIdentity": "ACME"}, {"channel": "sms", "identity": "OTHER"}, 0),
        ({"OriginationIdentity": ARN}, {"channel": "sms", "identity": "OTHER"}, 1),
        ({"OriginationIdentity": ARN}, {"channel": "sms", "identity": ARN}, 0),
        ({"OriginationIdentity": ARN}, {"channel": "sms"}, 0),
        ({"RouteArns": f"{ARN}, arn:x"}, {"channel": "sms", "identity": ARN}, 0),
        ({"RouteArns": ARN.replace("pool-1", "*")}, {"channel": "sms", "identity": ARN}, 0),
        ({"RouteArns": "arn:x"}, {"channel": "sms", "identity": ARN}, 1),
        ({}, {"channel": "voice", "identity": "+14255550100"}, 1),
        ({"UseVoice": "true"}, {"channel": "voice", "identity": "+14255550100"}, 0),
        ({"UseVoice": "true", "OriginationIdentity": ARN}, {"channel": "voice", "identity": "+14255550100"}, 0),
        ({"UseVoice": "true", "RouteArns": ARN}, {"channel": "voice", "identity": "+14255550100"}, 1),
        ({"UseSns": "true", "RouteArns": ARN}, {"channel": "sns", "sender_id": "ACME"}, 0),
        ({"RouteArns": f"{ARN},{SET}"}, {"channel": "sms", "identity": ARN, "configuration_set": SET}, 0),
        ({"RouteArns": f"{ARN},{PROTECT}"}, {"channel": "sms", "identity": ARN, "protect_configuration": PROTECT}, 0),
        (
            {"UseVoice": "true", "RouteArns": f"{ARN},{SET}"},
            {"channel": "voice", "identity": ARN, "configuration_set": SET},
            0,
        ),
        ({"OriginationIdentity": "ACME"}, {"channel": "sms", "configuration_set": "codes"}, 0),
        ({"UseSns": "false"}, {"channel": "sns"}, 1),
    ],
)
def test_a_route_is_held_to_what_the_stack_permits(
    chosen: dict[str, str], route: dict[str, Any], problems: int
) -> None:
    found = list(check_permissions(routes(GB=[route]), read_permissions(chosen)))
    assert len(found) == problems
    assert all(problem.severity == "warning" and problem.path == "routes.GB[0]" for problem in found)


@pytest.mark.parametrize(
    ("chosen", "route", "paths"),
    [
        ({"RouteArns": ARN}, {"channel": "sms", "configuration_set": SET}, {"configuration_set"}),
        ({"RouteArns": ARN}, {"channel": "sms", "configuration_set": "codes"}, {"configuration_set"}),
        ({"OriginationIdentity": ARN}, {"channel": "sms", "configuration_set": SET}, {"configuration_set"}),
        ({"RouteArns": ARN}, {"channel": "sms", "protect_configuration": PROTECT}, {"protect_configuration"}),
        (
            {"RouteArns": ARN},
            {"channel": "sms", "configuration_set": SET, "protect_configuration": PROTECT},
            {"configuration_set", "protect_configuration"},
        ),
        ({"UseVoice": "true", "RouteArns": ARN}, {"channel": "voice", "configuration_set": SET}, {"configuration_set"}),
        (
            {"UseNotify": "true", "RouteArns": ARN},
            {"channel": "notify", "configuration_set": SET},
            {"configuration_set"},
        ),
        # Protect configurations are no resource of a call.
        ({"UseVoice": "true", "RouteArns": ARN}, {"channel": "voice", "protect_configuration": PROTECT}, set()),
    ],
)
def test_the_configuration_set_and_the_protect_configuration_of_a_route_must_be_allowed_as_well(
    chosen: dict[str, str], route: dict[str, Any], paths: set[str]
) -> None:
    identity = {"notify_configuration" if route["channel"] == "notify" else "identity": ARN}
    found = list(check_permissions(routes(GB=[route | identity]), read_permissions(chosen)))
    assert {problem.path for problem in found} == {f"routes.GB[0].{path}" for path in paths}
    for problem in found:
        assert problem.severity == "warning"
        assert "which the stack does not allow: name it by its ARN, and deploy the stack" in str(problem)


def test_every_channel_but_texts_has_a_switch() -> None:
    everything = read_permissions({"UseVoice": "true", "UseNotify": "true", "UseSns": "true"})
    assert everything.channels == set(Channel)
