"""Shows texts with example values: every language, topic and channel as a phone or a mailbox would get it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.catalogue import Catalogue
from cognito_otp.domain.messages.emails import word_email, word_link_email
from cognito_otp.domain.messages.segments import Encoding, measure
from cognito_otp.domain.messages.speech import speak
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.messages.topics import TOPICS, Topic
from cognito_otp.domain.messages.wording import Filling, word_sms
from cognito_otp.domain.purposes import Lifetimes, Purpose
from cognito_otp_tools.texts.building import build_all
from cognito_otp_tools.texts.linting import check
from cognito_otp_tools.texts.sources import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.texts.problems import Problem
    from cognito_otp_tools.texts.sources import Sources

CODE, PASSWORD, USER = "123456", "aB3!xY9z", "ann"
LINK = '<a href="https://example.com/verify">Click Here</a>'
PURPOSES = {topic: next(purpose for purpose in Purpose if TOPICS[purpose] is topic) for topic in Topic}


class Channel(StrEnum):
    """How a message arrives; ``sms_gsm`` is a text in the language's GSM spelling."""

    SMS = "sms"
    SMS_GSM = "sms_gsm"
    VOICE = "voice"
    EMAIL = "email"
    EMAIL_LINK = "email_link"


@dataclass(frozen=True, slots=True)
class Sample:
    """One message: ``text`` is SSML for a call and HTML for an e-mail, which have no segments."""

    locale: str
    topic: Topic
    channel: Channel
    text: str
    subject: str | None
    encoding: Encoding | None
    segments: int | None
    problems: tuple[Problem, ...]


ENTRIES = {
    Channel.SMS: ("{topic}.sms", "lifetimes."),
    Channel.SMS_GSM: ("gsm.",),
    Channel.VOICE: ("{topic}.call", "call."),
    Channel.EMAIL: ("{topic}.subject", "{topic}.lead", "{topic}.note", "email.", "{topic}.user", "{topic}.password"),
    Channel.EMAIL_LINK: ("verify.link_", "email."),
}
"""What the entries begin with that a channel is made of."""


def show(sources: Sources, *, app: str, lifetimes: Lifetimes, name: str | None = None) -> Iterator[Sample]:
    """Show every message of every file, or of one; a file in which something is missing is shown without it."""
    problems = check(sources)
    for file, document in sources.files.items():
        if name in {None, file}:
            texts = Texts.read(build_texts(locale_of(file), document, sources.cldr))
            own = [problem for problem in problems if problem.file == file]
            for topic in Topic:
                yield from _topic(file, topic, texts, Filling(app, _life(lifetimes, topic), _code(topic), USER), own)


def catalogue_of(sources: Sources, *, app: str, default_locale: str) -> Catalogue:
    """Return the catalogue that functions would have, if these texts were built."""
    built = build_all(sources)
    return Catalogue.of(built["index"], built.__getitem__, app, default_locale)


def _topic(file: str, topic: Topic, texts: Texts, filling: Filling, problems: list[Problem]) -> Iterator[Sample]:
    for channel in Channel:
        try:
            found = _word(channel, topic, texts, filling)
        except KeyError:
            continue
        if found is not None:
            text, subject = found
            size = measure(text) if channel in {Channel.SMS, Channel.SMS_GSM} else None
            prefixes = tuple(prefix.format(topic=topic) for prefix in ENTRIES[channel])
            about = tuple(problem for problem in problems if not problem.entry or problem.entry.startswith(prefixes))
            encoding, segments = (size.encoding, size.segments) if size else (None, None)
            yield Sample(file, topic, channel, text, subject, encoding, segments, about)


def _word(channel: Channel, topic: Topic, texts: Texts, filling: Filling) -> tuple[str, str | None] | None:
    """Word a message and an e-mail's subject; None where the topic has none on this channel."""
    purpose = PURPOSES[topic]
    match channel:
        case Channel.SMS:
            return word_sms(purpose, texts, filling), None
        case Channel.SMS_GSM if f"gsm.{topic}" in texts.words:
            return word_sms(purpose, texts, filling, in_gsm=True), None
        case Channel.VOICE if topic is not Topic.INVITE:
            return speak(purpose, texts, app=filling.app, code=filling.code), None
        case Channel.EMAIL:
            email = word_email(purpose, texts, filling)
            return email.body, email.subject
        case Channel.EMAIL_LINK if topic is Topic.VERIFY:
            email = word_link_email(texts, filling, LINK)
            return email.body, email.subject
        case _:
            return None


def _code(topic: Topic) -> str:
    return PASSWORD if topic is Topic.INVITE else CODE


def _life(lifetimes: Lifetimes, topic: Topic) -> int:
    return lifetimes.seconds(PURPOSES[topic])
