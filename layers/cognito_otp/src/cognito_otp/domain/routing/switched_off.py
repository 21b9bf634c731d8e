"""Reads which countries a table switches off. What is switched off stays off, whatever else is wrong with the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import is_country, meant_country
from cognito_otp.domain.routing.fields import shown
from cognito_otp.domain.routing.json_texts import DISABLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.fields import Fields

COUNTRY = 'write the ISO 3166-1 alpha-2 code, such as GB; in quotes where YAML reads it otherwise, as "NO"'

LIST = re.compile(
    r"""\bdisabled["']?\s*:\s*
    ( \[ [^\]{}]*                                # [RU, CN], also without its end
    | (?: \s* - [ \t]* ["']?[A-Za-z]{2}\b .* )+  # a line for each
    | ["']? [A-Za-z]{2}\b                        # one alone
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A list of countries that are switched off, in a text that is neither good JSON nor good YAML."""


def read_disabled(document: Mapping[object, object], fields: Fields) -> tuple[frozenset[str], bool]:
    """Read the countries that are off, noting what is wrong, and whether all of it could be understood.

    A country that is written wrongly, and a list whose name is misspelled, count as what they are meant to be.
    """
    found: set[str] = set()
    whole = True
    for name in _names(document):
        for place, entry in _entries(name, document[name], fields):
            countries = _meant(entry)
            if not is_country(entry):
                fields.note(place, f"is {shown(entry)}, not a country", COUNTRY)
            found |= countries
            whole = whole and bool(countries)
    return frozenset(found), whole


def salvage_disabled(text: str) -> frozenset[str]:
    """Find the countries that are off in a text that cannot be read."""
    words = (word for found in LIST.findall(text) for word in re.findall(r"\b[A-Za-z]{2}\b", found))
    return frozenset(country for country in map(meant_country, words) if country is not None)


def _names(document: Mapping[object, object]) -> list[object]:
    """Return the names that the list has: its own, or one that is close to it."""
    return [name for name in document if name == DISABLED or get_close_matches(str(name).lower(), [DISABLED], 1, 0.8)]


def _entries(name: object, value: object, fields: Fields) -> Iterator[tuple[str, object]]:
    if value is not None and not isinstance(value, list):
        fields.note(str(name), "must be a list", "write it as [XX, YY]")
    match value:
        case None:
            entries: list[object] = []
        case list():
            entries = value
        case Mapping():
            entries = list(value)
        case _:
            entries = [value]
    for position, entry in enumerate(entries):
        yield f"{name}[{position}]", entry


def _meant(entry: object) -> frozenset[str]:
    """Return the countries that an entry stands for: one code, several in capitals, or NO as YAML reads it."""
    if entry is False:
        return frozenset({"NO"})
    if not isinstance(entry, str):
        return frozenset()
    alone = meant_country(entry)
    words = [entry] if alone else [word for word in re.split(r"[^A-Za-z]+", entry) if word.isupper()]
    return frozenset(country for country in map(meant_country, words) if country is not None)
