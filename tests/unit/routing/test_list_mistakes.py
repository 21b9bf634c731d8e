"""Whatever the mistake in a table, the countries that its list names are off, and no others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.sender.routing_tables import documents

from cognito_otp.domain.routing.mending import mend
from cognito_otp.domain.routing.table import single_route

if TYPE_CHECKING:
    from collections.abc import Callable


def off(text: str) -> set[str]:
    """Return what a text switches off."""
    return set(mend(text, kind="stored", instead=single_route("ACME"), identity="ACME")[0].disabled)


def _with(value: Callable[[list[str]], object]) -> Callable[[dict[str, Any]], str]:
    return lambda document: json.dumps(document | {"disabled": value(document["disabled"])})


MISTAKES: dict[str, Callable[[dict[str, Any]], str]] = {
    "in a list": lambda document: json.dumps([document]),
    "in a mapping": lambda document: json.dumps({"table": document}),
    "encoded twice": lambda document: json.dumps(json.dumps(document)),
    "in routes": lambda document: json.dumps(
        {"version": 1, "routes": document["routes"] | {"disabled": document["disabled"]}}
    ),
    "without its end": lambda document: json.dumps(document)[:-1],
    "a comma too many": lambda document: json.dumps(document, indent=2)[:-2] + ",\n}",
    "YAML": lambda document: yaml.safe_dump(document, sort_keys=False),
    "YAML with comments": lambda document: yaml.safe_dump(document).replace("disabled:", "disabled: # why: IN\n  # XK"),
    "as Python writes it": str,
    "lists in the list": _with(lambda codes: [[code] for code in codes]),
    "mappings in the list": _with(lambda codes: [{"country": code} for code in codes]),
    "a mapping": _with(lambda codes: dict.fromkeys(codes, True)),
    "a text": _with(", ".join),
    "small letters": _with(lambda codes: [code.lower() for code in codes]),
}


@given(
    documents,
    st.lists(st.sampled_from(["GB", "US", "AC", "NO", "RU"]), min_size=1, unique=True),
    st.sampled_from(sorted(MISTAKES)),
    st.sampled_from(["first", "last"]),
)
def test_whatever_the_mistake_what_is_off_is_what_the_list_names(
    document: dict[str, Any], codes: list[str], mistake: str, place: str
) -> None:
    rest = {name: value for name, value in document.items() if name != "disabled"}
    listed = {"disabled": codes}
    assert off(MISTAKES[mistake](listed | rest if place == "first" else rest | listed)) == set(codes)
