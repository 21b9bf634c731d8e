"""Refusals have a sentence each, with a stable code, as applications and people read them."""

from __future__ import annotations

import re

import pytest

from cognito_otp.domain.sign_up.refusals import SENTENCES, Form, Refusal, RefusalCode, word

PHONE_FORMS = set(Form)
EMAIL_FORMS = {Form.OTHER, Form.CHARACTERS, Form.TOO_LONG}
EVERY = [
    *(Refusal(code) for code in RefusalCode if not code.endswith(".format")),
    *(Refusal(RefusalCode.PHONE_FORMAT, form, "+447400123456") for form in sorted(PHONE_FORMS)),
    *(Refusal(RefusalCode.EMAIL_FORMAT, form) for form in sorted(EMAIL_FORMS)),
]


def test_the_codes_are_those_that_applications_rely_on() -> None:
    assert set(RefusalCode) == {
        "phone_number.missing",
        "phone_number.format",
        "phone_number.country",
        "phone_number.type",
        "email.missing",
        "email.format",
    }


def test_there_is_a_sentence_for_every_refusal_and_no_other() -> None:
    assert {refusal.key for refusal in EVERY} == SENTENCES.keys()


@pytest.mark.parametrize("refusal", EVERY, ids=[refusal.key for refusal in EVERY])
def test_a_refusal_is_one_sentence_and_its_code(refusal: Refusal) -> None:
    text = word([refusal])
    sentence, _, code = text.partition(" [")
    assert code == f"{refusal.code}]"
    assert sentence[0].isupper()
    assert not re.search(r"[.!?] ", sentence)
    assert not sentence.endswith(".")  # Cognito adds one
    assert text.isascii()
    assert "{" not in text


@pytest.mark.parametrize("form", sorted(PHONE_FORMS))
def test_every_wrong_form_of_a_number_shows_how_to_write_it(form: Form) -> None:
    assert "+447400123456" in word([Refusal(RefusalCode.PHONE_FORMAT, form, "+447400123456")])


def test_all_problems_are_told_at_once_and_applications_find_their_codes() -> None:
    text = word([Refusal(RefusalCode.PHONE_MISSING), Refusal(RefusalCode.EMAIL_FORMAT, Form.OTHER)])
    assert text == (
        "A phone number is required to sign up [phone_number.missing]. "
        "The email address is not valid, so write it like name@example.com [email.format]"
    )
    assert re.findall(r"\[([a-z_]+\.[a-z]+)\]", text) == ["phone_number.missing", "email.format"]
