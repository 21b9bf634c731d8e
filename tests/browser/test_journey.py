"""A sign-up with the inbox open beside it: the deployed template, a plain client, a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from support import secret_scan
from support.local_stack.customers import new_person

from cognito_otp_local.inbox.reading import show_address

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from cognito_otp_local.stack.options import LocalStack


@pytest.mark.parametrize("stack", ["open"], indirect=True)
def test_a_sign_up_reaches_the_open_page_and_the_code_that_it_copies_confirms_the_user(
    stack: LocalStack, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(stack.inbox_url)
    page.locator("#status[data-state=live]").wait_for()
    person = new_person(stack)
    person.sign_up()
    page.get_by_role("link", name=show_address(person.number)).click()
    expect(page.locator(".bubble")).to_contain_text(
        "is your Acme verification code. It expires in 24 hours. Do not share it."
    )
    page.get_by_role("button", name="Copy code").click()
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    secret_scan.add_secret(code)
    person.confirm(code)
    assert "AccessToken" in person.sign_in()["AuthenticationResult"]
