"""The page shows hostile messages as text: their markup neither runs nor loads anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.samples import PHONE, call, email, steps, text
from playwright.sync_api import expect
from starlette.responses import PlainTextResponse
from support.local_stack.phone_network_server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from starlette.types import Receive, Scope, Send

    from cognito_otp_local.inbox.received import Inbox

SCRIPT = "parent.ran = top.ran = window.ran = true"


@pytest.fixture
def calls() -> list[str]:
    """Return the paths that were requested from a foreign server."""
    return []


@pytest.fixture
def elsewhere(calls: list[str]) -> Iterator[str]:
    """Run a foreign server that records the requested paths."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            calls.append(scope["path"])
            await PlainTextResponse("seen")(scope, receive, send)

    with serving(answer) as url:
        yield url


def payloads(elsewhere: str) -> list[str]:
    """Return texts that would run or load something if they were markup."""
    return [
        f"<img src='{elsewhere}/img' onerror='{SCRIPT}'>",
        f"</iframe></p></li><script src='{elsewhere}/script'></script><script>{SCRIPT}</script>",
        f"<svg/onload='{SCRIPT}'><a href='javascript:{SCRIPT}'>press me</a>",
        f"'\"><style>@import url({elsewhere}/style);</style><link rel=stylesheet href={elsewhere}/link>",
    ]


def assert_nothing_happened(page: Page, calls: list[str]) -> None:
    """Nothing ran in the page or in any of its frames, and no request was made."""
    for frame in page.frames:
        assert frame.evaluate("window.ran") is None
    assert calls == []


def test_texts_senders_subjects_and_traces_are_shown_as_they_are(
    page: Page, inbox: Inbox, elsewhere: str, calls: list[str]
) -> None:
    hostile = payloads(elsewhere)
    for number, words in enumerate(hostile):
        trace = steps(words)
        inbox.append(text(PHONE, words, sender=words, route=words, message_id=f"{number} {words}", trace=trace))
        inbox.append(call("+6591234567", words, sender=words))
        inbox.note("+919812345678", trace[0])
        inbox.append(text(f"{words}@example.com", words))
    expect(page.locator(".bubble")).to_have_text(hostile)
    expect(page.locator(".sender bdi")).to_have_text(hostile)
    for button in page.get_by_role("button", name="Details").all():
        button.click()
    expect(page.locator(".trace .what")).to_have_text(hostile)
    for link in page.locator("#addresses a").all():
        link.click()
        assert_nothing_happened(page, calls)
    strangers = "document.querySelectorAll('.stage script, .stage img, .stage a:not(.back)').length"
    assert page.evaluate(strangers) == 0


def test_an_emails_markup_can_neither_run_nor_load_nor_leave_its_frame(
    page: Page, inbox: Inbox, elsewhere: str, calls: list[str]
) -> None:
    more = [
        f"<meta http-equiv=refresh content='0;url={elsewhere}/refresh'><base href='{elsewhere}/base/'><img src=based>",
        f"<iframe src='{elsewhere}/frame'></iframe><object data='{elsewhere}/object'></object>",
        f"<form action='{elsewhere}/form'><button id=send>send</button></form>",
        f"<body background='{elsewhere}/background' onload='{SCRIPT}'><p style='background: url({elsewhere}/url)'>",
        f"<video src='{elsewhere}/video' autoplay></video><link rel=prefetch href='{elsewhere}/prefetch'>",
        f"<a id=top href='{elsewhere}/top' target=_top>top</a><a id=self href='{elsewhere}/self'>self</a>",
        f"<a id=run href='javascript:{SCRIPT}'>run</a><a id=new href='{elsewhere}/new' target=_blank>new</a>",
    ]
    body = "".join([*payloads(elsewhere), *more, "<p id=end>the end</p>"])
    inbox.append(email(body, subject="</iframe><script>window.ran=true</script>", sender="<b>sender</b>"))
    expect(page.locator(".email-card h3")).to_have_text("</iframe><script>window.ran=true</script>")
    letter = page.frame_locator(".letter")
    expect(letter.locator("#end")).to_be_visible()
    assert_nothing_happened(page, calls)
    before = page.url
    for link in ("#run", "#top", "#new", "#send", "#self"):
        letter.locator(link).click(no_wait_after=True)
        page.wait_for_timeout(50)  # a navigation would begin now
        assert calls == []
    assert page.url == before
    assert page.evaluate("window.ran") is None
    assert len(page.context.pages) == 1


def test_the_page_itself_cannot_make_markup_of_strings(page: Page) -> None:
    """Trusted Types: a mistake in our own code would be an error, not a vulnerability."""
    attempt = "try { document.body.innerHTML = '<b>x</b>'; 'made' } catch (error) { error.name }"
    assert page.evaluate(attempt) == "TypeError"


def test_a_page_of_another_origin_cannot_frame_the_inbox(page: Page, url: str, elsewhere: str) -> None:
    """Such a page could otherwise trick the user into pressing a button."""
    page.goto(elsewhere)
    page.evaluate(
        "url => { const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame); }", url
    )
    page.wait_for_function("document.querySelector('iframe').contentDocument === null")
    expect(page.frame_locator("iframe").locator("#status")).to_have_count(0)
