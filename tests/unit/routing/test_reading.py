"""A routing table is read whole, or every problem is named with its place and what to do."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.sender.routing_tables import FULL, TEMPLATES, documents, table

from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.reading import read_json, read_table
from cognito_otp.domain.routing.routes import NotifyRoute, SmsRoute, SnsRoute, VoiceRoute, region_of
from cognito_otp.domain.routing.table import RoutingTable, disable, enable
from cognito_otp.domain.routing.writing import write_json, write_table

GREEDY = {"channel": "sms", "templates": {"sign_up": {"id": "1", "text": "{code}", "locale": "en"}}}


def one_route(**settings: Any) -> dict[str, Any]:
    """Make a document with one route."""
    return {"version": 1, "routes": {"GB": [settings]}}


def regulated(text: str, purpose: Purpose = Purpose.SIGN_UP) -> dict[str, Any]:
    """Make a document in which one purpose has this text."""
    templates = copy.deepcopy(TEMPLATES)
    templates[purpose]["text"] = text
    return one_route(channel="sms", templates=templates)


def test_every_channel_is_read_as_its_own_type() -> None:
    read = table(FULL)
    assert [type(route) for routes in read.routes.values() for route in routes] == [
        SmsRoute,
        SnsRoute,
        SmsRoute,
        NotifyRoute,
        VoiceRoute,
        SmsRoute,
    ]
    assert read.disabled == {"AC"}
    assert read.routes["IN"][0].name == "IN-1-sms"
    assert read.routes["GB"][0].name == "uk"


def test_a_country_with_routes_of_its_own_does_not_use_the_default() -> None:
    read = table(FULL)
    assert read.routes_for("GB") == read.routes["GB"]
    assert read.routes_for("FR") == read.routes["default"]
    assert table(one_route(channel="sms")).routes_for("FR") == ()


@given(documents)
def test_what_is_written_reads_back_the_same(document: dict[str, Any]) -> None:
    read = table(document)
    assert read_json(write_json(read)) == read
    assert read_table(yaml.safe_load(yaml.safe_dump(write_table(read)))) == read


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        (None, "the table", "start it with version: 1"),
        ({"version": 2, "routes": {"GB": [{"channel": "sms"}]}}, "version", "write version: 1"),
        ({"version": True, "routes": {"GB": [{"channel": "sms"}]}}, "version", "write version: 1"),
        ({"version": 1}, "routes", "missing or empty"),
        ({"version": 1, "routes": []}, "routes", "must be a mapping, not a list"),
        ({"version": 1, "routes": {"GB": []}}, "routes.GB", "one route or more"),
        ({"version": 1, "routes": {"UK": [{"channel": "sms"}]}}, "routes.UK", "is not a country"),
        ({"version": 1, "routes": {False: [{"channel": "sms"}]}}, "routes.False", "in quotes where YAML reads"),
        ({"version": 1, "routes": {"GB": ["sms"]}}, "routes.GB[0]", "must be a mapping"),
        ({"version": 1, "rotes": {}, "routes": {"GB": [{"channel": "sms"}]}}, "rotes", "use disabled, routes, version"),
        (FULL | {"disabled": "GB"}, "disabled", "write it as [XX, YY]"),
        (FULL | {"disabled": [False]}, "disabled[0]", 'as "NO"'),
        (FULL | {"disabled": [["GB"]]}, "disabled[0]", "is ['GB'], not a country"),
        (one_route(), "routes.GB[0].channel", "use sms, notify, voice, sns"),
        (one_route(channel="fax"), "routes.GB[0].channel", "'fax'"),
        (one_route(channel="sms", sender="ACME"), "routes.GB[0].sender", "identity"),
        (one_route(channel="sms", identity="ACME INC"), "routes.GB[0].identity", "sender ID"),
        (one_route(channel="sms", identity=14255550100), "routes.GB[0].identity", "not a number: write it in quotes"),
        (one_route(channel="sms", max_price=0.5), "routes.GB[0].max_price", "in quotes"),
        (one_route(channel="sms", max_price="5"), "routes.GB[0].max_price", "with a point"),
        (one_route(channel="sms", max_price="123.45678"), "routes.GB[0].max_price", "with a point"),
        (one_route(channel="sms", region="Ireland"), "routes.GB[0].region", "eu-west-1"),
        (one_route(channel="notify"), "routes.GB[0].notify_configuration", "is missing"),
        (
            one_route(channel="notify", notify_configuration="nc", variables={"a": "x"}),
            "routes.GB[0].variables",
            "code",
        ),
        (
            one_route(channel="notify", notify_configuration="nc", variables={"a": "{pin}"}),
            "routes.GB[0].variables.a",
            "{code} and {app}",
        ),
        (one_route(channel="voice"), "routes.GB[0].identity", "is missing"),
        (one_route(channel="voice", identity="+1", locale="tlh"), "routes.GB[0].locale", "use one of en"),
        (one_route(channel="voice", identity="+1", voices={"en": "amy"}), "routes.GB[0].voices.en", "capitals"),
        (one_route(channel="sns", sender_id="123456"), "routes.GB[0].sender_id", "one letter or more"),
        (one_route(channel="sns", sender_id="ACME", number="+14255550100"), "routes.GB[0].number", "never both"),
        (one_route(**GREEDY), "routes.GB[0].templates.authentication", "every purpose needs its own"),
        (one_route(channel="sms", templates=TEMPLATES | {"fax": {}}), "routes.GB[0].templates.fax", "is not known"),
        (one_route(channel="sms", templates=TEMPLATES | {"sign_up": 1}), "routes.GB[0].templates.sign_up", "id, text"),
        (regulated("Your code is here."), "routes.GB[0].templates.sign_up.text", "must hold {code} once"),
        (regulated("{code} {code}"), "routes.GB[0].templates.sign_up.text", "must hold {code} once"),
        (regulated("{code} for {#var#}"), "routes.GB[0].templates.sign_up.text", "holds {#var#}"),
        (regulated("{code} {user}"), "routes.GB[0].templates.sign_up.text", "holds {user}"),
        (regulated("{code} "), "routes.GB[0].templates.sign_up.text", "without spaces around it"),
        (regulated("{code}" + "x" * 1600), "routes.GB[0].templates.sign_up.text", "1,600"),
        (
            {
                "version": 1,
                "routes": {"GB": [{"channel": "sms", "name": "a"}], "IE": [{"channel": "sms", "name": "a"}]},
            },
            "routes.IE",
            "second route named a",
        ),
    ],
)
def test_a_problem_names_its_place_and_what_to_do(document: object, path: str, words: str) -> None:
    problems = read_table(document)
    assert not isinstance(problems, RoutingTable)
    assert any(problem.path == path and words in str(problem) for problem in problems), list(map(str, problems))


def test_all_problems_are_reported_at_once() -> None:
    problems = read_table(one_route(channel="sms", region="X", max_price="1", identity="A B") | {"version": 3})
    assert not isinstance(problems, RoutingTable)
    assert len(problems) == 4


def test_a_template_for_an_invitation_may_name_the_user() -> None:
    text = "Sign in as {user} with {code}"
    assert isinstance(read_table(regulated(text, Purpose.ADMIN_CREATE_USER)), RoutingTable)


def test_an_invalid_stored_text_is_a_problem_and_no_exception() -> None:
    problems = read_json("{version: 1")
    assert not isinstance(problems, RoutingTable)
    assert [problem.problem for problem in problems] == ["is not JSON"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("routes"), inner, max_size=3),
)
NAMES = ["GB", "channel", "identity", "sms", "templates", "sign_up", "text", "variables", "notify", "voices", "en"]
near_misses = st.recursive(
    st.sampled_from([*NAMES, None, 1, True]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
)


documents_of_sorts = st.fixed_dictionaries(
    {"version": st.just(1), "routes": near_misses}, optional={"disabled": st.lists(near_misses, max_size=2)}
)


@given(st.one_of(json_values, documents_of_sorts))
def test_no_document_makes_reading_raise(document: object) -> None:
    match read_table(document):
        case RoutingTable():
            pass
        case problems:
            assert all(str(problem) for problem in problems)


def test_the_kill_switch_is_set_and_taken_back() -> None:
    off = disable(table(FULL), "GB")
    assert off.disabled == {"AC", "GB"}
    assert enable(off, "GB") == table(FULL)
    assert enable(table(FULL), "FR") == table(FULL)


@pytest.mark.parametrize(
    ("settings", "region"),
    [
        ({"channel": "sms"}, None),
        ({"channel": "sms", "region": "eu-west-1"}, "eu-west-1"),
        ({"channel": "sms", "identity": "arn:aws:sms-voice:eu-west-2:123456789012:pool/pool-1"}, "eu-west-2"),
        ({"channel": "sns", "sender_id": "ACME"}, None),
    ],
)
def test_a_route_sends_from_its_own_region_or_that_of_its_identity(
    settings: dict[str, Any], region: str | None
) -> None:
    (route,) = table(one_route(**settings)).routes["GB"]
    assert region_of(route) == region
