"""Says which names a list of switched-off countries goes by, and which countries its entries stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from cognito_otp.domain.countries import is_country, meant_country
from cognito_otp.domain.routing.json_texts import DISABLED

DEPTH = 8
"""How deep an entry is looked into: a document from YAML may hold itself."""


def is_list_name(name: object) -> bool:
    """Return whether a key names the list: its own name, one that is close to it, or one that starts with it."""
    plain = str(name).strip().lower()
    return plain.startswith(DISABLED) or bool(get_close_matches(plain, [DISABLED], 1, 0.8))


def countries_of(entry: object, depth: int = DEPTH) -> frozenset[str]:
    """Return the countries that an entry stands for: a code, several of them, NO as YAML reads it, or what it holds."""
    if entry is False:
        return frozenset({"NO"})
    if isinstance(entry, str):
        return _of_text(entry)
    if not depth:
        return frozenset()
    parts: list[frozenset[str]] = []
    if isinstance(entry, Mapping):
        parts = [of_pair(key, value, depth - 1) for key, value in entry.items()]
    elif isinstance(entry, list):
        parts = [countries_of(item, depth - 1) for item in entry]
    return frozenset().union(*parts)


def of_pair(key: object, value: object, depth: int = DEPTH) -> frozenset[str]:
    """Return the countries of ``RU: true``, which are its key's, or of ``country: RU``, which are its value's."""
    if is_country(key):
        return frozenset({str(key)})
    return (frozenset() if isinstance(value, bool) else countries_of(value, depth)) or _of_text(str(key))


def _of_text(text: str) -> frozenset[str]:
    """Return the countries of codes with commas between them, in either case; of other words only those in capitals."""
    words = [part.strip(" \t\r\"'[](){}") for part in re.split(r"[,;\n]", text)]
    found = [meant_country(word) for word in words if word]
    if None in found:
        found = [meant_country(word) for word in re.split(r"[^A-Za-z]+", text) if word.isupper()]
    return frozenset(country for country in found if country is not None)
