"""The e-mails that CustomMessage words, as a reader sees them: on a phone and a desktop, in light and dark."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from browser.accessibility import broken_rules
from browser.conftest import DESKTOP, POCKET
from support.messages import CATALOGUE, OURS

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.emails import word_email, word_link_email
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.messages.wording import Filling
from cognito_otp.domain.purposes import DAY, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PASSWORD = "aB3<c&>x/Y9!"
ESCAPED = "aB3&lt;c&amp;&gt;x/Y9!"
OF_WHOLE_PAGES = ("landmark-one-main", "region")
"""A mail reader shows a letter within its own page, which has the landmarks."""
LINK = '<a href="https://acme.auth.eu-west-2.amazoncognito.com/confirmUser">Click Here</a>'
ENGLISH = CATALOGUE.texts("en")


@pytest.fixture(params=itertools.product((POCKET, DESKTOP), ("light", "dark")), ids=str)
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open an empty page of this width and theme."""
    (width, height), theme = request.param
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
    yield page
    page.close()


@pytest.fixture(scope="module")
def pocket(chromium: Browser) -> Page:
    """Open one page as wide as a phone for all languages."""
    return chromium.new_page(viewport={"width": POCKET[0], "height": POCKET[1]})


def read(page: Page, body: str) -> None:
    """Open an e-mail; it has to be accessible, and as wide as the page."""
    page.set_content(body)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    # axe takes a canvas without a colour for white, which a reader's own dark one is not.
    ignored = (*OF_WHOLE_PAGES, "color-contrast") if dark else OF_WHOLE_PAGES
    found = broken_rules(page, rules={rule: {"enabled": False} for rule in ignored})
    assert [rule["id"] for rule in found] == []
    assert page.evaluate("getComputedStyle(document.body).color") == ("rgb(255, 255, 255)" if dark else "rgb(0, 0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("written", [PASSWORD, ESCAPED], ids=["as it is", "escaped"])
def test_a_temporary_password_is_read_as_it_is_however_cognito_puts_it_in(reader: Page, written: str) -> None:
    filling = Filling("Zürich Café", 7 * DAY, written, "ann@example.com")
    read(reader, word_email(Purpose.ADMIN_CREATE_USER, ENGLISH, filling).body)
    password = reader.get_by_role("textbox", name="Temporary password")
    assert password.input_value() == PASSWORD
    assert reader.get_by_text("ann@example.com").is_visible()
    assert password.evaluate("it => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight")
    assert reader.get_by_text("The password expires in 7 days.").is_visible()


@pytest.mark.parametrize("code", ["271828", "27182845"])
def test_a_code_is_on_one_line_and_a_link_can_be_followed(reader: Page, code: str) -> None:
    read(reader, word_email(Purpose.SIGN_UP, ENGLISH, Filling("Acme", DAY, code)).body)
    box = reader.get_by_text(code, exact=True)
    assert box.is_visible()
    assert box.evaluate("it => it.scrollWidth <= it.clientWidth && it.clientHeight < 100")
    read(reader, word_link_email(ENGLISH, Filling("Acme", DAY, code), LINK).body)
    assert reader.get_by_role("link", name="Click Here").is_visible()


@pytest.mark.parametrize("locale", [name for name in OURS.files if "/" not in name])
def test_every_language_is_read_without_scrolling_sideways(pocket: Page, locale: str) -> None:
    texts = Texts.read(build_texts(locale, OURS.files[locale], OURS.cldr))
    filling = Filling("Zürich Café", DAY, "271828", "ann")
    for body in {word_email(purpose, texts, filling).body for purpose in Purpose}:
        read(pocket, body)
