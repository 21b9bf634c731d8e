"""One mistake does not cost a table: what is good of it is used, and what it switches off stays off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sender.routing_tables import FULL, documents, routes, table

from cognito_otp.domain.countries import Served
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.mending import deployed_table, mend
from cognito_otp.domain.routing.planning import Declined, DeclineReason, Plan, Policy, plan
from cognito_otp.domain.routing.table import RoutingTable, disable, single_route
from cognito_otp.domain.routing.writing import write_json

GOOD = {"channel": "sms", "identity": "GOOD"}
WRONG = {"channel": "sms", "identiti": "WRONG"}
LAST = routes(default=[{"channel": "sms", "identity": "LAST"}])


def mended(document: object, instead: RoutingTable = LAST) -> tuple[RoutingTable, str]:
    """Mend a document with something wrong in it."""
    text = document if isinstance(document, str) else json.dumps(document)
    made, fault = mend(text, kind="stored", instead=instead, identity="ACME")
    assert fault is not None
    return made, fault


def senders(made: RoutingTable, country: str) -> list[str | None]:
    """Return what a country's codes come from, in the order of trying."""
    planned = plan(country, Purpose.SIGN_UP, made, Policy(Served(None)))
    assert isinstance(planned, Plan), planned
    return [getattr(route, "identity", None) for route in planned.routes]


def off(made: RoutingTable, country: str) -> bool:
    """Return whether a country gets nothing because it is switched off."""
    planned = plan(country, Purpose.SIGN_UP, made, Policy(Served(None)))
    return isinstance(planned, Declined) and planned.reason is DeclineReason.COUNTRY_DISABLED


def test_a_good_table_is_used_as_it_stands() -> None:
    assert mend(write_json(table(FULL)), kind="stored", instead=LAST, identity="ACME") == (table(FULL), None)


def test_a_country_that_is_off_stays_off_whatever_else_is_wrong() -> None:
    made, fault = mended({"version": 1, "disabled": ["RU"], "routes": {"GB": [WRONG, GOOD], "default": [GOOD]}})
    assert off(made, "RU")
    assert senders(made, "GB") == ["GOOD"]
    assert fault == (
        "the stored table is used without what is wrong in it: routes.GB[0].identiti is not known: use channel, "
        "configuration_set, entity_id, identity, max_price, name, protect_configuration, region, templates (1 in all)"
    )


@pytest.mark.parametrize(
    "document",
    [
        {"version": 2, "disabled": ["RU"], "routes": {"default": [GOOD]}},
        {"version": 1, "disabled": ["RU"]},
        {"version": 1, "disabled": ["RU"], "routes": {"default": [WRONG]}},
        {"version": 1, "disabled": ["RU"], "routes": "all"},
        '{"version":1,"disabled":["RU"],"routes":{"default":[',
        '{"version":1,"disabled":["RU"',
        '{"version":1,"disabled":["CN","RU","routes":{"GB":[]}}',
        "version: 1\ndisabled: [CN, RU]\nroutes:\n  GB: []\n",
        'version: 1\ndisabled:\n  - CN  # since May\n  - "RU"\nroutes: {}\n',
        "disabled: RU\n",
        "{'disabled': ['ru']}",
        '{"disabled":["RU"],"routes":' + "[" * 200_000,
    ],
)
def test_a_table_that_cannot_be_used_is_replaced_and_what_it_switches_off_stays_off(document: object) -> None:
    made, fault = mended(document, disable(LAST, "KP"))
    assert off(made, "RU")
    assert off(made, "KP")
    assert not off(made, "GB")
    assert senders(made, "GB") == ["LAST"]
    assert fault.startswith("the stored table is not used, but for what it switches off: ")
    assert fault.endswith(" in all)")


@pytest.mark.parametrize("text", ["", "rubbish", "[]", "null", '"disabled"', "disabled", "it is disabled: never mind"])
def test_a_text_that_switches_nothing_off_switches_nothing_off(text: str) -> None:
    assert mended(text)[0] == LAST


@pytest.mark.parametrize(
    ("disabled", "countries", "problems"),
    [
        (["RU", "ZZ"], {"RU"}, 1),
        (["UK"], {"GB"}, 1),
        (["ru", 7, ["CN"], False], {"RU", "CN", "NO"}, 4),
        ("RU", {"RU"}, 1),
        ("RU, CN and so on", {"RU", "CN"}, 2),
        ({"RU": True, "CN": None}, {"RU", "CN"}, 1),
        (5, set(), 2),
    ],
)
def test_an_entry_that_is_wrong_is_reported_and_the_others_stand(
    disabled: object, countries: set[str], problems: int
) -> None:
    made, fault = mended({"version": 1, "disabled": disabled, "routes": {"default": [GOOD]}})
    assert made.disabled == countries
    assert senders(made, "FR") == ["GOOD"]
    assert f"({problems} in all)" in fault


def test_a_list_that_is_not_understood_whole_lets_no_country_in_that_was_off() -> None:
    document = {"version": 1, "disabled": ["Russia"], "routes": {"default": [GOOD]}}
    assert mended(document, disable(LAST, "RU"))[0].disabled == {"RU"}
    understood = document | {"disabled": ["uk"]}
    assert mended(understood, disable(LAST, "RU"))[0].disabled == {"GB"}
    in_part = document | {"disabled": [["CN", "Russia"]]}
    assert mended(in_part, disable(LAST, "RU"))[0].disabled == {"CN", "RU"}


@pytest.mark.parametrize("name", ["disbaled", "Disabled", "disable"])
def test_a_list_whose_name_is_misspelled_counts(name: str) -> None:
    made, fault = mended({"version": 1, name: ["RU"], "routes": {"default": [GOOD]}})
    assert off(made, "RU")
    assert f"{name} is not known" in fault


@pytest.mark.parametrize(
    ("by_country", "country", "used"),
    [
        ({"GB": [WRONG], "default": [GOOD]}, "GB", ["GOOD"]),
        ({"GB": [WRONG], "FR": [GOOD]}, "GB", ["ACME"]),
        ({"GB": "sms", "FR": [GOOD]}, "GB", ["ACME"]),
        ({"GB": [GOOD], "default": [WRONG]}, "FR", ["ACME"]),
        ({"GB": [WRONG], "FR": [GOOD], "default": [WRONG]}, "GB", ["ACME"]),
        ({"UK": [GOOD], "FR": [GOOD]}, "GB", ["GOOD"]),
        ({"UK": [{"channel": "sms", "identity": "OTHER"}], "GB": [GOOD]}, "GB", ["GOOD"]),
    ],
)
def test_a_country_whose_routes_are_all_wrong_uses_the_default_or_the_one_identity(
    by_country: dict[str, Any], country: str, used: list[str]
) -> None:
    assert senders(mended({"version": 1, "routes": by_country})[0], country) == used


def test_a_table_without_a_default_still_serves_no_country_that_it_never_named() -> None:
    made, _ = mended({"version": 1, "routes": {"GB": [WRONG], "FR": [GOOD]}})
    assert plan("RU", Purpose.SIGN_UP, made, Policy(Served(None))) == Declined("RU", DeclineReason.NO_ROUTE)


def test_what_stands_twice_is_a_problem_and_both_lists_of_disabled_count() -> None:
    made, fault = mended(
        '{"version":1,"disabled":["RU"],"disabled":["CN"],"routes":{"default":[{"channel":"sms","identity":"GOOD"}]}}'
    )
    assert made.disabled == {"RU", "CN"}
    assert senders(made, "GB") == ["GOOD"]
    assert "disabled stands twice: keep one" in fault


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"version":1,"version":1,"routes":{"GB":[{"channel":"sms"}]}}', "version"),
        ('{"version":1,"routes":{"GB":[{"channel":"sms"}]},"routes":{"FR":[{"channel":"sms"}]}}', "routes"),
        ('{"version":1,"routes":{"GB":[{"channel":"sms"}],"GB":[{"channel":"sms"}]}}', "routes.GB"),
        ('{"version":1,"routes":{"GB":[{"channel":"sms"},{"channel":"sms","channel":"sms"}]}}', "routes.GB[1].channel"),
    ],
)
def test_a_key_that_stands_twice_is_named_and_no_country_is_lost(text: str, path: str) -> None:
    made, fault = mended(text)
    assert f"{path} stands twice: keep one" in fault
    assert senders(made, "GB")[0] is None, "the routes of GB stand"


def test_a_deployed_table_is_mended_as_a_stored_one_is() -> None:
    text = json.dumps({"version": 1, "disabled": ["RU"], "routes": {"GB": [WRONG]}})
    made, fault = deployed_table(text, identity="ACME")
    assert made == disable(single_route("ACME"), "RU")
    assert "the deployed table is not used, but for what it switches off" in (fault or "")
    assert deployed_table(None, identity="ACME") == (single_route("ACME"), None)


mistakes = st.sampled_from([WRONG, "sms", None, {"channel": "fax"}, {"channel": "sms", "identity": "arn:x"}])


@given(documents, mistakes, st.data())
def test_a_mistake_in_one_route_changes_nothing_for_the_other_countries(
    document: dict[str, Any], mistake: object, data: st.DataObject
) -> None:
    good = table(document)
    country = data.draw(st.sampled_from(sorted(document["routes"])))
    broken = document | {"routes": document["routes"] | {country: [*document["routes"][country], mistake]}}
    made, _ = mended(broken)
    assert made == good


@given(st.text() | documents.map(json.dumps).flatmap(lambda text: st.integers(0, len(text)).map(lambda n: text[:n])))
def test_whatever_a_text_is_a_table_is_in_force(text: str) -> None:
    made, _ = mend(text, kind="stored", instead=LAST, identity="ACME")
    assert made.routes
