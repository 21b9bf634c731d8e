"""A code's plan: the country's routes in order, or the reason why there are none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sender.routing_tables import documents, routes, table

from cognito_otp.domain.countries import Served, is_country, read_served
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.planning import Declined, DeclineReason, Plan, Policy, ResendStart, plan
from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.routing.table import RoutingTable, disable, single_route

EVERYWHERE = Policy(Served(None))
TABLE = routes(
    GB=[
        {"channel": "sms", "name": "first"},
        {"channel": "sms", "name": "second", "identity": "ACME"},
        {"channel": "voice", "name": "call", "identity": "+447700900100"},
    ],
    FR=[{"channel": "voice", "identity": "+33123456789"}, {"channel": "notify", "notify_configuration": "nc"}],
    default=[{"channel": "sns", "name": "anywhere"}],
)


def names(planned: Plan | Declined) -> list[str]:
    assert isinstance(planned, Plan), planned
    return [route.name for route in planned.routes]


def test_a_country_uses_its_own_routes_and_the_others_the_default() -> None:
    assert names(plan("GB", Purpose.SIGN_UP, TABLE, EVERYWHERE)) == ["first", "second", "call"]
    assert names(plan("SG", Purpose.SIGN_UP, TABLE, EVERYWHERE)) == ["anywhere"]


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+447700900123", "GB"),
        ("+447781123456", "GG"),
        ("+12042345678", "CA"),
        ("+17872345678", "PR"),
        ("+77011234567", "KZ"),
        ("+79161234567", "RU"),
        ("+262639123456", "RE"),
    ],
)
def test_shared_country_codes_are_distinguished(number: str, country: str) -> None:
    """+1, +7, +44 and +262 each belong to several countries: a prefix would send by the wrong routes."""
    one = routes(**{country: [{"channel": "sms", "name": "own"}], "default": [{"channel": "sms", "name": "other"}]})
    assert names(plan(read_phone(number).country, Purpose.SIGN_UP, one, EVERYWHERE)) == ["own"]


@pytest.mark.parametrize(
    ("table_", "served", "reason"),
    [
        (TABLE, read_served("FR,SG"), DeclineReason.COUNTRY_NOT_SERVED),
        (disable(TABLE, "GB"), Served(None), DeclineReason.COUNTRY_DISABLED),
        (routes(FR=[{"channel": "sms"}]), Served(None), DeclineReason.NO_ROUTE),
    ],
)
def test_a_country_is_refused_for_a_stated_reason(table_: RoutingTable, served: Served, reason: DeclineReason) -> None:
    assert plan("GB", Purpose.SIGN_UP, table_, Policy(served)) == Declined("GB", reason)


def test_numbers_of_no_country_are_refused_under_all() -> None:
    country = read_phone("+80012345678").country
    assert not is_country(country)
    assert plan(country, Purpose.SIGN_UP, TABLE, EVERYWHERE) == Declined(country, DeclineReason.COUNTRY_NOT_SERVED)


def test_no_temporary_password_goes_by_voice_or_notify() -> None:
    assert names(plan("GB", Purpose.ADMIN_CREATE_USER, TABLE, EVERYWHERE)) == ["first", "second"]
    declined = plan("FR", Purpose.ADMIN_CREATE_USER, TABLE, EVERYWHERE)
    assert isinstance(declined, Declined)
    assert declined.reason is DeclineReason.NO_ROUTE
    assert {candidate.reason for candidate in declined.candidates} == {
        "no temporary password goes by voice",
        "no temporary password goes by notify",
    }


@pytest.mark.parametrize(
    ("starts_at", "order"),
    [
        (ResendStart.FIRST, ["first", "second", "call"]),
        (ResendStart.NEXT_ROUTE, ["second", "call", "first"]),
        (ResendStart.NEXT_CHANNEL, ["call", "first", "second"]),
    ],
)
def test_a_resend_starts_where_the_setting_says(starts_at: ResendStart, order: list[str]) -> None:
    policy = Policy(Served(None), starts_at)
    assert names(plan("GB", Purpose.RESEND_CODE, TABLE, policy)) == order
    assert names(plan("GB", Purpose.SIGN_UP, TABLE, policy)) == ["first", "second", "call"]
    assert names(plan("SG", Purpose.RESEND_CODE, TABLE, policy)) == ["anywhere"]


def test_each_route_of_a_plan_says_why_it_stands_there() -> None:
    planned = plan("GB", Purpose.RESEND_CODE, TABLE, Policy(Served(None), ResendStart.NEXT_CHANNEL))
    assert [candidate.reason for candidate in planned.candidates] == [
        "route 3 of GB, first because the code is sent again",
        "route 1 of GB, last because the code is sent again",
        "route 2 of GB, last because the code is sent again",
    ]


def test_without_a_table_one_identity_texts_every_country() -> None:
    (route,) = (planned := plan("GB", Purpose.SIGN_UP, single_route("ACME"), EVERYWHERE)).candidates
    assert (route.route.name, route.tried) == ("default", True)
    assert isinstance(planned, Plan)


@given(documents, st.sampled_from(Purpose), st.sampled_from(ResendStart), st.sampled_from(["GB", "NO", "ZW"]))
def test_a_plan_tries_each_usable_route_once_whatever_the_setting(
    document: dict[str, Any], purpose: Purpose, starts_at: ResendStart, country: str
) -> None:
    read = table(document)
    planned = plan(country, purpose, read, Policy(Served(None), starts_at))
    listed = list(read.routes_for(country))
    if isinstance(planned, Declined):
        assert country in read.disabled or purpose is Purpose.ADMIN_CREATE_USER or not listed
        return
    assert sorted(candidate.route.name for candidate in planned.candidates) == sorted(route.name for route in listed)
    assert planned.routes
    if purpose is Purpose.ADMIN_CREATE_USER:
        assert {route.channel for route in planned.routes} <= {Channel.SMS, Channel.SNS}


@pytest.mark.parametrize("text", ["", "UK", "gb", "all,GB", "GB,,IE", "001"])
def test_a_list_of_served_countries_with_a_word_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not the code of a country"):
        read_served(text)
