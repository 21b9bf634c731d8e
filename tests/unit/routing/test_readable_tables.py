"""Whatever table is read as good is planned, worded, explained and checked for every country without an exception."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS
from support.messages import catalogue_with
from support.people import CODE, PHONE
from support.sender.routing_tables import TEMPLATES, route_documents

from cognito_otp.adapters.carrier_requests import write_request
from cognito_otp.application.ports import Dispatch
from cognito_otp.domain.countries import Served
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.phones import Phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.checking import check
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.routing.explaining import explain
from cognito_otp.domain.routing.mending import mend
from cognito_otp.domain.routing.planning import Plan, Policy, plan
from cognito_otp.domain.routing.reading import read_json, read_table
from cognito_otp.domain.routing.table import RoutingTable, single_route
from cognito_otp.domain.routing.writing import write_json
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.routes.describing import as_yaml, details_of, shown_sender_of

EVERYWHERE = Policy(Served(None))
ODDLY_NAMED = catalogue_with(app="{Acme} & Co")
ODD = ["{}", "{0}", "{code}", "{code.x}", "{code!r}", "{app}", "{user}", "{{code}}", "{", "}", "%s", "\ud800", "\x00"]
PRICES = [".", ".5", "0.", "٣.٣", "0.50", "99.99999", "1e9"]
NAMES = ["GB-1-sms", "x" * 64, "{name}", "a b", ""]
ARN = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
ARNS = [ARN, "arn:", "arn:x", "arn:aws:sms-voice", "ACME", "+1", "", "x:y"]
odd = st.lists(st.sampled_from([*ODD, "code ", "x"]), min_size=1, max_size=4).map("".join) | st.text(max_size=8)


worded = st.sampled_from(["{code} is it", "It is {code}, %s {0"]) | odd


def settings_of(**chosen: Any) -> Any:
    """Make a route's document of these settings, each of which may be left out."""
    return st.fixed_dictionaries({"channel": chosen.pop("channel")}, optional=chosen)


def templates(text: str) -> dict[str, Any]:
    """Make templates that are all this text."""
    return {purpose: template | {"text": text} for purpose, template in TEMPLATES.items()}


channels = st.sampled_from(["sms", "notify", "voice", "sns"]) | odd
any_route = settings_of(
    channel=channels,
    name=st.sampled_from(NAMES) | odd,
    region=st.sampled_from(["eu-west-1", "", "eu-west-٣", "{0}"]),
    identity=st.sampled_from(ARNS) | odd,
    notify_configuration=st.sampled_from(ARNS) | odd,
    configuration_set=st.sampled_from(ARNS) | odd,
    max_price=st.sampled_from(PRICES),
)
sms = settings_of(
    channel=st.just("sms"),
    identity=st.sampled_from(ARNS),
    max_price=st.sampled_from(PRICES),
    entity_id=st.just("1101"),
    templates=worded.map(templates),
)
notify = settings_of(
    channel=st.just("notify"),
    notify_configuration=st.sampled_from(ARNS),
    variables=st.dictionaries(st.sampled_from(["code", "pin", "0", "{", "é"]), odd, max_size=2),
    template_id=st.just("t-1"),
)
voice = settings_of(
    channel=st.just("voice"),
    identity=st.sampled_from(ARNS),
    locale=st.sampled_from(["en", "pt", "no", "EN", "tlh", "{0}"]),
    voices=st.dictionaries(st.sampled_from(["en", "pt", "xx"]), st.sampled_from(["AMY", "NONE", "amy"]), max_size=2),
)
sns = settings_of(channel=st.just("sns"), sender_id=odd, number=st.sampled_from(ARNS), templates=worded.map(templates))
hostile = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "routes": st.dictionaries(
            st.sampled_from(["GB", "IN", "AX", "US", "UK", "default", "{0}"]),
            st.lists(any_route | sms | notify | voice | sns | route_documents, min_size=1, max_size=2),
            min_size=1,
            max_size=3,
        ),
    },
    optional={"disabled": st.lists(st.sampled_from(["GB", "RU", "AX", "UK", False]) | odd, max_size=2)},
)


def use(table: RoutingTable) -> None:
    """Do everything with a table that is done with one."""
    check(table, country_facts(), Served(None))
    as_yaml(table).encode()
    write_json(table).encode()
    for country, purpose in product(sorted(SUPPORTED_REGIONS), Purpose):
        if isinstance(planned := plan(country, purpose, table, EVERYWHERE), Plan):
            for candidate in planned.candidates:
                send(candidate.route, purpose, country)
        explain(Phone(PHONE, country, 44), purpose, "pt-BR", table, EVERYWHERE, catalogue=ODDLY_NAMED, life=180)


def send(route: Any, purpose: Purpose, country: str) -> None:
    """Word a code for a route, and write the request."""
    words = Words(purpose, Recipient("en"), 180, code=f"{CODE}{{}}", user="{user.name}")
    content = compose(route, words, ODDLY_NAMED)
    dispatch = Dispatch(
        to=Phone(PHONE, country, 44),
        route=route,
        content=content,
        purpose=purpose,
        time_to_live=5,
        max_price="0.50",
        trace="t",
        configuration_set="arn:aws:sms-voice:us-east-1:123456789012:configuration-set/codes",
    )
    assert write_request(dispatch).parameters
    details_of(route)
    shown_sender_of(route)


@settings(deadline=None, max_examples=50)
@given(hostile)
def test_a_table_that_is_read_as_good_raises_nothing_afterwards(document: dict[str, Any]) -> None:
    read = read_table(document)
    if isinstance(read, RoutingTable):
        use(read)
        assert read_json(write_json(read)) == read
    else:
        assert all(str(problem).encode() for problem in read)


@settings(deadline=None, max_examples=50)
@given(hostile)
def test_what_is_made_of_a_table_with_mistakes_raises_nothing_either(document: dict[str, Any]) -> None:
    made, fault = mend(json.dumps(document), kind="stored", instead=single_route("ACME"), identity="ACME")
    use(made)
    assert fault is None or fault.encode()
