"""Shows texts with example values: every language, topic and channel as a phone or a mailbox would get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.custom_message import SIGN_UPS
from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.emails import word_email, word_link_email
from cognito_otp.domain.messages.segments import Encoding, measure
from cognito_otp.domain.messages.speech import speak
from cognito_otp.domain.messages.texts import Texts, split_life
from cognito_otp.domain.messages.topics import TOPICS, Topic
from cognito_otp.domain.messages.wording import Filling, add_autofill, set_apart, word_sms
from cognito_otp.domain.purposes import Lifetimes, Purpose
from cognito_otp_tools.preview.apps import apps_of
from cognito_otp_tools.preview.channels import ENTRIES, TEXTS, Channel
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sources import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cognito_otp.domain.messages.apps import App
    from cognito_otp.domain.messages.autofill import Autofill
    from cognito_otp_tools.texts.problems import Problem
    from cognito_otp_tools.texts.sources import Sources

CODE, PASSWORD, USER = "123456", "aB3!xY9z", "ann"
LINK = '<a href="https://example.com/verify">Click Here</a>'
PURPOSES = {topic: tuple(purpose for purpose in Purpose if TOPICS[purpose] is topic) for topic in Topic}
TYPICAL_LIFETIMES = Lifetimes(auth_session_minutes=3, temporary_password_days=7)
"""The template's defaults."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One message of a file: ``text`` is SSML for a call and HTML for an e-mail, which have no segments.

    It is None where the file lacks what the message is made of; ``problems`` say what.
    """

    file: str
    topic: Topic
    channel: Channel
    app: str
    text: str | None
    subject: str | None
    encoding: Encoding | None
    segments: int | None
    problems: tuple[Problem, ...]

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """What it is sent for; a link, for sign-ups alone."""
        purposes = PURPOSES[self.topic]
        if self.channel is Channel.EMAIL_LINK:
            return tuple(purpose for purpose in purposes if purpose in SIGN_UPS)
        return purposes

    @property
    def own_problems(self) -> tuple[Problem, ...]:
        """What is wrong with this message, without what is wrong with its whole file."""
        return tuple(problem for problem in self.problems if not is_of_whole_file(problem))


@dataclass(frozen=True, slots=True)
class _File:
    """What the messages of a file are made of."""

    name: str
    texts: Texts
    app: App
    lifetimes: Lifetimes
    problems: tuple[Problem, ...]


def show(
    sources: Sources,
    problems: Sequence[Problem],
    *,
    app: str | None = None,
    lifetimes: Lifetimes = TYPICAL_LIFETIMES,
) -> Iterator[Sample]:
    """Show every message of every file, with what the lint found; by ``app``, the settings' name, or an example."""
    apps = apps_of(sources, app)
    for file, document in sources.files.items():
        texts = Texts.read(build_texts(locale_of(file), document, sources.cldr))
        own = tuple(problem for problem in problems if problem.file == file)
        shown = _File(file, texts, apps[file], lifetimes, own)
        for topic in Topic:
            for channel in Channel:
                yield from _sample(shown, topic, channel)


def is_of_whole_file(problem: Problem) -> bool:
    """Whether a problem is about all messages of a file, such as its being a draft."""
    return "." not in problem.entry


def _sample(file: _File, topic: Topic, channel: Channel) -> Iterator[Sample]:
    """Word a message; a topic may have none on a channel."""
    life = file.lifetimes.seconds(PURPOSES[topic][0])
    prefixes = tuple(prefix.format(topic=topic, unit=split_life(life)[0]) for prefix in ENTRIES[channel])
    about = tuple(p for p in file.problems if is_of_whole_file(p) or p.entry.startswith(prefixes))
    filling = Filling(file.app.name, life, PASSWORD if topic is Topic.INVITE else CODE, USER)
    try:
        found = _word(channel, topic, file.texts, filling, file.app.autofill)
    except KeyError:
        if any(problem.kind is Kind.MISSING and not is_of_whole_file(problem) for problem in about):
            yield Sample(file.name, topic, channel, file.app.name, None, None, None, None, about)
        return
    if found is not None:
        text, subject = found
        size = measure(text) if channel in TEXTS else None
        encoding, segments = (size.encoding, size.segments) if size else (None, None)
        yield Sample(file.name, topic, channel, file.app.name, text, subject, encoding, segments, about)


def _word(
    channel: Channel, topic: Topic, texts: Texts, filling: Filling, autofill: Autofill
) -> tuple[str, str | None] | None:
    """Word a message and an e-mail's subject; None where the topic has none on this channel."""
    purpose = PURPOSES[topic][0]
    match channel:
        case Channel.SMS:
            return add_autofill(
                purpose, word_sms(purpose, set_apart(purpose, texts), filling), filling.code, autofill
            ), None
        case Channel.SMS_GSM if f"gsm.{topic}" in texts.words:
            twin = word_sms(purpose, texts, filling, in_gsm=True)
            return add_autofill(purpose, twin, filling.code, autofill), None
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
