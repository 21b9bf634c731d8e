"""What a table switches off stays off, wherever the list stands and whatever is wrong with it; and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from cognito_otp.domain.routing.mending import mend
from cognito_otp.domain.routing.reading import read_document
from cognito_otp.domain.routing.table import disable, single_route

ROUTES = {"GB": [{"channel": "sms", "identity": "FR", "name": "US"}], "default": [{"channel": "sms"}]}
TABLE = {"version": 1, "disabled": ["RU", "CN"], "routes": ROUTES}
TEXT = json.dumps(TABLE)
LIST = '["RU", "CN"]'


def off(text: str) -> set[str]:
    """Return what a text switches off."""
    return set(mend(text, kind="stored", instead=single_route("ACME"), identity="ACME")[0].disabled)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([TABLE]),
        json.dumps(TEXT),
        json.dumps(json.dumps(TEXT)),
        json.dumps(TEXT)[:-1],
        json.dumps(yaml.safe_dump(TABLE)),
        json.dumps(yaml.safe_dump(TABLE))[:-1],
        json.dumps({"table": TABLE}),
        json.dumps({"table": TEXT}),
        json.dumps({"Parameter": {"Value": [TEXT]}}),
        json.dumps({"version": 1, "routes": ROUTES | {"disabled": ["RU", "CN"]}}),
        json.dumps({"version": 1, "routes": {"GB": [{"channel": "sms", "disabled": ["RU", "CN"]}]}}),
    ],
)
def test_a_list_in_the_wrong_place_counts(text: str) -> None:
    assert off(text) == {"RU", "CN"}


@pytest.mark.parametrize(
    "value",
    [
        '[["RU"], ["CN"]]',
        '[["RU", ["CN"]]]',
        '[{"country": "RU"}, {"country": "CN", "reason": "fraud"}]',
        '[{"id": "RU"}, {"id": "CN"}]',
        '{"RU": true, "CN": null}',
        '{"ru": true, "cn": true}',
        '{"countries": ["RU", "CN"]}',
        '"RU, CN"',
        '"ru,cn"',
        '"[RU, CN]"',
    ],
)
@pytest.mark.parametrize("cut", [0, 1, len(TEXT) - TEXT.index('"routes"') - 10])
def test_a_list_of_another_form_counts_in_good_json_and_in_broken(value: str, cut: int) -> None:
    text = TEXT.replace(LIST, value)
    assert off(text[: len(text) - cut]) == {"RU", "CN"}


@pytest.mark.parametrize(
    "text",
    [
        "disabled: RU, CN",
        "disabled: [RU, CN]  # FR was",
        "disabled: # why\n  - RU\n  - CN\nroutes:\n  GB: []\n",
        "disabled: # why: FR, US\n- RU # GB\n\n- CN\nroutes:\n- FR\n",
        "disabled:\n  # why\n  - RU\n  # - FR\n  - CN # and 'US'\nroutes:\n  GB:\n  - channel: sms\n",
        "# disabled: [FR]\ndisabled: [\n  RU, # FR\n  CN\n]\nroutes: {GB: [], US: []}\n",
        "disabled: [RU, CN\nroutes:\n  GB: []\n",
        "disabled:\n  RU: true\n  CN: since May\nroutes:\n  GB: []\n",
        "disabled:\n  - country: RU\n    reason: fraud\n  - country: CN\nroutes:\n  GB: []\n",
        "routes:\n  GB: []\n  disabled:\n- [RU]\n- [CN]\nversion: 1\n",
        "{disabled: {RU: true, CN: true, routes: {GB: []}}",
        '{"disabled":[/* FR */"RU", // FR\n"CN"],}',
        '{"routes":{"GB":[{"name":"code #1"}]},"disabled":["RU","CN"],}',
        *(TEXT.replace('"disabled":', name) for name in ('"disabled"=', '"disabled";', '"disabled"', "disabled:")),
        *(TEXT.replace('"', quote) for quote in ("'", "”", '\\"', "")),
        TEXT.replace("disabled", "dis\\u0061bled")[:-1],
        TEXT.replace("disabled", "disabled_countries")[:-1],
        TEXT.replace(LIST, '["RU, CN]'),
        TEXT.replace(LIST, '["RU", "CN"'),
        TEXT.replace(LIST, '"RU, CN'),
        '"disabled":\n"RU",\n"CN",\n"routes":{"GB":[]}',
        "\ufeff" + TEXT,
    ],
)
def test_a_list_in_a_text_that_is_no_json_counts_and_its_comments_and_neighbours_do_not(text: str) -> None:
    assert off(text) == {"RU", "CN"}


@pytest.mark.parametrize("wrong", [0, 1, "sms"])
@pytest.mark.parametrize(
    "route",
    [
        {"channel": "sms", "identity": "GB", "name": "GB"},
        {"channel": "sms", "identity": "disabled:GB", "name": "disabled: [GB]"},
        {"channel": "notify", "notify_configuration": "nc-1", "variables": {"disabled": "GB", "pin": "{code}"}},
        {"channel": "sms", "disabled": False},
        {"channel": "sms", "enabled": "GB"},
    ],
)
def test_a_code_that_merely_stands_in_a_table_switches_nothing_off(route: dict[str, Any], wrong: object) -> None:
    document = {"version": 1, "disabled": [], "routes": {"GB": [route, wrong], "RU": [wrong]}}
    assert off(json.dumps(document)) == set()
    assert off(json.dumps([document])) == set()


def test_a_code_in_the_routes_of_a_broken_text_switches_nothing_off() -> None:
    text = json.dumps({"version": 1, "disabled": [], "routes": {"RU": [{"channel": "sms", "name": "GB"}]}})
    assert [off(text[:length]) for length in range(len(text))] == [set()] * len(text)


def test_a_list_in_the_wrong_place_lets_no_country_in_that_was_off() -> None:
    text = json.dumps({"version": 1, "routes": ROUTES | {"disabled": ["RU"]}})
    made, _ = mend(text, kind="stored", instead=disable(single_route(None), "CN"), identity=None)
    assert made.disabled == {"RU", "CN"}


def test_a_document_that_holds_itself_is_searched_once() -> None:
    document: dict[str, Any] = {"disabled": ["RU"]}
    document["disabled"].append(document["disabled"])
    document["table"] = [document]
    assert read_document([document]).disabled == {"RU"}


PIECES = (
    " ",
    "[",
    "{",
    "]",
    "#",
    " #",
    "\n",
    "\n-",
    '"',
    "'",
    "\\",
    "/*",
    "//",
    ":",
    "a",
    "a-",
    "a:",
    "RU,",
    '"disabled" ',
)


@pytest.mark.parametrize("piece", [*PIECES, "disabled:", "disabled:[", "disabled:{", "\\u0022", '"a"'])
@pytest.mark.parametrize("end", ["", '"', "x"])
def test_a_long_broken_text_is_searched_to_its_end(piece: str, end: str) -> None:
    """An expression that backtracks would not come back from some of these."""
    assert off(f"disabled:{piece * 10_000}{end}\ndisabled: [BY]") <= {"RU", "BY"}
