"""Checks one text: its placeholders, its characters, and what no text may say."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.texts import FIELD
from cognito_otp_tools.texts.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.texts.entries import Entry

JOINERS = "\u200c\u200d"
"""Persian, Hindi and others need them to write correctly; Cognito takes them in no subject."""
LINK = re.compile(r"https?:|www\.|//", re.IGNORECASE)
MARKUP = re.compile(r"[<>]|&[#a-z0-9]+;", re.IGNORECASE)
FULL_STOPS = (".", "\u3002", "\uff0e", "\u0964", "\u104b", "\u1362", "\u06d4")
"""Of Latin, Chinese, Hindi, Burmese, Amharic and Urdu."""


def check_text(file: str, entry: str, text: object, wanted: Entry) -> Iterator[Problem]:
    """Find what is wrong with one text."""
    if not isinstance(text, str) or not text.strip():
        yield Problem(file, entry, Kind.MISSING, "is no text", "write it in quotation marks")
        return
    yield from _placeholders(file, entry, text, wanted)
    yield from _characters(file, entry, text)
    if entry.endswith((".sms", "invite")) and re.search(r"\{(code|user)\}(?!\s|$)", text) and "invite" in entry:
        advice = "put a space, or nothing, behind it, so that it is seen where it ends"
        yield Problem(file, entry, Kind.PLACEHOLDER, "has something behind the user name or password", advice)
    if entry.startswith("refusals.") and text.endswith(FULL_STOPS):
        yield Problem(file, entry, Kind.CHARACTER, "ends with a full stop", "leave it out, because Cognito adds one")


def _placeholders(file: str, entry: str, text: str, wanted: Entry) -> Iterator[Problem]:
    found = Counter(FIELD.findall(text))
    for name in sorted(wanted.needed - found.keys()):
        yield Problem(file, entry, Kind.PLACEHOLDER, f"lacks {{{name}}}", "put it where the value belongs")
    for name in sorted(found.keys() - wanted.allowed):
        yield Problem(file, entry, Kind.PLACEHOLDER, f"holds {{{name}}}", _allowed(wanted))
    for name in ("code", "digits", "user"):
        if found[name] > 1:
            yield Problem(file, entry, Kind.PLACEHOLDER, f"holds {{{name}}} more than once", "write it once")
    if "{" in (rest := FIELD.sub("", text)) or "}" in rest:
        yield Problem(file, entry, Kind.PLACEHOLDER, "has a brace of no placeholder", _allowed(wanted))


def _allowed(wanted: Entry) -> str:
    names = " ".join(f"{{{name}}}" for name in sorted(wanted.allowed))
    return f"it may hold {names}" if names else "it may hold no placeholder"


def _characters(file: str, entry: str, text: str) -> Iterator[Problem]:
    if unicodedata.normalize("NFC", text) != text:
        yield Problem(file, entry, Kind.CHARACTER, "is not in Unicode's form NFC", "save it in that form")
    if text != text.strip() or "  " in text:
        yield Problem(file, entry, Kind.CHARACTER, "has spaces around it, or two in a row", "remove them")
    for character in sorted({character for character in text if _is_invisible(character)}):
        if character not in JOINERS or "subject" in entry:
            label = f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"
            yield Problem(file, entry, Kind.CHARACTER, f"holds {label}", "remove it")
    if LINK.search(text):
        yield Problem(file, entry, Kind.CHARACTER, "holds a link", "remove it: phones and mail filters distrust it")
    if MARKUP.search(text):
        yield Problem(file, entry, Kind.CHARACTER, "holds markup", "write plain text: it is escaped where it is HTML")


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
