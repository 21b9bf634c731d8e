"""What a metric filter's pattern finds: terms in lines that are not JSON, and conditions on fields in those that are.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TERM = re.compile(r'([?-]?)"([^"]*)"')


def finds(pattern: str, line: str) -> bool:
    """Say whether a pattern of quoted terms matches a line: all plain terms, one of ``?``, none of ``-``."""
    terms = _TERM.findall(pattern)
    assert " ".join(f'{mark}"{text}"' for mark, text in terms) == pattern
    present = {mark: [text in line for other, text in terms if other == mark] for mark in ("", "?", "-")}
    optional = any(present["?"]) or not present["?"]
    return all(present[""]) and optional and not any(present["-"])


_MISSING = object()
_TESTS: dict[str, Callable[[object, str], bool]] = {
    "IS TRUE": lambda value, _: value is True,
    "IS NULL": lambda value, _: value is None,
    "NOT EXISTS": lambda value, _: value is _MISSING,
    "=": lambda value, wanted: isinstance(value, str) and wanted in {"*", value},
    "!=": lambda value, wanted: isinstance(value, str) and value != wanted,
}
_CONDITION = re.compile(
    r"""\$\.(?P<field>\w+) (?:(?P<test>IS TRUE|IS NULL|NOT EXISTS)|(?P<sign>!?=) "(?P<text>[^"]*)")"""
)
_TOKEN = re.compile(rf"\s*(?:(?P<mark>[()]|&&|\|\|)|{_CONDITION.pattern})")
_PYTHON = {"&&": "and", "||": "or", "(": "(", ")": ")"}


def finds_fields(pattern: str, event: Mapping[str, object]) -> bool:
    """Say whether a pattern of conditions on fields, joined by ``&&``, ``||`` and brackets, matches an event."""
    assert pattern.startswith("{ ")
    assert pattern.endswith(" }")
    inner, place, words = pattern[2:-2], 0, []
    while place < len(inner):
        token = _TOKEN.match(inner, place)
        assert token, inner[place:]
        words.append(_PYTHON[token["mark"]] if token["mark"] else str(_holds(token, event)))
        place = token.end()
    return bool(eval(" ".join(words), {}))  # noqa: S307 - of the words True, False, and, or, and brackets alone


def _holds(condition: re.Match[str], event: Mapping[str, object]) -> bool:
    value = event.get(condition["field"], _MISSING)
    return _TESTS[condition["test"] or condition["sign"]](value, condition["text"] or "")
