"""Checks what the lines of autofill cost: the segments of a text that ends with them, and what Android takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.apps import App
from cognito_otp.domain.messages.autofill import MOST_BYTES_FOR_ANDROID
from cognito_otp.domain.messages.building import ALL, REVIEWED, build_texts
from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.messages.topics import Topic
from cognito_otp_tools.texts.problems import Kind, Problem
from cognito_otp_tools.texts.sizes import APP, CODE, LIVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.texts.sources import Sources


def check_autofill(sources: Sources) -> Iterator[Problem]:
    """Find texts of offered languages that autofill makes too long; the settings have to be right."""
    usual = App.read(sources.settings, App(APP))
    apps = {"": usual}
    apps |= {key: App.read(chosen, usual) for key, chosen in sources.settings.get("clients", {}).items()}
    for client_id, app in apps.items():
        if app.autofill.domain or app.autofill.android_hash:
            entry = f"clients.{client_id}.autofill" if client_id else "autofill"
            for locale in _offered(sources):
                name = f"{app.texts}/{locale}" if f"{app.texts}/{locale}" in sources.files else locale
                texts = Texts.read(build_texts(locale, sources.files[name], sources.cldr))
                yield from _check(entry, name, app, texts)


def _offered(sources: Sources) -> list[str]:
    drafts: Any = sources.settings.get("drafts", [])
    statuses = {name: sources.files[name].get("status") for name in sources.languages}
    return [name for name, status in statuses.items() if status == REVIEWED or drafts == ALL or name in drafts]


def _check(entry: str, name: str, app: App, texts: Texts) -> Iterator[Problem]:
    """Look at the longest text of a language, with the application's own name."""
    filled = (
        app.autofill.append(texts.word(f"{topic}.sms", app=app.name, code=CODE, life=texts.life(life)), CODE)
        for topic in Topic
        if topic is not Topic.INVITE
        for life in LIVES[topic]
    )
    longest = max(filled, key=lambda text: (measure(text).segments, len(text)))
    size = measure(longest)
    if size.segments > 1:
        problem = f"makes a text of {name} take {size.segments} segments ({size.encoding})"
        yield Problem("settings", entry, Kind.SEGMENTS, problem, f"each segment is billed: {longest!r}")
    if app.autofill.android_hash and len(longest.encode()) > MOST_BYTES_FOR_ANDROID:
        problem = f"makes a text of {name} take {len(longest.encode())} bytes"
        advice = f"Android's SMS Retriever takes at most {MOST_BYTES_FOR_ANDROID}: shorten the text"
        yield Problem("settings", entry, Kind.TOO_LONG, problem, advice)
