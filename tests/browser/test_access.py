"""The page against axe-core's rules, WCAG 2.2 AA among them, in both themes and in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser.accessibility import broken_rules
from browser.conftest import DESKTOP, POCKET
from browser.samples import MAILBOX, email, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from cognito_otp_local.inbox.received import Inbox


@pytest.fixture(params=["light", "dark"])
def bare(request: pytest.FixtureRequest, chromium: Browser, url: str) -> Iterator[Page]:
    """Open the inbox without its content security policy, which would keep axe out too."""
    context = chromium.new_context(bypass_csp=True, color_scheme=request.param, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(url)
    page.locator("#status[data-state=live]").wait_for()
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """Return each rule that is broken, and where; frames are checked too."""
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in broken_rules(page)
        for node in rule["nodes"]
    ]


def test_the_page_is_accessible_in_every_state(bare: Page, inbox: Inbox) -> None:
    assert violations(bare) == []
    fill(inbox)
    bare.get_by_role("link", name="+44 7700 900123").click()
    bare.get_by_role("button", name="Throttle").click()
    bare.locator("#faults li").wait_for()
    bare.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    bare.get_by_role("button", name="Details").last.click()
    bare.get_by_role("button", name="Copy code").last.click()
    assert violations(bare) == []
    bare.get_by_role("link", name="+91 98123 45678").click()
    bare.locator(".note").wait_for()
    assert violations(bare) == []
    bare.get_by_role("button", name="Clear the inbox").click()
    assert violations(bare) == []


def test_the_small_page_and_letters_are_accessible(bare: Page, inbox: Inbox) -> None:
    fill(inbox)
    bare.get_by_role("button", name="Close the network panel").click()
    bare.get_by_role("link", name="+44 7700 900123").click()
    bare.set_viewport_size({"width": POCKET[0], "height": POCKET[1]})
    bare.get_by_role("link", name="Back to all phones").click()
    assert violations(bare) == []
    bare.get_by_role("link", name=MAILBOX).click()
    bare.frame_locator(".letter").get_by_text("Never share it.").wait_for()
    assert violations(bare) == []
    inbox.append(email("Another", message_id="email-2", warning="This is not the password."))
    bare.locator(".warning").wait_for()
    assert violations(bare) == []
    bare.get_by_role("button", name="Network", exact=True).click()
    assert violations(bare) == []
