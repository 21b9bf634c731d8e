"""Takes the README's picture of the inbox; `make screenshot` runs it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from browser.browsers import MISSING, find_browser  # noqa: E402 - pytest would find it by itself
from browser.samples import fill  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from support.local_stack.phone_network_server import serving  # noqa: E402

from cognito_otp_local.inbox.app import create_inbox  # noqa: E402
from cognito_otp_local.inbox.received import Inbox  # noqa: E402
from cognito_otp_local.phone_network.wiring import EmulatedNetwork  # noqa: E402

PICTURE = TESTS.parent / "docs" / "images" / "inbox.png"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def take(url: str) -> None:
    """Open the page at noon of a certain day, open a message's details and take the picture."""
    found = find_browser()
    if found is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, env=environment)
        page = browser.new_page(
            viewport={"width": 1220, "height": 820}, locale="en-GB", timezone_id="UTC", reduced_motion="reduce"
        )
        page.clock.set_fixed_time(NOW)
        page.goto(url)
        page.get_by_role("button", name="Details").last.click()
        page.get_by_role("button", name="Answer slowly").click()
        page.locator("#faults li").wait_for()
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    inbox = Inbox()
    fill(inbox, NOW)
    with serving(create_inbox(inbox, EmulatedNetwork(inbox).routes())) as url:
        take(url)
    print(f"{PICTURE.relative_to(TESTS.parent)}: {PICTURE.stat().st_size // 1024} KiB")  # noqa: T201 - a program
