"""Words a code for one route: a text, the variables of a Notify template, or a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.messages.shown_values import show
from cognito_otp.domain.messages.speech import LANGUAGES, language_of, speak
from cognito_otp.domain.messages.texts import fill
from cognito_otp.domain.messages.wording import Filling, add_autofill, set_apart, word_sms
from cognito_otp.domain.routing.routes import NotifyRoute, Route, SmsRoute, SnsRoute, VoiceRoute
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.messages.locales import Recipient
    from cognito_otp.domain.purposes import Purpose


class Words(Value, frozen=True):
    """What a message is made of. ``life`` is the code's, in seconds; ``user`` is what an invited user signs in with."""

    hidden = ("code", "user")

    purpose: Purpose
    recipient: Recipient
    life: int
    code: str
    user: str = ""


class TextContent(Value, frozen=True):
    """A text; ``template_id`` is set where the text is a regulated one."""

    hidden = ("body",)

    body: str
    template_id: str | None = None


class NotifyContent(Value, frozen=True):
    """The values of a Notify template's variables; the text is AWS's."""

    hidden = ("variables",)

    variables: Mapping[str, str]


class SpokenContent(Value, frozen=True):
    """What a call says, as SSML, and the VoiceId that says it."""

    hidden = ("ssml",)

    ssml: str
    voice: str


type Content = TextContent | NotifyContent | SpokenContent


def compose(route: Route, words: Words, catalogue: Catalogue) -> Content:
    """Word a code for a route."""
    match route:
        case SmsRoute() | SnsRoute():
            return _text(route, words, catalogue)
        case NotifyRoute():
            app = catalogue.app(words.recipient.client_id).name
            return NotifyContent(
                {name: fill(value, code=words.code, app=app) for name, value in route.variables.items()}
            )
        case VoiceRoute():
            return _call(route, words, catalogue)


def word_text(words: Words, catalogue: Catalogue) -> str:
    """Word a text in the recipient's language, with the lines from which phones fill the code in."""
    app, texts = catalogue.app(words.recipient.client_id), catalogue.texts_for(words.recipient)
    filling = Filling(app.name, words.life, words.code, show(words.user))
    text = word_sms(words.purpose, set_apart(words.purpose, texts), filling, in_gsm=texts.locale in catalogue.in_gsm)
    return add_autofill(words.purpose, text, words.code, app.autofill)


def _text(route: SmsRoute | SnsRoute, words: Words, catalogue: Catalogue) -> TextContent:
    """Take the regulated text, letter by letter, where the route has one, and the catalogue's otherwise."""
    regulated = route.templates.get(words.purpose)
    if regulated is not None:
        return TextContent(fill(regulated.text, code=words.code, user=show(words.user)), regulated.id)
    return TextContent(word_text(words, catalogue))


def _call(route: VoiceRoute, words: Words, catalogue: Catalogue) -> SpokenContent:
    app = catalogue.app(words.recipient.client_id)
    locale = catalogue.choose_spoken(words.recipient, route.locale, LANGUAGES.keys())
    language = language_of(locale)
    ssml = speak(words.purpose, catalogue.texts(locale, app.texts), app=app.name, code=words.code)
    return SpokenContent(ssml, route.voices.get(language, LANGUAGES[language]))
