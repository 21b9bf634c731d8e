"""Finds the characters of a message that one should look at: those that make a text cost more, or are not seen."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from cognito_otp.domain.messages.segments import GSM_BASIC, GSM_EXTENSION
from cognito_otp_tools.texts.text_checks import JOINERS


class Mark(StrEnum):
    """Why to look at a character.

    ``unicode``: it alone, or with a few others, keeps a text out of the GSM alphabet; ``double``: it takes two places
    of that alphabet; ``unseen``: it cannot be seen, and is named by its number.
    """

    UNICODE = "unicode"
    DOUBLE = "double"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a text that follow each other and have one mark, or none; ``text`` is how to show them."""

    text: str
    mark: Mark | None = None


def mark(text: str, *, is_sms: bool) -> tuple[Piece, ...]:
    """Cut a message into pieces; what the GSM alphabet lacks is of interest in an SMS alone."""
    marks = _marks_of_sms(text) if is_sms else {}
    kinds = [Mark.UNSEEN if _is_unseen(character) else marks.get(character) for character in text]
    groups = groupby(zip(kinds, text, strict=True), key=lambda pair: pair[0])
    return tuple(Piece("".join(_shown(character) for _, character in pairs), kind) for kind, pairs in groups)


def listed(pieces: tuple[Piece, ...]) -> str:
    """List the marked characters, each once, in the order of the text."""
    marked = [piece for piece in pieces if piece.mark is not None]
    found = [piece.text.split() if piece.mark is Mark.UNSEEN else list(piece.text) for piece in marked]
    return " ".join(dict.fromkeys(word for words in found for word in words))


def _marks_of_sms(text: str) -> dict[str, Mark]:
    """Mark what the GSM alphabet lacks, unless the text is of another script, in which every letter would be marked."""
    strange = [character for character in text if character not in GSM_BASIC and character not in GSM_EXTENSION]
    if not strange:
        return dict.fromkeys(GSM_EXTENSION, Mark.DOUBLE)
    letters = sum(character.isalpha() for character in text)
    strange_letters = sum(character.isalpha() for character in strange)
    return dict.fromkeys(strange, Mark.UNICODE) if strange_letters * 2 < letters else {}


def _is_unseen(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and character not in JOINERS + "\n"
    )


def _shown(character: str) -> str:
    return f" U+{ord(character):04X} " if _is_unseen(character) else character
