"""What a call says: the code's digits, slowly and twice, in the recipient's language.

Voices and their languages: Amazon Polly developer guide, "Available voices"; SendVoiceMessage takes the VoiceIds of
its own model. SSML: Polly's ``say-as``, ``prosody`` and ``break``. A code is digits, so each is read by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language: its usual voice, and what is said around the digits, with ``{app}`` and ``{digits}`` filled in."""

    voice: str
    first: str
    again: str


LANGUAGES = {
    "en": Spoken("JOANNA", "Your {app} code is {digits}", "Again, your code is {digits}"),
    "da": Spoken("NAJA", "Din kode til {app} er {digits}", "Igen, din kode er {digits}"),
    "de": Spoken("VICKI", "Ihr Code für {app} lautet {digits}", "Noch einmal, Ihr Code lautet {digits}"),
    "es": Spoken("LUCIA", "Su código de {app} es {digits}", "De nuevo, su código es {digits}"),
    "fr": Spoken("LEA", "Votre code {app} est {digits}", "Je répète, votre code est {digits}"),
    "it": Spoken("BIANCA", "Il suo codice {app} è {digits}", "Ripeto, il suo codice è {digits}"),
    "ja": Spoken("MIZUKI", "{app}の確認コードは {digits} です", "繰り返します。確認コードは {digits} です"),
    "ko": Spoken("SEOYEON", "{app} 인증 코드는 {digits} 입니다", "다시 말씀드립니다. 인증 코드는 {digits} 입니다"),
    "nb": Spoken("LIV", "Koden din for {app} er {digits}", "Igjen, koden din er {digits}"),
    "nl": Spoken("LOTTE", "Uw code voor {app} is {digits}", "Nogmaals, uw code is {digits}"),
    "pl": Spoken("EWA", "Twój kod {app} to {digits}", "Powtarzam, twój kod to {digits}"),
    "pt": Spoken("CAMILA", "Seu código {app} é {digits}", "Repetindo, seu código é {digits}"),
    "sv": Spoken("ASTRID", "Din kod för {app} är {digits}", "Igen, din kod är {digits}"),
    "tr": Spoken("FILIZ", "{app} kodunuz {digits}", "Tekrar ediyorum, kodunuz {digits}"),
    "zh": Spoken("ZHIYU", "您的{app}验证码是 {digits}", "重复一遍,验证码是 {digits}"),
}  # fmt: skip
"""The languages that a call can speak, by their ISO 639-1 code."""

VOICES = frozenset(
    """
    AMY ASTRID BIANCA BRIAN CAMILA CARLA CARMEN CELINE CHANTAL CONCHITA CRISTIANO DORA EMMA ENRIQUE EWA FILIZ
    GERAINT GIORGIO GWYNETH HANS INES IVY JACEK JAN JOANNA JOEY JUSTIN KARL KENDRA KIMBERLY LEA LIV LOTTE LUCIA
    LUPE MADS MAJA MARLENE MATHIEU MATTHEW MAXIM MIA MIGUEL MIZUKI NAJA NICOLE PENELOPE RAVEENA RICARDO RUBEN
    RUSSELL SALLI SEOYEON TAKUMI TATYANA VICKI VITORIA ZEINA ZHIYU
    """.split()  # noqa: SIM905 - a list of literals would take a line for each
)
"""The VoiceIds of SendVoiceMessage's model."""


def language_of(locale: str | None) -> str | None:
    """Return the language of a locale such as ``pt-BR`` or ``pt_BR`` if a call can speak it."""
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    language = "nb" if language == "no" else language
    return language if language in LANGUAGES else None


def speak(language: str, *, app: str, code: str) -> str:
    """Word a call as SSML in one of LANGUAGES."""
    spoken = LANGUAGES[language]
    digits = f'<prosody rate="x-slow"><say-as interpret-as="digits">{escape(code)}</say-as></prosody>'
    first = spoken.first.format(app=escape(app), digits=digits)
    again = spoken.again.format(digits=digits)
    return f'<speak>{first}<break time="1s"/>{again}</speak>'
