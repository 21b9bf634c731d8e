"""A table that reads well is checked against what countries ask for and what can be reached."""

from __future__ import annotations

from typing import Any

import pytest
from support.sender.routing_tables import TEMPLATES, routes

from cognito_otp.domain.countries import CountryFacts, Served, advise, read_served
from cognito_otp.domain.routing.checking import check
from cognito_otp.domain.routing.identities import read_identity
from cognito_otp.domain.routing.table import Problem, RoutingTable, disable
from cognito_otp_tools.countries import country_facts

ALL = Served(None)
SMS = {"channel": "sms", "identity": "+14255550100"}
DLT = {"entity_id": "1101000000000000001", "templates": TEMPLATES}
GB_SENDER = "arn:aws:sms-voice:eu-west-2:123456789012:sender-id/ACME/GB"


def found(table: RoutingTable, served: Served = ALL) -> list[tuple[str, str, str]]:
    """Check a table; return severity, path and the sentence of each problem."""
    return [(problem.severity, problem.path, str(problem)) for problem in check(table, country_facts(), served)]


def one(**by_country: list[dict[str, Any]]) -> RoutingTable:
    """Make a table with these routes, and a default that nothing is wrong with."""
    return routes(**by_country, default=[SMS])


def test_a_good_table_has_no_problems() -> None:
    assert found(one(GB=[SMS], US=[SMS], IN=[{"channel": "sms", "identity": "+911234567890", **DLT}])) == []


@pytest.mark.parametrize(
    ("table", "severity", "path", "words"),
    [
        (one(US=[{"channel": "sms", "identity": "ACME"}]), "error", "routes.US[0].identity", "does not show"),
        (one(US=[{"channel": "sns", "sender_id": "ACME"}]), "error", "routes.US[0].sender_id", "does not show"),
        (one(US=[{"channel": "sms"}]), "warning", "routes.US[0]", "wants an owned number"),
        (one(GB=[{"channel": "sms", "identity": "ACME"}]), "warning", "routes.GB[0].identity", "to be registered"),
        (one(FR=[{"channel": "sms", "identity": "AC-ME"}]), "error", "routes.FR[0].identity", "dash"),
        (one(FR=[{"channel": "sms", "identity": GB_SENDER}]), "error", "routes.FR[0].identity", "sender ID of GB"),
        (one(IN=[{"channel": "sms", "identity": "ACMEIN"}]), "error", "routes.IN[0]", "no DLT ids"),
        (one(IN=[SMS]), "warning", "routes.IN[0]", "international route"),
        (one(IN=[{**SMS, "entity_id": "1101"}]), "error", "routes.IN[0].templates", "both DLT ids"),
        (one(IN=[{**SMS, "templates": TEMPLATES}]), "error", "routes.IN[0].entity_id", "both DLT ids"),
        (one(GB=[{**SMS, **DLT}]), "warning", "routes.GB[0]", "only India"),
        (one(KP=[SMS]), "warning", "routes.KP[0]", "AWS's table of countries lacks"),
        (one(GB=[SMS, {"channel": "voice", "identity": "ACME"}]), "error", "routes.GB[1].identity", "cannot call"),
        (
            one(GB=[SMS, {"channel": "voice", "identity": "+447700900100", "voices": {"en": "AMYY"}}]),
            "error",
            "routes.GB[1].voices.en",
            "use AMY",
        ),
        (one(GB=[SMS, SMS]), "error", "routes.GB[1]", "repeats routes.GB[0]"),
        (one(GB=[{"channel": "sns"}, SMS]), "warning", "routes.GB[1]", "put SNS last"),
        (one(GB=[{"channel": "notify", "notify_configuration": "nc"}]), "warning", "routes.GB", "temporary password"),
        (
            one(GB=[{"channel": "sms", "identity": GB_SENDER, "region": "us-east-1"}]),
            "error",
            "routes.GB[0].region",
            "the ARN is of eu-west-2",
        ),
        (routes(GB=[SMS]), "warning", "routes", "no default"),
        (
            routes(default=[{"channel": "sms", "identity": "ACME"}]),
            "warning",
            "routes.default[0]",
            "AE, AR, AU, BD, BE and 60 more",
        ),
    ],
)
def test_what_would_fail_when_codes_are_sent_is_found(
    table: RoutingTable, severity: str, path: str, words: str
) -> None:
    assert [(level, where) for level, where, text in found(table) if words in text] == [(severity, path)], found(table)


def test_countries_are_compared_with_the_ones_that_are_served() -> None:
    table = one(US=[SMS])
    assert [text for _, _, text in found(table, read_served("FR,GB"))] == [
        "routes.US is not served: add it to ServedCountries, or remove its routes"
    ]
    assert found(table, read_served("US")) == [
        (
            "warning",
            "routes.default",
            "routes.default can never be reached: every served country has routes of its own: remove it",
        )
    ]


def test_a_territory_whose_mobile_numbers_count_as_another_countrys_is_warned_of_wherever_it_is_named() -> None:
    table = disable(one(AX=[SMS]), "SJ")
    assert [(level, path) for level, path, text in found(table, read_served("FI,AX,IM,GB")) if "count as" in text] == [
        ("warning", "routes.AX"),
        ("warning", "disabled"),
        ("warning", "ServedCountries"),
        ("warning", "ServedCountries"),
    ]
    found_problems = " ".join(text for _, _, text in found(table))
    assert "routes.AX names AX, whose mobile numbers count as FI's: name FI instead" in found_problems


def test_a_served_country_without_a_route_is_an_error_unless_it_is_switched_off() -> None:
    table = routes(US=[SMS])
    (problem,) = found(table, read_served("US,FR"))
    assert problem == ("error", "routes", "routes have none for FR, which is served: add routes.FR or a default")
    assert found(disable(table, "FR"), read_served("US,FR")) == []


def test_a_default_with_a_sender_id_is_fine_where_every_served_country_shows_it() -> None:
    assert found(routes(default=[{"channel": "sms", "identity": "ACME"}]), read_served("FR,AD")) == []


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("+14255550100", "number", None),
        ("72345", "number", None),
        ("ACME", "sender_id", None),
        ("phone-0123456789abcdef", "resource", None),
        ("pool-0123", "resource", None),
        (GB_SENDER, "sender_id", "GB"),
        ("arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1", "resource", None),
    ],
)
def test_identities_are_distinguished_by_their_form(text: str, kind: str, country: str | None) -> None:
    identity = read_identity(text)
    assert (identity.kind, identity.country) == (kind, country)


def test_the_shipped_table_of_countries_is_whole() -> None:
    facts = country_facts()
    assert len(facts) == 215
    assert [sum(fact.sender_id == kind for fact in facts.values()) for kind in ("yes", "registration", "no")] == [
        150,
        27,
        38,
    ]
    assert {country for country in ("US", "CA", "BR") if facts[country].number_needed} == {"US", "CA", "BR"}
    assert not facts["KR"].number_needed  # none can be owned


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("GB", "Register a sender ID"),
        ("FR", "needs no registration"),
        ("US", "long or short"),
        ("KR", "service choose"),
    ],
)
def test_advice_is_one_sentence_on_how_to_reach_a_country(country: str, words: str) -> None:
    assert words in advise(country_facts()[country])


def test_each_kind_of_country_has_its_advice() -> None:
    said = {advise(facts) for facts in country_facts().values()}
    assert len(said) == 6
    only_long = CountryFacts("no", two_way=True, short_code=False, long_code="yes", international=True, notes="")
    assert advise(only_long).startswith("Use a long code")


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem("routes.GB", "is wrong", "mend it")) == "routes.GB is wrong: mend it"
