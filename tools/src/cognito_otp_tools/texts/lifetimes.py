"""Checks how a language says minutes, hours and days: a text for each plural category that a number can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import UNITS, table_of
from cognito_otp.domain.messages.texts import CATEGORIES
from cognito_otp_tools.texts.entries import Entry
from cognito_otp_tools.texts.problems import Kind, Problem, printable
from cognito_otp_tools.texts.text_checks import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NUMBERS = {"minutes": range(1, 60), "hours": range(1, 48), "days": range(2, 367)}
"""The numbers that can stand with each unit (domain/messages/texts.py, split_life)."""
FORM = Entry(frozenset(), frozenset({"n"}))


def check_lifetimes(file: str, document: Mapping[str, Any], plurals: str) -> Iterator[Problem]:
    """Find units and plural categories that are missing, or that the language does not have."""
    for unit in UNITS:
        forms = table_of(document, "lifetimes").get(unit)
        if forms is None:
            yield Problem(file, f"lifetimes.{unit}", Kind.MISSING, "is missing", "translate it from en.toml")
        else:
            yield from _check_forms(file, f"lifetimes.{unit}", forms, plurals, NUMBERS[unit])
        twin = table_of(document, "gsm").get(unit)
        if twin is not None:
            yield from _check_forms(file, f"gsm.{unit}", twin, plurals, NUMBERS[unit])


def _check_forms(file: str, entry: str, forms: object, plurals: str, numbers: range) -> Iterator[Problem]:
    if isinstance(forms, str):
        yield from _check_form(file, entry, forms, alone=True)
        return
    if not isinstance(forms, dict):
        yield Problem(file, entry, Kind.PLURAL, "is neither a text nor texts by category", "see docs/messages.md")
        return
    language = {CATEGORIES[letter] for letter in plurals} or {"other"}
    needed = {CATEGORIES[plurals[number]] for number in numbers} if plurals else {"other"}
    for category in sorted(needed - forms.keys()):
        advice = f"the language needs {', '.join(sorted(needed))}"
        yield Problem(file, entry, Kind.PLURAL, f"has no text for {category}", advice)
    for category in sorted(forms.keys() - language):
        advice = f"the language has {', '.join(sorted(language))}"
        yield Problem(file, entry, Kind.PLURAL, f"has a text for {printable(category)}", advice)
    for category, form in forms.items():
        yield from _check_form(file, f"{entry}.{printable(category)}", form, alone=category == "other")


def _check_form(file: str, entry: str, form: object, *, alone: bool) -> Iterator[Problem]:
    """Check one form. A category of one number may have a word of its own, such as Arabic's for two days."""
    yield from check_text(file, entry, form, FORM)
    if alone and isinstance(form, str) and "{n}" not in form:
        yield Problem(file, entry, Kind.PLACEHOLDER, "lacks {n}", "put it where the number belongs")
