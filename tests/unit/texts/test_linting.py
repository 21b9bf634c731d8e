"""The lint finds what would reach a phone wrongly, and says where and what to do."""

from __future__ import annotations

import copy
from copy import replace
from datetime import date
from typing import Any

import pytest
from support.messages import OURS

from cognito_otp_tools.texts.linting import check, check_file
from cognito_otp_tools.texts.problems import Kind, Problem

ENGLISH = OURS.files["en"]


def with_entry(entry: str, value: object, **head: object) -> dict[str, Any]:
    """Return English with one entry changed, or removed (``...``)."""
    document = copy.deepcopy(dict(ENGLISH)) | head
    *tables, name = entry.split(".")
    table = document
    for part in tables:
        table = table.setdefault(part, {})
    if value is ...:
        del table[name]
    else:
        table[name] = value
    return document


def found(document: dict[str, Any], name: str = "en") -> set[tuple[str, Kind]]:
    """Lint one file."""
    return {(problem.entry, problem.kind) for problem in check_file(name, document, OURS)}


@pytest.mark.parametrize(
    ("entry", "value", "kind"),
    [
        ("verify.sms", ..., Kind.MISSING),
        ("verify.sms", "", Kind.MISSING),
        ("verify.sms", 7, Kind.MISSING),
        ("verify.sms", "{code} is your {app} code.", Kind.PLACEHOLDER),
        ("verify.sms", "{code} {code} {app} {life}", Kind.PLACEHOLDER),
        ("verify.sms", "{code} {app} {life} {user}", Kind.PLACEHOLDER),
        ("verify.sms", "{code} {app} {life} {", Kind.PLACEHOLDER),
        ("verify.sms", "{code} {app} {life} {0}", Kind.PLACEHOLDER),
        ("verify.sms", "{code} {app}\n{life}", Kind.CHARACTER),
        ("verify.sms", " {code} {app} {life}", Kind.CHARACTER),
        ("verify.sms", "{code} {app} {life} \u202e", Kind.CHARACTER),
        ("verify.sms", "{code} {app} {life} e\u0301", Kind.CHARACTER),
        ("verify.sms", "{code} {app} {life} http://example.com", Kind.CHARACTER),
        ("verify.sms", "{code} {app} {life} " + "x" * 130, Kind.SEGMENTS),
        ("verify.sms", "{code} {app} {life} " + "ж" * 40, Kind.SEGMENTS),
        ("verify.sms", "{code} {app} {life} " + "€" * 70, Kind.SEGMENTS),
        ("invite.sms", "{app} {user} {code} {life} " + "x" * 110, Kind.TOO_LONG),
        ("invite.sms", "{app} {user}: {code} {life}", Kind.PLACEHOLDER),
        ("verify.lead", "<b>{app}</b>", Kind.CHARACTER),
        ("verify.subject", "x" * 141, Kind.TOO_LONG),
        ("verify.subject", "a\u200cb", Kind.CHARACTER),
        ("verify.note", "Do not share it.", Kind.PLACEHOLDER),
        ("verify.greeting", "Hello", Kind.UNKNOWN_KEY),
        ("greeting", "Hello", Kind.UNKNOWN_KEY),
        ("refusals.email.missing", "An address is needed.", Kind.CHARACTER),
        ("refusals.email.odd", "Odd", Kind.UNKNOWN_KEY),
        ("lifetimes.days", {"one": "{n} day"}, Kind.PLURAL),
        ("lifetimes.days", {"one": "{n} day", "few": "{n} days", "other": "{n} days"}, Kind.PLURAL),
        ("lifetimes.days", 7, Kind.PLURAL),
        ("lifetimes.hours", ..., Kind.MISSING),
        ("lifetimes.years", "{n} years", Kind.UNKNOWN_KEY),
        ("gsm.verify", "{code} é ç {app} {life}", Kind.CHARACTER),
        ("status", "fine", Kind.MISSING),
        ("status", "draft", Kind.DRAFT),
        ("reviewed_by", ..., Kind.MISSING),
        ("reviewed_on", "2026-11-29", Kind.MISSING),
        ("direction", "up", Kind.MISSING),
    ],
)
def test_what_is_wrong_is_found_and_nothing_else(entry: str, value: object, kind: Kind) -> None:
    named = {"reviewed_by": "status", "reviewed_on": "status"}.get(entry, entry)
    problems = found(with_entry(entry, value))
    assert kind in {problem for _, problem in problems}
    assert {place.removesuffix(".other").removesuffix(".one") for place, _ in problems} == {named}


@pytest.mark.parametrize("table", ["lifetimes", "gsm", "verify", "refusals", "direction"])
@pytest.mark.parametrize("value", ["x", 7, ["x"], [["x"]]])
def test_a_table_that_is_none_is_a_problem_and_no_crash(table: str, value: object) -> None:
    problems = found({**ENGLISH, table: value})
    assert table in {entry for entry, _ in problems}


def test_a_sentence_that_a_lifetime_ends_twice_is_found() -> None:
    document = with_entry("lifetimes.hours", "{n} hrs.")
    assert ("reset.sms", Kind.CHARACTER) in found(document)
    assert ("sign_in.sms", Kind.CHARACTER) not in found(document)


def test_joiners_that_a_script_needs_are_no_problem_in_a_text() -> None:
    assert found(with_entry("verify.lead", "می\u200cخواهم {app}")) == set()  # noqa: RUF001 - Persian


def test_a_language_without_a_voice_has_no_words_for_calls_and_one_with_a_voice_needs_them() -> None:
    assert ("verify.call", Kind.UNKNOWN_KEY) in found(dict(ENGLISH), "cs")
    silent = with_entry("verify.call", ...)
    assert ("verify.call", Kind.MISSING) in found(silent, "de")


def test_text_that_is_still_english_is_untranslated() -> None:
    assert ("verify.sms", Kind.UNTRANSLATED) in found(dict(ENGLISH), "de")


def test_only_what_a_deployment_can_live_with_lets_a_build_go_on() -> None:
    stopping = {kind for kind in Kind if Problem("en", "x", kind, "", "").stops_a_build}
    assert stopping == {Kind.MISSING, Kind.UNKNOWN_KEY, Kind.PLACEHOLDER, Kind.PLURAL, Kind.CHARACTER, Kind.SETTING}


@pytest.mark.parametrize(
    ("settings", "entry"),
    [
        ({"colour": "red"}, "colour"),
        ({"app": "x" * 31}, "app"),
        ({"app": "{code}"}, "app"),
        ({"app": "a\u202eb"}, "app"),
        ({"locale": "tlh"}, "locale"),
        ({"drafts": ["tlh"]}, "drafts"),
        ({"drafts": "de"}, "drafts"),
        ({"gsm": "pl"}, "gsm"),
        ({"drafts": [["de"]]}, "drafts"),
        ({"drafts": 5}, "drafts"),
        ({"clients": {"a": {"texts": ["shop"]}}}, "clients.a.texts"),
        ({"locale": ["en"]}, "locale"),
        ({"clients": "shop"}, "clients"),
        ({"gsm": ["en"]}, "gsm"),
        ({"autofill": {"domain": "https://example.com"}}, "autofill.domain"),
        ({"autofill": {"android": "short"}}, "autofill.android"),
        ({"autofill": {"ios": "x"}}, "autofill.ios"),
        ({"autofill": "example.com"}, "autofill"),
        ({"clients": {"a b": {}}}, "clients.a b"),
        ({"clients": {"a": {"texts": "shop"}}}, "clients.a.texts"),
        ({"clients": {"a": {"drafts": []}}}, "clients.a.drafts"),
        ({"clients": {"a": "shop"}}, "clients.a"),
    ],
)
def test_settings_that_name_what_is_not_there_stop_a_build(settings: dict[str, Any], entry: str) -> None:
    problems = [problem for problem in check(replace(OURS, settings=settings)) if problem.file == "settings"]
    assert [problem.entry for problem in problems] == [entry]
    assert problems[0].stops_a_build


def test_good_settings_have_no_problems() -> None:
    settings = {
        "app": "Zürich Café",
        "locale": "en",
        "drafts": "all",
        "gsm": [],
        "autofill": {"domain": "login.example.com", "android": "FA+9qCX9VSu"},
        "clients": {"1example23456789": {"app": "楽天", "texts": "shop", "locale": "en", "autofill": {}}},
    }
    files = {**OURS.files, "shop/en": ENGLISH}
    assert [problem for problem in check(replace(OURS, settings=settings, files=files)) if problem.stops_a_build] == []


def test_what_autofill_adds_is_counted_with_the_applications_own_name() -> None:
    clients = {
        "short": {"app": "Acme", "autofill": {"domain": "example.com"}},
        "wide": {"app": "楽天", "autofill": {"domain": "example.com"}},
        "android": {"app": "x" * 30, "autofill": {"domain": "login.example.com", "android": "FA+9qCX9VSu"}},
    }
    problems = check(replace(OURS, settings={"clients": clients}))
    assert [(problem.entry, problem.kind) for problem in problems if problem.file == "settings"] == [
        ("clients.wide.autofill", Kind.SEGMENTS),
        ("clients.android.autofill", Kind.TOO_LONG),
    ]


def test_a_day_is_a_day_of_toml() -> None:
    assert ENGLISH["reviewed_on"] == date(2026, 11, 29)
