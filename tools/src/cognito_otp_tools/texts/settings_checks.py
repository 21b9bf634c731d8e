"""Checks a deployment's ``settings.toml``: languages that it offers, and what each app client has of its own."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import ALL
from cognito_otp_tools.texts.problems import Kind, Problem, printable
from cognito_otp_tools.texts.sources import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_tools.texts.sources import Sources

KNOWN = frozenset({"app", "locale", "autofill", "drafts", "gsm", "clients"})
KNOWN_OF_CLIENT = frozenset({"app", "locale", "autofill", "texts"})
CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)
ANDROID_HASH = re.compile(r"[A-Za-z0-9+/]{11}", re.ASCII)
LONGEST_APP = 30


def check_settings(sources: Sources) -> Iterator[Problem]:
    """Find settings that are unknown, or that name what is not there."""
    settings = sources.settings
    yield from _unknown("", settings, KNOWN)
    yield from _application("", settings, sources)
    yield from _listed("drafts", settings.get("drafts", []), set(sources.languages), "a language with a file")
    twins = {name for name in sources.languages if "gsm" in sources.files[name]}
    yield from _listed("gsm", settings.get("gsm", []), twins, "a language with a twin in the GSM alphabet")
    clients = settings.get("clients", {})
    if not isinstance(clients, dict):
        yield _wrong("clients", "is no table", "write [clients.ID] for each app client that differs")
        return
    for client_id, chosen in clients.items():
        entry = printable(f"clients.{client_id}")
        if not CLIENT_ID.fullmatch(client_id):
            yield _wrong(entry, "is no app client's id", "write the id that Cognito gave it")
        if not isinstance(chosen, dict):
            yield _wrong(entry, "is no table", f"write [{entry}] and its settings below")
            continue
        yield from _unknown(f"{entry}.", chosen, KNOWN_OF_CLIENT)
        yield from _application(f"{entry}.", chosen, sources)


def _application(prefix: str, settings: Mapping[str, Any], sources: Sources) -> Iterator[Problem]:
    if "app" in settings and not is_app_name(settings["app"]):
        yield _wrong(
            f"{prefix}app", "is no name of 1 to 30 characters", "leave out braces, angle brackets and controls"
        )
    if "locale" in settings and settings["locale"] not in sources.languages:
        yield _wrong(f"{prefix}locale", f"is {settings['locale']!r}", f"use one of {', '.join(sources.languages)}")
    if "texts" in settings and settings["texts"] not in list(sources.variants):
        yield _wrong(f"{prefix}texts", f"is {settings['texts']!r}", "name a folder with texts beside settings.toml")
    autofill = settings.get("autofill", {})
    if not isinstance(autofill, dict):
        yield _wrong(f"{prefix}autofill", "is no table", 'write { domain = "example.com" }')
        return
    yield from _unknown(f"{prefix}autofill.", autofill, frozenset({"domain", "android"}))
    for name, form, example in (("domain", DOMAIN, "example.com"), ("android", ANDROID_HASH, "FA+9qCX9VSu")):
        value = autofill.get(name)
        if value is not None and not (isinstance(value, str) and form.fullmatch(value)):
            yield _wrong(f"{prefix}autofill.{name}", f"is {value!r}", f"write it like {example}")


def is_app_name(value: object) -> bool:
    """Whether a name can stand in every message: any script, and nothing that could be read as something else."""
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_APP or value != value.strip():
        return False
    return not any(c in "{}<>" or (unicodedata.category(c)[0] in "CZ" and c not in " \u200c\u200d") for c in value)


def _listed(entry: str, value: object, known: set[str], what: str) -> Iterator[Problem]:
    if value == ALL:
        return
    advice = f"write {ALL!r}, or a list of {', '.join(sorted(known)) or what}"
    if not isinstance(value, list):
        yield _wrong(entry, f"is {value!r}", advice)
        return
    for item in value:
        if item not in list(known):
            yield _wrong(entry, f"has {item!r}", advice)


def _unknown(prefix: str, settings: Mapping[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    for name in sorted(settings.keys() - known):
        advice = f"there are {', '.join(sorted(known))}"
        yield Problem(SETTINGS, f"{prefix}{printable(name)}", Kind.UNKNOWN_KEY, "is no setting", advice)


def _wrong(entry: str, problem: str, advice: str) -> Problem:
    return Problem(SETTINGS, entry, Kind.SETTING, problem, advice)
