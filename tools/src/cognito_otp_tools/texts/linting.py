"""The lint of texts: pure functions from what was read to what is wrong with it."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import DRAFT, REVIEWED, plurals_of
from cognito_otp.domain.messages.speech import LANGUAGES, language_of
from cognito_otp_tools.texts.autofill_checks import check_autofill
from cognito_otp_tools.texts.entries import ENTRIES, HEAD, TABLES
from cognito_otp_tools.texts.lifetimes import check_lifetimes
from cognito_otp_tools.texts.problems import Kind, Problem, printable
from cognito_otp_tools.texts.settings_checks import check_settings
from cognito_otp_tools.texts.sizes import check_sizes
from cognito_otp_tools.texts.sources import locale_of
from cognito_otp_tools.texts.text_checks import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_tools.texts.sources import Sources

ENGLISH = "en"


def check(sources: Sources) -> tuple[Problem, ...]:
    """Find what is wrong with texts and their settings, in the order of the files."""
    files = (check_file(name, document, sources) for name, document in sources.files.items())
    found = [*chain.from_iterable(files), *check_settings(sources)]
    if not any(problem.stops_a_build for problem in found):
        found += check_autofill(sources)
    return tuple(found)


def check_file(name: str, document: Mapping[str, Any], sources: Sources) -> Iterator[Problem]:
    """Find what is wrong with one language's file."""
    found = [*_head(name, document), *_keys(name, document), *_words(name, document)]
    found += check_lifetimes(name, document, plurals_of(locale_of(name), sources.cldr))
    yield from found
    if not any(problem.stops_a_build for problem in found):
        yield from check_sizes(name, document, sources.cldr)
    if locale_of(name) != ENGLISH:
        yield from _untranslated(name, document, sources.files[ENGLISH])


def word_of(document: Mapping[str, Any], entry: str) -> object:
    """Return what stands under a dotted name; None if nothing does."""
    value: Any = document
    for part in entry.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _head(name: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    status, by, on = (document.get(key) for key in ("status", "reviewed_by", "reviewed_on"))
    if status == DRAFT:
        advice = "have someone who speaks the language read it, and say who and when"
        yield Problem(name, "status", Kind.DRAFT, "is a draft", advice)
    elif status != REVIEWED:
        yield Problem(name, "status", Kind.MISSING, f"is {status!r}", "write reviewed or draft")
    elif not (isinstance(by, str) and by.strip() and isinstance(on, date)):
        advice = "write reviewed_by, a name, and reviewed_on, a day such as 2026-11-29 without quotation marks"
        yield Problem(name, "status", Kind.MISSING, "is reviewed without who and when", advice)
    if document.get("direction") not in ("ltr", "rtl"):
        yield Problem(name, "direction", Kind.MISSING, "is neither ltr nor rtl", "write one of the two")
    if not isinstance(document.get("language"), str):
        yield Problem(name, "language", Kind.MISSING, "is missing", "write the language's name for itself")


def _keys(name: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Find entries that nothing reads."""
    known = {*ENTRIES, *(f"{table}.{unit}" for table in ("lifetimes", "gsm") for unit in ("minutes", "hours", "days"))}
    for key, value in document.items():
        if key in TABLES and isinstance(value, dict):
            for entry in _paths(key, value, known):
                if entry not in known:
                    yield Problem(
                        name,
                        printable(entry),
                        Kind.UNKNOWN_KEY,
                        "is no entry",
                        "see docs/messages.md for those there are",
                    )
        elif key not in HEAD:
            yield Problem(
                name, printable(key), Kind.UNKNOWN_KEY, "is no entry", "see docs/messages.md for those there are"
            )


def _paths(prefix: str, table: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for key, value in table.items():
        path = f"{prefix}.{key}"
        if isinstance(value, dict) and path not in known:
            yield from _paths(path, value, known)
        else:
            yield path


def _words(name: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    can_be_spoken = language_of(locale_of(name)) in LANGUAGES
    for entry, wanted in ENTRIES.items():
        text = word_of(document, entry)
        if text is None:
            if not (wanted.optional or (wanted.spoken and not can_be_spoken)):
                yield Problem(name, entry, Kind.MISSING, "is missing", "translate it from en.toml")
        elif wanted.spoken and not can_be_spoken:
            yield Problem(name, entry, Kind.UNKNOWN_KEY, "is for a call, and no voice speaks the language", "remove it")
        else:
            yield from check_text(name, entry, text, wanted)


def _untranslated(name: str, document: Mapping[str, Any], english: Mapping[str, Any]) -> Iterator[Problem]:
    for entry in ENTRIES:
        text = word_of(document, entry)
        if text is not None and text == word_of(english, entry):
            yield Problem(name, entry, Kind.UNTRANSLATED, "is the English text", "translate it")
