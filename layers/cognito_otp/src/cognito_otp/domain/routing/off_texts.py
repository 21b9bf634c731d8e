"""Finds the countries that are switched off in a text that is neither good JSON nor a table.

A list begins after its name and ends where its brackets or its lines do, or at a key that cannot be part of it: the
codes of ``routes``, and whatever else the text says, switch nothing off.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import is_country
from cognito_otp.domain.routing.off_words import countries_of, is_list_name

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = re.compile(r"""["'`]?(?<![\w-])([A-Za-z_-]{6,30}+)(?:["'`]\s*+(?:[:=;]>?|(?=[\[{]))|\s*+(?:[:=]>?|(?=[\[{])))""")
"""A key, in quotes or without; also with = for the colon, or none before a bracket."""

COMMENT = re.compile(r"""^[ \t]*+(?:\#|//)[^\n]*|(?<=\s)\#[^\n"'\#]*+$""", re.MULTILINE)
"""A comment that cannot be part of a quoted text: nothing stands before it, or no quote after it."""

TOKEN = re.compile(
    r"""(?:\#|//)[^\n]*+ | /\*(?:[^*]|\*(?!/))*+ | (?P<mark>[\[\](){}])
    | (?P<entry>"[^"\n\[\](){}:]*+" | '[^'\n\[\](){}:]*+' | [^\s,;:\[\](){}"'\#/][^,;:\n\[\](){}"'\#/]*+)
      (?P<key>["'\s]{0,4}+:)?""",
    re.VERBOSE,
)
OTHERS = ("routes", "version", "default")
"""Keys of a table that end a list which nothing else ends."""


def salvage_disabled(text: str) -> frozenset[str]:
    """Find the countries that are off in a text that cannot be read."""
    plain = COMMENT.sub("", _unescaped(text))
    names = [found for found in NAME.finditer(plain) if is_list_name(found[1])]
    ends = [*(found.start() for found in names), len(plain)]
    countries: set[str] = set()
    for name, (start, end) in zip(names, pairwise(ends), strict=True):
        column = start - plain.rfind("\n", 0, start) - 1
        countries |= _countries(_entries(plain[name.end() : end], column))
    return frozenset(countries)


def _unescaped(text: str) -> str:
    """Undo what JSON does to a text that it holds, and quotes that a word processor made."""
    plain = re.sub(r"(?<!\\)\\++u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)
    plain = re.sub(r"(?<!\\)\\++(?:r\\++)?n|\r\n?", "\n", plain)
    return re.sub(r"""(?<!\\)\\++(["'])""", r"\1", re.sub("[“”„«»]", '"', re.sub("[‘’]", "'", plain)))  # noqa: RUF001 - quotes that are meant


def _countries(entries: Iterator[tuple[str, bool]]) -> set[str]:
    """Return the countries of the entries, each of which may be a key of the next: RU: true, or country: RU."""
    countries: set[str] = set()
    key = ""
    for entry, is_key in entries:
        if is_key and is_country(entry):
            countries.add(entry)
        elif not is_key and not is_country(key):
            countries |= countries_of(entry) or countries_of(key)
        key = entry if is_key else ""
    return countries


def _entries(value: str, column: int) -> Iterator[tuple[str, bool]]:
    """Yield what stands in a list whose name is in this column, and whether each is a key."""
    rest = re.sub(r"\A(?:\s|\#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)++", "", value)
    if re.match(r"""[\[{(]|"[^"\n]*"\s*+,|'[^'\n]*'\s*+,""", rest):
        yield from _tokens(rest, keys_end=True)
        return
    lines = _lines(value, column)
    yield from _tokens("\n".join(lines), keys_end=bool(lines[0].partition("#")[0].strip()))


def _lines(value: str, column: int) -> list[str]:
    """Return the lines of a list: the first, and those that are indented deeper or start with a dash."""
    first, *others = value.split("\n")
    lines = [first]
    dash = 0
    for line in others:
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if bare.startswith("-") and indent >= dash:
            dash = dash or indent
        elif bare and indent <= column:
            break
        lines.append(line)
    return lines


def _tokens(text: str, *, keys_end: bool) -> Iterator[tuple[str, bool]]:
    """Yield the entries up to the end of the brackets, or to a key that cannot stand here."""
    inside: list[str] = []
    for token in TOKEN.finditer(text):
        mark, key = token["mark"], token["key"] is not None
        if mark is not None and mark in "[{(":
            inside.append(mark)
        elif mark is not None:
            del inside[-1:]
            if not inside and keys_end:
                return
        elif token["entry"] is not None:
            entry = token["entry"].strip("\"' \t\r-")
            if key and (_is_other(entry) or inside[-1:] == ["["] or (keys_end and not inside)):
                return
            yield entry, key


def _is_other(name: str) -> bool:
    return bool(get_close_matches(name.lower(), OTHERS, 1, 0.8))
