"""E-mails: their structure, and what Cognito takes of them. tests/browser looks at them as people do."""

from __future__ import annotations

import unicodedata
from copy import replace
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.messages import CATALOGUE, OURS

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.emails import Email, fit_subject, word_email, word_link_email
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.messages.wording import Filling
from cognito_otp.domain.purposes import DAY, Purpose

ENGLISH = CATALOGUE.texts("en")
VOID = {"meta"}


class Structure(HTMLParser):
    """The elements of a page: their attributes, and whether they are closed in order."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.words.append(data.strip())


def emails(texts: Texts, **filling: Any) -> list[Email]:
    """Word every e-mail of a language."""
    filled = replace(Filling("Acme", DAY, "{####}", "{username}"), **filling)
    worded = [word_email(purpose, texts, filled) for purpose in Purpose]
    return [*worded, word_link_email(texts, filled, "{##Click Here##}")]


def test_an_email_is_whole_html_in_its_language_with_a_title_and_without_links_and_pictures() -> None:
    for email in emails(ENGLISH):
        found = Structure(email.body)
        names = {name for name, _ in found.elements}
        assert names <= {"html", "head", "meta", "title", "style", "body", "div", "h1", "p", "bdi", "textarea"}
        attributes = dict(found.elements)
        assert (attributes["html"]["lang"], attributes["html"]["dir"]) == ("en", "ltr")
        assert email.subject in found.words
        assert "background-color" not in email.body
        assert "http" not in email.body


def test_a_right_to_left_language_has_its_direction_and_the_code_its_own() -> None:
    document = {**OURS.files["en"], "direction": "rtl"}
    texts = Texts.read(build_texts("ar", document, OURS.cldr))
    for email in emails(texts):
        found = Structure(email.body)
        assert [given["dir"] for name, given in found.elements if name in {"html", "div"}] == ["rtl", "rtl"]
        assert [given["dir"] for name, given in found.elements if name in {"p", "textarea"} and "dir" in given] in (
            ["ltr"],
            [],
        )


def test_what_cognito_does_not_take_is_written_as_a_number_and_left_out_of_the_subject() -> None:
    """Persian's joiner and French's narrow space are in neither of the pattern's classes."""
    for email in emails(ENGLISH, app="می\u200cخوا\u202fهم"):  # noqa: RUF001 - Persian
        assert "می&#8204;خوا&#8239;هم" in email.body
        assert "\u200c" not in email.subject + email.body
        assert "\u202f" not in email.subject + email.body


@given(st.text(max_size=200))
def test_a_subject_is_what_cognito_takes_and_no_longer(text: str) -> None:
    subject = fit_subject(text)
    assert len(subject) <= 140
    assert all(c in " \n" or unicodedata.category(c)[0] in "LMNPS" for c in subject)


@given(app=st.text(min_size=1, max_size=30), code=st.just("{####}"))
def test_a_name_can_be_no_markup_and_no_place(app: str, code: str) -> None:
    usual = [element for element, _ in Structure(emails(ENGLISH)[0].body).elements]
    for email in emails(ENGLISH, app=app, code=code)[:1]:
        assert [element for element, _ in Structure(email.body).elements] == usual
        assert email.body.count(code) == 1 + app.count(code) * 3
