"""The characters to look at: those that make a text Unicode or take two places, and those that are not seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_otp_tools.preview.letters import Mark, listed, mark


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Plain words, é à ñ.", {}),
        ("Ważny kod, nie udostępniaj", {"ż": Mark.UNICODE, "ę": Mark.UNICODE}),
        ("It\u2019s your code", {"\u2019": Mark.UNICODE}),
        ("Your code 🙂", {"🙂": Mark.UNICODE}),
        ("5 € for [you]", {"€": Mark.DOUBLE, "[": Mark.DOUBLE, "]": Mark.DOUBLE}),
        ("楽天 is for you", {"楽天": Mark.UNICODE}),
        ("Ваш код для Acme", {}),
        ("رمز التحقق من Acme", {}),
        ("Acme の確認コードです", {}),
        ("می\u200cخواهم", {}),  # noqa: RUF001 - Persian
        ("two\nlines", {}),
        ("turned \u202e round", {" U+202E ": Mark.UNSEEN}),
        ("\x1b[31mred", {" U+001B ": Mark.UNSEEN}),
    ],
)
def test_what_is_marked_in_a_text(text: str, marked: dict[str, Mark]) -> None:
    found = {piece.text: piece.mark for piece in mark(text, is_sms=True) if piece.mark is not None}
    assert found == marked


def test_what_gsm_lacks_is_of_no_interest_in_an_email_and_what_is_not_seen_is() -> None:
    marks = {piece.text: piece.mark for piece in mark("Ważny \u202e €", is_sms=False) if piece.mark is not None}
    assert marks == {" U+202E ": Mark.UNSEEN}


def test_marked_characters_are_listed_once_in_their_order() -> None:
    assert listed(mark("Ważny, udostępniaj \u202e\u202d żę", is_sms=True)) == "ż ę U+202E U+202D"


@given(st.text())
def test_pieces_put_together_are_the_text_without_what_is_not_seen(text: str) -> None:
    for is_sms in (True, False):
        pieces = mark(text, is_sms=is_sms)
        seen = "".join(piece.text for piece in pieces if piece.mark is not Mark.UNSEEN)
        assert set(seen) <= set(text)
        assert "\x1b" not in seen
        if all(piece.mark is not Mark.UNSEEN for piece in pieces):
            assert seen == text
