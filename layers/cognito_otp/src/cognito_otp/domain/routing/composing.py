"""Words a code for one route: a text, the variables of a Notify template, or a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.speech import LANGUAGES, language_of, speak
from cognito_otp.domain.messages.wording import word_sms
from cognito_otp.domain.routing.routes import NotifyRoute, Route, SmsRoute, SnsRoute, VoiceRoute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.purposes import Purpose


@dataclass(frozen=True, slots=True)
class Words:
    """What a message is made of. ``locale`` is the recipient's, such as ``pt-BR``; None where it is not known."""

    purpose: Purpose
    app: str
    locale: str | None
    code: str = field(repr=False)
    user: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextContent:
    """A text; ``template_id`` is set where the text is a regulated one."""

    body: str = field(repr=False)
    template_id: str | None = None


@dataclass(frozen=True, slots=True)
class NotifyContent:
    """The values of a Notify template's variables; the text is AWS's."""

    variables: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpokenContent:
    """What a call says, as SSML, and the VoiceId that says it."""

    ssml: str = field(repr=False)
    voice: str


type Content = TextContent | NotifyContent | SpokenContent


def compose(route: Route, words: Words) -> Content:
    """Word a code for a route."""
    match route:
        case SmsRoute() | SnsRoute():
            return _text(route, words)
        case NotifyRoute():
            filled = {name: value.format(code=words.code, app=words.app) for name, value in route.variables.items()}
            return NotifyContent(filled)
        case VoiceRoute():
            language = language_of(words.locale) or route.locale
            voice = route.voices.get(language, LANGUAGES[language].voice)
            return SpokenContent(speak(language, app=words.app, code=words.code), voice)


def _text(route: SmsRoute | SnsRoute, words: Words) -> TextContent:
    """Take the regulated text where the route has one, and the catalogue's otherwise."""
    regulated = route.templates.get(words.purpose)
    if regulated is None:
        return TextContent(word_sms(words.purpose, app=words.app, code=words.code, user=words.user))
    return TextContent(regulated.text.format(code=words.code, user=words.user), regulated.id)
