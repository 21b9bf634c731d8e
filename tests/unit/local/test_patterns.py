"""The models' patterns with Unicode's categories, judged by unicodedata."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from cognito_otp_local.aws_api.patterns import matches
from cognito_otp_local.cognito import shapes

NAME = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
"""UsernameType's, documented in the API reference."""
SEEN = ["ada", "ada@example.com", "+447700900123", "Zoë", "Zoe\u0308", "名前", "नमस्ते", "😀", "Ⅻ½", "¿a«b»"]
UNSEEN = {
    "zero-width space": "ada\u200b",
    "zero-width joiner": "a\u200dda",
    "byte order mark": "\ufeffada",
    "right-to-left mark": "ada\u200f",
    "soft hyphen": "a\u00adda",
    "control": "ada\x07",
    "next line": "ada\u0085",
    "private use": "ada\ue000",
    "unassigned": "ada\u0378",
    "no-break space": "ada\u00a0",
    "line separator": "ada\u2028",
    "tag": "ada\U000e0041",
}


@pytest.mark.parametrize("name", SEEN)
def test_names_of_letters_marks_symbols_numbers_and_punctuation_are_taken(name: str) -> None:
    shapes.check_text("UsernameType", name, "username")


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_names_with_invisible_and_format_characters_are_refused(name: str) -> None:
    with pytest.raises(Exception, match="Value at 'username' failed to satisfy constraint"):
        shapes.check_text("UsernameType", name, "username")


def test_every_character_is_judged_by_its_category() -> None:
    taken = {point for point in range(sys.maxunicode + 1) if matches(NAME, chr(point))}
    assert taken == {point for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point))[0] in "LMSNP"}


def test_a_category_in_negated_brackets_is_left_out() -> None:
    assert matches(r"[^_\p{Z}]+", "aé\u200b")
    assert not matches(r"[^_\p{Z}]+", "a\u2003")


def test_whitespace_and_digits_are_those_of_ascii_as_in_java() -> None:
    assert matches(r"[\d]+", "12")
    assert not matches(r"[\d]+", "١٢")
    assert not matches(r"[\s]+", "\u2003")
