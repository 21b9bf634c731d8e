"""Words why a sign-up is refused, by the stable code that applications know.

Cognito shows it to the person who signs up, after "PreSignUp failed with error ", and adds a full stop: so the last
sentence ends without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.messages.texts import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp.domain.messages.texts import Texts

LEFT_TO_RIGHT = "\u200e"
"""A mark that is not seen: behind Arabic or Hebrew letters, the plus of a number would be shown at its other end."""


def word_refusal(texts: Texts, key: str, *, example: str = "") -> str:
    """Return the sentence of a key such as ``phone_number.format`` or ``phone_number.format.no_plus``.

    A language without a sentence for the form says that of the code. It ends without a full stop, for Cognito adds one.
    """
    attribute, code, *form = key.split(".")
    general = f"refusals.{attribute}.{code}"
    exact = "_".join((general, *form))
    shown = f"{LEFT_TO_RIGHT}{example}" if texts.direction == "rtl" else example
    return fill(texts.words.get(exact) or texts.words[general], example=shown)


def word_refusals(texts: Texts, refusals: Iterable[tuple[str, str]]) -> str:
    """Write all that is wrong with a sign-up: of each key and example a sentence, with its code in brackets."""
    sentences = (
        f"{word_refusal(texts, key, example=example)} [{'.'.join(key.split('.')[:2])}]" for key, example in refusals
    )
    return ". ".join(sentences)
