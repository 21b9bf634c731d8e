"""Which language someone gets: in order, by language ranges, and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.messages import OURS, catalogue_with

from cognito_otp.domain.messages.locales import LONGEST_TAG, Recipient, lookup, read_tag

PARENTS = OURS.cldr["parents"]


@pytest.mark.parametrize(
    ("wanted", "available", "found"),
    [
        ("pt-BR", {"pt", "en"}, "pt"),
        ("pt_BR", {"pt", "pt-BR"}, "pt-BR"),
        ("PT-br", {"pt-BR"}, "pt-BR"),
        ("pt", {"pt-BR"}, None),
        ("pt-AO", {"pt", "pt-PT"}, "pt-PT"),
        ("es-MX", {"es", "es-419"}, "es-419"),
        ("es-ES", {"es", "es-419"}, "es"),
        ("es-MX", {"es"}, "es"),
        ("zh", {"zh-Hans", "zh-Hant"}, "zh-Hans"),
        ("zh-CN", {"zh-Hans", "zh-Hant"}, "zh-Hans"),
        ("zh-TW", {"zh-Hans", "zh-Hant"}, "zh-Hant"),
        ("zh_HK", {"zh-Hans", "zh-Hant"}, "zh-Hant"),
        ("zh-Hant-TW", {"zh-Hans", "zh-Hant"}, "zh-Hant"),
        ("no", {"nb"}, "nb"),
        ("no-NO", {"nb"}, "nb"),
        ("nn", {"nb"}, "nb"),
        ("iw", {"he"}, "he"),
        ("in", {"id"}, "id"),
        ("tl-PH", {"fil"}, "fil"),
        ("en_US.UTF-8", {"en"}, "en"),
        ("de-DE-u-co-phonebk", {"de"}, "de"),
        ("tlh", {"en"}, None),
        ("", {"en"}, None),
        (None, {"en"}, None),
        ("english", {"en"}, None),
        ("en; drop table", {"en"}, None),
        ("../../en", {"en"}, None),
        ("en" + "-x" * 20, {"en"}, None),
    ],
)
def test_a_tag_finds_the_language_that_serves_it_best(
    wanted: str | None, available: set[str], found: str | None
) -> None:
    assert lookup(wanted, available, PARENTS) == found


@pytest.mark.parametrize(
    ("recipient", "language"),
    [
        (Recipient("fr-CA", "it", "client-de", "BR"), "fr"),
        (Recipient("xx", "it-CH", "client-de", "BR"), "it"),
        (Recipient(None, "!", "client-de", "BR"), "de"),
        (Recipient(None, None, "another", "BR"), "pt-BR"),
        (Recipient(None, None, None, "PT"), "pt"),
        (Recipient(None, None, None, "AT"), "nl"),
        (Recipient(), "nl"),
    ],
)
def test_the_order_is_user_client_application_country_default(recipient: Recipient, language: str) -> None:
    """Austria's language is German, a draft that is only named for an application."""
    settings = {"clients": {"client-de": {"locale": "de"}}}
    languages = ("fr", "it", "pt", "pt-BR", "nl")
    catalogue = catalogue_with(*languages, drafts=["de"], settings=settings, default_locale="nl-BE")
    assert catalogue.choose(recipient) == language


def test_a_language_of_the_whole_deployment_comes_after_the_countrys_and_before_the_parameter() -> None:
    settings = {"locale": "fr", "clients": {"shop": {"app": "Shop"}}}
    catalogue = catalogue_with("de", "fr", "nl", settings=settings, default_locale="nl")
    for client_id in (None, "shop"):
        assert catalogue.choose(Recipient(client_id=client_id, country="DE")) == "de"
        assert catalogue.choose(Recipient(client_id=client_id, country="BR")) == "fr"
    assert catalogue.choose_spoken(Recipient(), "de", {"de", "fr"}) == "de"


def test_drafts_are_chosen_where_they_are_offered_or_named() -> None:
    german = Recipient("de")
    assert catalogue_with(drafts=["de", "fr"]).choose(german) == "en"
    assert catalogue_with(drafts=["de", "fr"], settings={"drafts": ["de"]}).choose(german) == "de"
    assert catalogue_with(drafts=["de", "fr"], settings={"drafts": "all"}).choose(german) == "de"
    assert catalogue_with(drafts=["de"], default_locale="de").choose(Recipient("fr")) == "de"


def test_a_default_language_without_texts_is_a_problem_and_english_is_used() -> None:
    catalogue = catalogue_with(default_locale="tlh")
    assert catalogue.choose(Recipient()) == "en"
    assert catalogue.problem == "DEFAULT_LOCALE is 'tlh', which has no texts, and English is used"
    assert catalogue_with("de", default_locale="de-AT").problem is None


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_is_written_some_language_is_chosen(user: str, requested: str, client: str, country: str) -> None:
    catalogue = catalogue_with("de", "zh-Hans", drafts=["fr"])
    assert catalogue.choose(Recipient(user, requested, client, country)) in {"en", "de", "zh-Hans"}


@pytest.mark.parametrize("value", [None, "", 5, ["de"], {"de": 1}, b"de"])
def test_what_is_no_text_is_no_tag(value: object) -> None:
    assert read_tag(value) is None


@given(st.text() | st.from_regex(r"[a-zA-Z]{1,9}([-_][a-zA-Z0-9]{0,9}){0,9}"))
def test_what_is_read_as_a_tag_could_name_no_file_but_a_languages(value: str) -> None:
    tag = read_tag(value)
    assert tag is None or (len(tag) <= LONGEST_TAG and tag.replace("-", "").isalnum() and tag.isascii())
