"""Writes messages as one page that needs nothing else: phones with texts and calls beside e-mails.

It shows a language at a time. Whatever comes from texts is escaped by Jinja. An e-mail is shown in a frame of its own
that may run and load nothing, and the page's policy forbids everything but its own style and script.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cognito_otp.domain.messages.building import REVIEWED
from cognito_otp_tools.preview.channels import EMAILS, TEXTS, Channel
from cognito_otp_tools.preview.letters import listed, mark
from cognito_otp_tools.preview.reading import read_call
from cognito_otp_tools.preview.samples import CODE, PASSWORD, is_of_whole_file
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sources import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cognito_otp_tools.preview.samples import Sample
    from cognito_otp_tools.preview.selecting import Selection, Shown
    from cognito_otp_tools.texts.problems import Problem

EMPHASIZED = re.compile(f"({CODE}|{re.escape(PASSWORD)})")
"""What a reader looks for in a message."""
LABELS = {
    Channel.SMS: "Text",
    Channel.SMS_GSM: "Text in GSM spelling",
    Channel.VOICE: "Call",
    Channel.EMAIL: "E-mail",
    Channel.EMAIL_LINK: "E-mail with a link",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the page shows it: ``parts`` are its characters, each part with its class or none."""

    sample: Sample
    purposes: tuple[str, ...]
    label: str
    parts: tuple[tuple[str, str | None], ...]
    letters: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the page, and the messages of its phone and its mailbox."""

    file: str
    tag: str
    name: str
    is_rtl: bool
    review: str | None
    app: str
    problems: tuple[Problem, ...]
    phone: tuple[Message, ...]
    mailbox: tuple[Message, ...]

    @property
    def mistakes(self) -> int:
        """How many different problems it has beside being a draft."""
        return len({*self.problems, *(p for m in (*self.phone, *self.mailbox) for p in m.sample.own_problems)})


def render(shown: Shown) -> str:
    """Return the page of these messages, with what is wrong with the settings above them."""
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (Markup(environment.get_template(name).render()) for name in ("page.css", "page.js"))  # noqa: S704 - ours
    languages = [
        _language(file, shown.sources.files[file], list(group), shown.selection)
        for file, group in groupby(shown.samples, lambda sample: sample.file)
    ]
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_digest(script)}'"
    return environment.get_template("page.html").render(
        languages=languages,
        count=len(shown.samples),
        settings=shown.settings,
        style=style,
        script=script,
        policy=policy,
    )


def _language(file: str, document: Mapping[str, Any], samples: Sequence[Sample], selection: Selection) -> Language:
    messages = [_message(sample, selection) for sample in samples]
    review = f"{document.get('reviewed_by')}, {document.get('reviewed_on')}"
    about = (problem for problem in samples[0].problems if is_of_whole_file(problem))
    return Language(
        file=file,
        tag=locale_of(file),
        name=str(document.get("language", file)),
        is_rtl=document.get("direction") == "rtl",
        review=review if document.get("status") == REVIEWED else None,
        app=samples[0].app,
        problems=tuple(problem for problem in about if problem.kind is not Kind.DRAFT),
        phone=tuple(message for message in messages if message.sample.channel not in EMAILS),
        mailbox=tuple(message for message in messages if message.sample.channel in EMAILS),
    )


def _message(sample: Sample, selection: Selection) -> Message:
    is_sms, is_email = sample.channel in TEXTS, sample.channel in EMAILS
    text = (sample.subject if is_email else sample.text) or ""
    pieces = mark(read_call(text) if sample.channel is Channel.VOICE else text, is_sms=is_sms)
    return Message(
        sample=sample,
        purposes=tuple(map(str, selection.purposes_of(sample))),
        label=LABELS[sample.channel],
        parts=tuple(part for piece in pieces for part in _parts(piece.text, piece.mark)),
        letters=listed(pieces),
    )


def _parts(text: str, kind: str | None) -> Iterator[tuple[str, str | None]]:
    """Emphasize the code in characters that are not marked."""
    for part in EMPHASIZED.split(text):
        if part:
            yield part, kind or ("code" if EMPHASIZED.fullmatch(part) else None)


def _digest(script: str) -> str:
    """Name a script as a page's policy does (W3C, Content Security Policy, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
