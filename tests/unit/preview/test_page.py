"""The page of messages is one file that loads nothing, and whatever comes from texts is escaped in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from support.messages import OURS
from support.previews import hostile_page, page_of

from cognito_otp_tools.preview.channels import EMAILS
from cognito_otp_tools.preview.samples import show

FRAMES = len([sample for sample in show(OURS, ()) if sample.file in {"en", "ar"} and sample.channel in EMAILS])


class Elements(HTMLParser):
    """Lists a page's elements with their attributes."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("page", [page_of("ar"), hostile_page()], ids=["ours", "hostile"])
def test_a_page_has_one_script_no_handlers_and_loads_nothing(page: str) -> None:
    elements = Elements(page).found
    names = [name for name, _ in elements]
    assert names.count("script") == names.count("style") == 1
    assert {"img", "link", "object", "embed", "base", "form"}.isdisjoint(names)
    attributes = {name for _, found in elements for name in found}
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "action"}]
    assert not re.search(r"url\(|@import", page.partition("</style>")[0])
    (policy,) = [found["content"] for name, found in elements if name == "meta" and "http-equiv" in found]
    assert re.fullmatch(r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]+='", str(policy))


@pytest.mark.parametrize("page", [page_of("ar"), hostile_page()], ids=["ours", "hostile"])
def test_each_email_is_whole_in_a_frame_that_may_do_nothing(page: str) -> None:
    frames = [found for name, found in Elements(page).found if name == "iframe"]
    assert frames
    for frame in frames:
        assert frame["sandbox"] == ""
        assert str(frame["srcdoc"]).rstrip().endswith("</html>")
        assert len(Elements(str(frame["srcdoc"])).found) > 5


def test_every_email_has_a_frame_and_texts_have_the_direction_of_their_letters() -> None:
    page = page_of("ar")
    elements = Elements(page).found
    assert [name for name, _ in elements].count("iframe") == FRAMES
    bubbles = [found for name, found in elements if found.get("class") == "bubble"]
    assert {bubble["dir"] for bubble in bubbles} == {"auto"}
    assert {bubble["lang"] for bubble in bubbles} == {"en", "ar"}


def test_marked_characters_problems_and_drafts_are_on_the_page() -> None:
    page = page_of("pl")
    assert '<mark class="unicode">ę</mark>' in page
    assert '<span class="chip draft">Draft</span>' in page
    assert "Reviewed by the maintainers of cognito-otp" in page
    assert "is no setting" in hostile_page()
