"""Reads which countries a table switches off. What is switched off stays off, whatever else is wrong with the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import is_country, meant_country
from cognito_otp.domain.routing.fields import shown
from cognito_otp.domain.routing.json_texts import load
from cognito_otp.domain.routing.off_texts import salvage_disabled
from cognito_otp.domain.routing.off_words import countries_of, is_list_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.fields import Fields

COUNTRY = 'write the ISO 3166-1 alpha-2 code, such as GB; in quotes where YAML reads it otherwise, as "NO"'

FREE = frozenset({"templates", "variables", "voices"})
"""Settings of a route whose keys and texts are free: no list is looked for in them."""


def read_disabled(document: Mapping[object, object], fields: Fields) -> tuple[frozenset[str], bool]:
    """Read the countries that are off, noting what is wrong, and whether all of it could be understood.

    A country that is written wrongly, and a list whose name is misspelled, count as what they are meant to be.
    """
    found: set[str] = set()
    whole = True
    for name in filter(is_list_name, document):
        for place, entry in _entries(name, document[name], fields):
            if not is_country(entry):
                fields.note(place, f"is {shown(entry)}, not a country", COUNTRY)
            found |= countries_of(entry)
            whole = whole and (entry is False or (isinstance(entry, str) and meant_country(entry) is not None))
    return frozenset(found), whole


def search_disabled(document: object) -> frozenset[str]:
    """Find the lists wherever they stand in a document with mistakes: in lists, mappings, and texts that hold a table.

    The texts of routes are not looked into: a name, an identity or a message is no list.
    """
    found: set[str] = set()
    seen: set[int] = set()
    left: list[tuple[object, bool]] = [(document, True)]
    while left:
        value, texts = left.pop()
        if isinstance(value, str) and texts:
            found |= _held(value, left)
        elif isinstance(value, Mapping | list) and id(value) not in seen:
            seen.add(id(value))
            found |= _named(value)
            left += _inside(value, texts=texts)
    return frozenset(found)


def _held(text: str, left: list[tuple[object, bool]]) -> frozenset[str]:
    """Find the lists of a text that is no JSON; of one that is, leave the document to be searched."""
    try:
        document = load(text)
    except ValueError:
        return salvage_disabled(text)
    left.append((document, True))
    return frozenset()


def _named(value: Mapping[object, object] | list[object]) -> frozenset[str]:
    """Return what the lists among the keys of a mapping switch off; true and false switch no country off."""
    if isinstance(value, list):
        return frozenset()
    lists = (listed for key, listed in value.items() if is_list_name(key) and not isinstance(listed, bool))
    return frozenset().union(*map(countries_of, lists))


def _inside(value: Mapping[object, object] | list[object], *, texts: bool) -> Iterator[tuple[object, bool]]:
    """Yield what is left to search in a value, and whether its texts may hold a table."""
    if isinstance(value, list):
        yield from ((item, texts) for item in value)
        return
    for key, item in value.items():
        if key not in FREE:
            yield item, texts and key != "routes"


def _entries(name: object, value: object, fields: Fields) -> Iterator[tuple[str, object]]:
    if value is not None and not isinstance(value, list):
        fields.note(str(name), "must be a list", "write it as [XX, YY]")
    match value:
        case None:
            entries: list[object] = []
        case list():
            entries = value
        case Mapping():
            entries = [key if is_country(key) else {key: inner} for key, inner in value.items()]
        case _:
            entries = [value]
    for position, entry in enumerate(entries):
        yield f"{name}[{position}]", entry
