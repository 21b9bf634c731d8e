"""The page of messages in a real Chromium: every language can be read, on a phone and a desktop, in light and dark."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from browser.accessibility import broken_rules
from browser.conftest import DESKTOP, POCKET
from playwright.sync_api import expect
from support.previews import hostile_page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

FRAMES = "section.language:not([hidden]) iframe"


@pytest.fixture(params=itertools.product((POCKET, DESKTOP), ("light", "dark")), ids=str)
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open an empty page of this width and theme; whatever the page's own code throws fails the test."""
    (width, height), theme = request.param
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def open_page(page: Page, folder: Path, text: str, language: str = "") -> None:
    """Open a page as a file, as people do."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    page.goto(f"{path.as_uri()}#{language}")


def test_a_page_is_accessible_and_as_wide_as_the_window(reader: Page, tmp_path: Path) -> None:
    for language in ("pl", "ar"):
        open_page(reader, tmp_path, page_of("pl", "ar"), language)
        assert reader.locator("section.language:visible").count() == 1
        found = broken_rules(reader, iframes=False)
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert reader.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        for box in reader.locator("section.language:not([hidden]) :is(.phone, .email)").all():
            assert box.evaluate("it => it.getBoundingClientRect().right <= innerWidth")


def test_arabic_is_read_from_the_right_and_its_emails_as_well(reader: Page, tmp_path: Path) -> None:
    open_page(reader, tmp_path, page_of("ar"), "ar")
    bubble = reader.locator("section.language:not([hidden]) .bubble").first
    assert bubble.evaluate("it => getComputedStyle(it).direction") == "rtl"
    article = reader.frame_locator(FRAMES).first.get_by_role("article")
    assert article.evaluate("it => getComputedStyle(it).direction") == "rtl"


def test_a_language_is_chosen_and_kept_in_the_address(reader: Page, tmp_path: Path) -> None:
    open_page(reader, tmp_path, page_of("pl", "ar"))
    expect(reader.get_by_role("heading", name="English")).to_be_visible()
    if reader.viewport_size == {"width": POCKET[0], "height": POCKET[1]}:
        reader.get_by_label("Language", exact=True).select_option("pl")
    else:
        reader.get_by_label("Search languages").fill("pol")
        expect(reader.locator("#languages a:visible")).to_have_count(1)
        reader.locator("#languages").get_by_text("Polski").click()
    expect(reader.get_by_role("heading", name="Polski")).to_be_visible()
    assert reader.url.endswith("#pl")
    reader.reload()
    expect(reader.get_by_role("heading", name="Polski")).to_be_visible()


def test_emails_take_the_colours_that_are_chosen_for_the_page(reader: Page, tmp_path: Path) -> None:
    open_page(reader, tmp_path, page_of())
    body = reader.frame_locator(FRAMES).first.get_by_role("article")
    for colour in ("rgb(0, 0, 0)", "rgb(255, 255, 255)"):
        reader.locator("#theme").click()  # light, then dark
        expect(body).to_have_css("color", colour)


def test_emails_are_shown_as_wide_as_on_a_desktop(chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    open_page(page, tmp_path, page_of())
    frame = page.locator(FRAMES).first
    assert frame.evaluate("it => it.clientWidth") <= 400
    page.get_by_role("button", name="Desktop").click()
    assert frame.evaluate("it => it.clientWidth") > 600
    page.close()


def test_nothing_that_texts_hold_runs_or_is_loaded(reader: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    open_page(reader, tmp_path, hostile_page())
    reader.locator(FRAMES).first.scroll_into_view_if_needed()
    expect(reader.frame_locator(FRAMES).first.get_by_role("article")).to_be_visible()
    assert reader.title() == "Messages · cognito-otp"
    assert [url for url in asked if not url.startswith(("file:", "about:"))] == []
    assert reader.locator("img").count() == 0


def test_without_its_script_a_page_shows_all_languages(chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    open_page(page, tmp_path, page_of("pl"))
    expect(page.get_by_role("heading", name="English")).to_be_visible()
    expect(page.get_by_role("heading", name="Polski")).to_be_visible()
    context.close()
