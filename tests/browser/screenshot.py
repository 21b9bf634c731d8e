"""Takes the pictures of the inbox and of messages in docs/images; `make screenshot` runs it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from browser.browsers import MISSING, find_browser  # noqa: E402 - pytest would find it by itself
from browser.samples import fill  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from support.local_stack.phone_network_server import serving  # noqa: E402
from support.previews import page_of  # noqa: E402

from cognito_otp_local.inbox.app import create_inbox  # noqa: E402
from cognito_otp_local.inbox.received import Inbox  # noqa: E402
from cognito_otp_local.phone_network.wiring import EmulatedNetwork  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOWN = ("ar", "bg", "cs", "da", "de", "el", "es", "fr", "he", "it", "nl", "pl", "pt-BR", "ru", "sv", "tr", "uk", "vi")
"""Languages that the fonts of every Chromium have the letters of."""
PICTURES = TESTS.parent / "docs" / "images"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def take_inbox(page: Page) -> None:
    """Open the inbox at noon of a certain day, open a message's details and take the picture."""
    inbox = Inbox()
    fill(inbox, NOW)
    with serving(create_inbox(inbox, EmulatedNetwork(inbox).routes())) as url:
        page.clock.set_fixed_time(NOW)
        page.goto(url)
        page.get_by_role("button", name="Details").last.click()
        page.get_by_role("button", name="Answer slowly").click()
        page.locator("#faults li").wait_for()
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        _save(page, "inbox.png")


def take_messages(page: Page) -> None:
    """Open the page of `cognito-otp preview --html` at Polish, which has a GSM spelling, and take the picture."""
    page.set_viewport_size({"width": 1440, "height": 860})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page_of(*SHOWN), encoding="utf-8")
        page.goto(f"{path.as_uri()}#pl")
        page.frame_locator("section:not([hidden]) iframe").first.get_by_role("article").wait_for()
        _save(page, "preview.png")


def _save(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / name)
    print(f"docs/images/{name}: {(PICTURES / name).stat().st_size // 1024} KiB")  # noqa: T201 - a program


if __name__ == "__main__":
    found = find_browser()
    if found is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, env=environment)
        for take in (take_inbox, take_messages):
            take(
                browser.new_page(
                    viewport={"width": 1220, "height": 820}, locale="en-GB", timezone_id="UTC", reduced_motion="reduce"
                )
            )
        browser.close()
