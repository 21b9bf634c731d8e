"""Words texts: a language's words with code, application, life and user name in their places, as a phone gets them."""

from __future__ import annotations

import re
from copy import replace
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.topics import TOPICS, Topic
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.messages.autofill import Autofill
    from cognito_otp.domain.messages.texts import Texts
    from cognito_otp.domain.purposes import Purpose


LONGEST_BY_COGNITO = 140
"""What Cognito takes as smsMessage, in characters (SmsVerificationMessageType). Some report that bytes are counted."""


class Filling(Value, frozen=True):
    """What a message tells. ``life`` is in seconds; code and user are Cognito's placeholders, or fit to be shown."""

    hidden = ("code", "user")

    app: str
    life: int
    code: str
    user: str = ""


CREDENTIAL = re.compile(r" ?(\{(?:user|code)\}) ?")


def word_sms(purpose: Purpose, texts: Texts, filling: Filling, *, in_gsm: bool = False) -> str:
    """Word a text of one line, in the language's GSM spelling where that is asked for and saves the Unicode."""
    topic = TOPICS[purpose]
    plain = _fill(texts, f"{topic}.sms", filling)
    if in_gsm and f"gsm.{topic}" in texts.words and measure(plain).encoding != "GSM":
        twin = _fill(texts, f"gsm.{topic}", filling, twin=True)
        return twin if measure(twin).encoding == "GSM" else plain
    return plain


def set_apart(purpose: Purpose, texts: Texts) -> Texts:
    """Give user name and password of an invitation lines of their own in a language from right to left.

    In its lines a phone would show ``aB3!`` as ``!aB3``: signs at an end belong to the words around them. Cognito takes
    no new line in a text, so this is for texts that we send.
    """
    name = f"{Topic.INVITE}.sms"
    if TOPICS[purpose] is not Topic.INVITE or texts.direction == "ltr":
        return texts
    return replace(texts, words={**texts.words, name: CREDENTIAL.sub(r"\n\1\n", texts.words[name]).strip("\n")})


def add_autofill(purpose: Purpose, text: str, code: str, autofill: Autofill) -> str:
    """Add the lines that fill a code in; a temporary password is none."""
    return text if TOPICS[purpose] is Topic.INVITE else autofill.append(text, code)


def _fill(texts: Texts, name: str, filling: Filling, *, twin: bool = False) -> str:
    life = texts.life(filling.life, twin=twin)
    return texts.word(name, app=filling.app, code=filling.code, user=filling.user, life=life)
