"""What a call says: the code's digits, slowly and twice, in the recipient's language.

Voices and their languages: Amazon Polly developer guide, "Available voices"; SendVoiceMessage takes the VoiceIds of
its own model. SSML: Polly's ``say-as``, ``prosody`` and ``break``. A code is digits, so each is read by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cognito_otp.domain.messages.texts import fill
from cognito_otp.domain.messages.topics import TOPICS, Topic

if TYPE_CHECKING:
    from cognito_otp.domain.messages.texts import Texts
    from cognito_otp.domain.purposes import Purpose

LANGUAGES = {
    "en": "JOANNA",
    "da": "NAJA",
    "de": "VICKI",
    "es": "LUCIA",
    "fr": "LEA",
    "it": "BIANCA",
    "ja": "MIZUKI",
    "ko": "SEOYEON",
    "nb": "LIV",
    "nl": "LOTTE",
    "pl": "EWA",
    "pt": "CAMILA",
    "sv": "ASTRID",
    "tr": "FILIZ",
    "zh": "ZHIYU",
}
"""The usual voice of each language that a call can speak, by its ISO 639-1 code."""

VOICES = frozenset(
    """
    AMY ASTRID BIANCA BRIAN CAMILA CARLA CARMEN CELINE CHANTAL CONCHITA CRISTIANO DORA EMMA ENRIQUE EWA FILIZ
    GERAINT GIORGIO GWYNETH HANS INES IVY JACEK JAN JOANNA JOEY JUSTIN KARL KENDRA KIMBERLY LEA LIV LOTTE LUCIA
    LUPE MADS MAJA MARLENE MATHIEU MATTHEW MAXIM MIA MIGUEL MIZUKI NAJA NICOLE PENELOPE RAVEENA RICARDO RUBEN
    RUSSELL SALLI SEOYEON TAKUMI TATYANA VICKI VITORIA ZEINA ZHIYU
    """.split()  # noqa: SIM905 - a list of literals would take a line for each
)
"""The VoiceIds of SendVoiceMessage's model."""


def language_of(locale: str) -> str:
    """Return the language of a locale such as ``pt-BR``, as LANGUAGES names it."""
    return locale.partition("-")[0]


def speak(purpose: Purpose, texts: Texts, *, app: str, code: str) -> str:
    """Word a call as SSML, in a language that a call can speak."""
    digits = f'<prosody rate="x-slow"><say-as interpret-as="digits">{escape(code)}</say-as></prosody>'
    # No plan takes a temporary password to a call, so an invitation has no words for one.
    words = texts.words.get(f"{TOPICS[purpose]}.call") or texts.words[f"{Topic.SIGN_IN}.call"]
    first = fill(escape(words), app=escape(app), digits=digits)
    again = fill(escape(texts.words["call.again"]), digits=digits)
    return f'<speak>{first}<break time="1s"/>{again}</speak>'
