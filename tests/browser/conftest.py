"""A real Chromium with the inbox open in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from browser.browsers import MISSING, find_browser
from playwright.sync_api import expect, sync_playwright
from support.local_stack.phone_network_server import serving

from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.wiring import EmulatedNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from cognito_otp_local.inbox.app import InboxApp

COGNITO = "http://127.0.0.1:4510"
DESKTOP, POCKET = (1280, 800), (360, 740)
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")  # not the session: while Playwright runs, its event loop is this thread's
def chromium() -> Iterator[Browser]:
    """Start the browser; without one the tests are skipped, and fail where CI says that it is one."""
    found = find_browser()
    if found is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, env=environment)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Open a browser profile that may use the clipboard and does not wait for animations."""
    context = chromium.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def inbox() -> Inbox:
    """Return an empty inbox."""
    return Inbox()


@pytest.fixture
def app(inbox: Inbox) -> InboxApp:
    """Return the inbox's application, with the network's calls beside it."""
    return create_inbox(inbox, EmulatedNetwork(inbox).routes(), cognito_endpoint=COGNITO)


@pytest.fixture
def url(app: InboxApp) -> Iterator[str]:
    """Serve the application."""
    with serving(app) as url:
        yield url


@pytest.fixture
def page(context: BrowserContext, url: str) -> Iterator[Page]:
    """Open the inbox; whatever the page's own code throws fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    page.locator("#status[data-state=live]").wait_for()
    yield page
    assert errors == []
