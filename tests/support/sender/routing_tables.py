"""Routing tables that tests and properties start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cognito_otp.domain.messages.speech import LANGUAGES
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.arns import PATTERN, read_arn
from cognito_otp.domain.routing.reading import read_table
from cognito_otp.domain.routing.table import RoutingTable

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TEMPLATES = {
    purpose.value: {"id": "1107100000000000001", "text": "{code} is your Acme code.", "locale": "en"}
    for purpose in Purpose
}
FULL: dict[str, Any] = {
    "version": 1,
    "disabled": ["AC"],
    "routes": {
        "IN": [
            {"channel": "sms", "identity": "ACMEIN", "entity_id": "1101000000000000001", "templates": TEMPLATES},
            {"channel": "sns", "sender_id": "ACMEIN", "entity_id": "1101000000000000001", "templates": TEMPLATES},
        ],
        "GB": [
            {"channel": "sms", "identity": "ACME", "name": "uk", "region": "eu-west-2", "max_price": "0.10"},
            {"channel": "notify", "notify_configuration": "nc-1", "variables": {"code": "{code}", "brand": "{app}"}},
            {"channel": "voice", "identity": "+447700900100", "locale": "en", "voices": {"en": "AMY"}},
        ],
        "default": [{"channel": "sms"}],
    },
}
"""A document with every channel in it."""


def table(document: dict[str, Any]) -> RoutingTable:
    """Read a document that must be good."""
    read = read_table(document)
    assert isinstance(read, RoutingTable), [str(problem) for problem in read]
    return read


def routes(**by_country: list[dict[str, Any]]) -> RoutingTable:
    """Make a table of these routes."""
    return table({"version": 1, "routes": by_country})


_region = st.sampled_from(["eu-west-1", "us-east-1", "ap-southeast-2"])
_price = st.sampled_from(["0.10", ".5", "12.34567"])
_arn = st.from_regex(PATTERN, fullmatch=True).map(lambda arn: arn[:250]).filter(lambda arn: read_arn(arn) is not None)
_resource = st.from_regex(r"(?!arn:)[A-Za-z0-9_:/-]{1,40}", fullmatch=True) | _arn.filter(lambda arn: "+" not in arn)
_templates = st.sampled_from([TEMPLATES])


def _route(channel: str, needed: dict[str, Any], optional: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"channel": st.just(channel)} | needed, optional=optional)


_identity = st.from_regex(r"(?!arn:)[A-Za-z0-9_:/+-]{1,60}", fullmatch=True) | _arn
_sets = {"configuration_set": _resource, "protect_configuration": _resource}
_priced = {"region": _region, "max_price": _price}
_regulated = {"entity_id": st.just("1101"), "templates": _templates}
route_documents = st.one_of(
    _route("sms", {}, _priced | _sets | _regulated | {"identity": _identity}),
    _route(
        "notify",
        {"notify_configuration": _resource},
        {"region": _region, "template_id": st.just("t-1"), "variables": st.just({"pin": "{code}"})},
    ),
    _route(
        "voice",
        {"identity": _identity},
        _priced
        | _sets
        | {"locale": st.sampled_from(list(LANGUAGES)), "voices": st.just({"en": "AMY", "pt": "VITORIA"})},
    ),
    _route("sns", {}, _priced | _regulated | {"sender_id": st.just("ACME")}),
    _route("sns", {}, _priced | _regulated | {"number": st.just("+14255550100")}),
)
documents = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "routes": st.dictionaries(
            st.sampled_from(["GB", "US", "IN", "NO", "XK", "default"]),
            st.lists(route_documents, min_size=1, max_size=3),
            min_size=1,
        ),
    },
    optional={"disabled": st.lists(st.sampled_from(["GB", "US", "AC"]))},
)
