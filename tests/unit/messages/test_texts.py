"""Words are filled in at once, and numbers take their plural forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.messages import CATALOGUE, OURS, catalogue_with

from cognito_otp.domain.messages.apps import App
from cognito_otp.domain.messages.autofill import Autofill
from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.catalogue import Catalogue
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.refusals import word_refusal, word_refusals
from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.texts import Texts, fill
from cognito_otp.domain.messages.wording import Filling, add_autofill, word_sms
from cognito_otp.domain.purposes import DAY, HOUR, MINUTE, Purpose
from cognito_otp_tools.texts.cldr import facts

RUSSIAN = {
    "direction": "ltr",
    "lifetimes": {
        "minutes": "{n} мин",
        "hours": {"one": "{n} час", "few": "{n} часа", "many": "{n} часов"},
        "days": {"one": "{n} день", "few": "{n} дня", "many": "{n} дней"},
    },
    "gsm": {"sign_in": "Kod {app}: {code}. {life}.", "minutes": "{n} min"},
    "sign_in": {"sms": "Код {app}: {code}. {life}."},
}
TEXTS = Texts.read(build_texts("ru", RUSSIAN, OURS.cldr))


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (0, "1 minute", "1 мин"),
        (3 * MINUTE + 59, "3 minutes", "3 мин"),
        (HOUR, "1 hour", "1 час"),
        (2 * HOUR, "2 hours", "2 часа"),
        (DAY, "24 hours", "24 часа"),
        (21 * DAY, "21 days", "21 день"),
        (7 * DAY, "7 days", "7 дней"),
        (365 * DAY, "365 days", "365 дней"),
        (1000 * DAY, "1000 days", "1000 дней"),
    ],
)
def test_a_life_is_said_in_the_unit_and_the_form_that_people_use(seconds: int, english: str, russian: str) -> None:
    assert CATALOGUE.texts("en").life(seconds) == english
    assert TEXTS.life(seconds) == russian


def test_what_we_have_of_cldr_is_what_babel_has() -> None:
    """``python -m cognito_otp_tools.texts.cldr`` writes it anew."""
    assert facts() == OURS.cldr


@given(st.dictionaries(st.sampled_from(["app", "code", "user", "life"]), st.text() | st.just("{code}{user}")))
def test_a_value_that_looks_like_a_place_stays_as_it_is(values: dict[str, str]) -> None:
    template = "<{app}|{code}|{user}|{life}|{other}>"
    shown = [values.get(name, f"{{{name}}}") for name in ("app", "code", "user", "life")]
    assert fill(template, **values) == f"<{'|'.join(shown)}|{{other}}>"


def test_the_gsm_spelling_is_used_where_it_is_asked_for_and_saves_the_unicode() -> None:
    filling = Filling("Acme", 3 * MINUTE, "123456")
    assert word_sms(Purpose.AUTHENTICATION, TEXTS, filling) == "Код Acme: 123456. 3 мин."
    twin = word_sms(Purpose.AUTHENTICATION, TEXTS, filling, in_gsm=True)
    assert (twin, measure(twin).encoding) == ("Kod Acme: 123456. 3 min.", "GSM")
    named = Filling("楽天", 3 * MINUTE, "123456")
    assert word_sms(Purpose.AUTHENTICATION, TEXTS, named, in_gsm=True) == "Код 楽天: 123456. 3 мин."


@pytest.mark.parametrize("code", ["123456", "12345678"])
def test_the_last_line_is_what_phones_fill_in_from_and_androids_hash_stands_before_it(code: str) -> None:
    both = Autofill("example.com", "FA+9qCX9VSu")
    text = add_autofill(Purpose.AUTHENTICATION, f"{code} is it.", code, both)
    assert text == f"{code} is it.\nFA+9qCX9VSu\n@example.com #{code}"
    assert measure(text).encoding == "GSM"
    assert add_autofill(Purpose.SIGN_UP, "x", code, Autofill("example.com")) == f"x\n@example.com #{code}"
    assert add_autofill(Purpose.SIGN_UP, "x", code, Autofill()) == "x"


def test_a_temporary_password_is_never_filled_in() -> None:
    assert add_autofill(Purpose.ADMIN_CREATE_USER, "x", "aB3!", Autofill("example.com", "FA+9qCX9VSu")) == "x"


def test_an_application_has_what_it_sets_and_the_deployments_for_the_rest() -> None:
    settings = {
        "app": "Zürich Café",
        "autofill": {"domain": "example.com"},
        "clients": {"a": {"app": "楽天"}, "b": {"autofill": {}}},
    }
    catalogue = catalogue_with(settings=settings, app="Parameter")
    web = Autofill("example.com")
    assert catalogue.app("a") == App("楽天", autofill=web)
    assert catalogue.app("b") == App("Zürich Café")
    assert catalogue.app(None) == catalogue.app("unknown") == App("Zürich Café", autofill=web)


@pytest.mark.parametrize("error", [FileNotFoundError(), ValueError(), KeyError("words")])
def test_a_language_that_cannot_be_read_is_english_and_costs_no_code(error: Exception) -> None:
    index: dict[str, object] = {
        "default": {},
        "apps": {},
        "variants": {},
        "parents": {},
        "main_languages": {},
        "in_gsm": [],
    }
    index |= {"languages": ["de", "en"], "offered": ["de", "en"]}
    english = build_texts("en", OURS.files["en"], OURS.cldr)

    def read(name: str) -> dict[str, object]:
        if name != "en":
            raise error
        return english

    assert Catalogue.of(index, read, "Acme", "en").texts_for(Recipient("de")).locale == "en"


def test_all_that_is_wrong_is_said_each_with_the_code_that_applications_know() -> None:
    wrong = [("phone_number.format.no_plus", "+447400123456"), ("email.missing", "")]
    assert word_refusals(CATALOGUE.texts("en"), wrong) == (
        "Write the phone number with + before its country code, for example +447400123456 [phone_number.format]. "
        "An email address is required to sign up [email.missing]"
    )


@pytest.mark.parametrize(
    ("key", "start"),
    [
        ("phone_number.missing", "A phone number is required to sign up"),
        (
            "phone_number.format",
            "The phone number is not valid, so write it with + and the country code, for example +1",
        ),
        ("phone_number.format.no_plus", "Write the phone number with + before its country code, for example +1"),
        ("phone_number.format.other", "The phone number is not valid"),
        ("email.format.too_long", "The email address is too long"),
    ],
)
def test_a_refusal_is_said_as_exactly_as_the_language_can(key: str, start: str) -> None:
    assert word_refusal(CATALOGUE.texts("en"), key, example="+1").startswith(start)
