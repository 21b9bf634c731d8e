"""Refusals have a sentence each, with a stable code, as applications and people read them, in every language."""

from __future__ import annotations

import re

import pytest
from support.messages import CATALOGUE, OURS, catalogue_with
from support.people import PHONE, POOL

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.refusals import word_refusals
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.pre_sign_up import Deny, word
from cognito_otp.domain.sign_up.refusals import Form, Refusal, RefusalCode
from cognito_otp.domain.sign_up.sign_ups import SignUpEvent, SignUpSource
from cognito_otp.domain.users import UserAttributes
from cognito_otp_tools.texts.entries import ENTRIES

APPLICATIONS = re.compile(r"\[([a-z_]+\.[a-z]+)\]")
"""How docs/sign-up.md finds the codes."""
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


def event(
    *,
    phone_number: str | None = None,
    locale: str | None = None,
    requested: str | None = None,
    client: str | None = None,
) -> SignUpEvent:
    """Make a sign-up by someone of these languages."""
    attributes = UserAttributes(phone_number=phone_number, locale=locale)
    return SignUpEvent("PreSignUp_SignUp", SignUpSource.SIGN_UP, POOL, attributes, client, requested)


def say(*refusals: Refusal) -> str:
    """Word refusals in English."""
    return word(Deny(refusals), event(), CATALOGUE)


def word_in(texts: Texts, refusal: Refusal) -> str:
    """Word one refusal in a language."""
    return word_refusals(texts, [(refusal.key, refusal.example)])


def entry(refusal: Refusal) -> str:
    """Return the catalogue's entry of a refusal: what is said of another form is said of the code."""
    name = refusal.code if refusal.form in {None, Form.OTHER} else f"{refusal.code}_{refusal.form}"
    return f"refusals.{name}"


def test_english_has_a_sentence_for_every_refusal_and_no_other() -> None:
    wanted = {entry(refusal) for refusal in EVERY}
    assert {name for name in CATALOGUE.texts("en").words if name.startswith("refusals.")} == wanted
    assert {name for name in ENTRIES if name.startswith("refusals.")} == wanted


@pytest.mark.parametrize("refusal", EVERY, ids=[refusal.key for refusal in EVERY])
def test_a_refusal_is_one_sentence_and_its_code(refusal: Refusal) -> None:
    text = say(refusal)
    sentence, _, code = text.partition(" [")
    assert code == f"{refusal.code}]"
    assert sentence == CATALOGUE.texts("en").words[entry(refusal)].replace("{example}", refusal.example)
    assert sentence[0].isupper()
    assert not re.search(r"[.!?] ", sentence)
    assert not sentence.endswith(".")  # Cognito adds one
    assert text.isascii()
    assert "{" not in text


@pytest.mark.parametrize("language", OURS.files)
def test_every_language_says_every_refusal_with_its_code_and_how_to_write_a_number(language: str) -> None:
    texts = Texts.read(build_texts(language, OURS.files[language], OURS.cldr))
    for refusal in EVERY:
        text = word_in(texts, refusal)
        assert APPLICATIONS.findall(text) == [refusal.code]
        assert "{" not in text
        assert refusal.example in text


def test_all_problems_are_said_at_once_and_applications_find_their_codes() -> None:
    text = say(Refusal(RefusalCode.PHONE_MISSING), Refusal(RefusalCode.EMAIL_FORMAT, Form.OTHER))
    assert text == (
        "A phone number is required to sign up [phone_number.missing]. "
        "The email address is not valid, so write it like name@example.com [email.format]"
    )
    assert APPLICATIONS.findall(text) == ["phone_number.missing", "email.format"]


@pytest.mark.parametrize(
    ("who", "language"),
    [
        (event(locale="fr-CA", requested="de"), "fr"),
        (event(requested="de-AT"), "de"),
        (event(requested="de; DROP TABLE"), "en"),
        (event(client="shop"), "ja"),
        (event(locale="it", client="shop"), "ja"),  # a draft that is not offered
        (event(phone_number="+4915123456789"), "de"),
        (event(phone_number="+49015123456789"), "de"),
        (event(phone_number=PHONE), "en"),
        (event(phone_number="0151 23456789"), "en"),
        (event(locale="xx", phone_number="+\u0664\u0664"), "en"),
    ],
)
def test_a_refusal_is_in_the_language_of_who_signs_up(who: SignUpEvent, language: str) -> None:
    catalogue = catalogue_with("de", "fr", "ja", drafts=["it"], settings={"clients": {"shop": {"locale": "ja"}}})
    text = word(Deny((Refusal(RefusalCode.EMAIL_MISSING),)), who, catalogue)
    mark = "" if language == "en" else f"[{language}] "
    assert text == f"{mark}An email address is required to sign up [email.missing]"


def test_an_application_may_have_sentences_of_its_own() -> None:
    settings = {"clients": {"shop": {"texts": "shop"}}}
    catalogue = catalogue_with("de", settings=settings, variants={"shop": ["de"]})
    text = word(Deny((Refusal(RefusalCode.EMAIL_MISSING),)), event(locale="de", client="shop"), catalogue)
    assert text.startswith("[shop/de] ")


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur"])
def test_between_letters_that_run_to_the_left_a_number_begins_with_its_plus(language: str) -> None:
    """By the bidirectional algorithm the plus belongs to the digits if what stands before it runs to the right."""
    texts = Texts.read(build_texts(language, OURS.files[language], OURS.cldr))
    assert "\u200e+447400123456" in word_in(texts, Refusal(RefusalCode.PHONE_FORMAT, Form.NO_PLUS, "+447400123456"))


def test_codes_reach_applications_without_any_text() -> None:
    denied = Deny((Refusal(RefusalCode.PHONE_TYPE), Refusal(RefusalCode.EMAIL_MISSING)))
    assert APPLICATIONS.findall(denied.unworded) == ["phone_number.type", "email.missing"]
