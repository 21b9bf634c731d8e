"""The panel for the network's faults: which faults and settings its buttons request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from browser.samples import PHONE, text
from playwright.sync_api import expect

from cognito_otp_local.inbox.app import create_inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Route

    from cognito_otp_local.inbox.app import InboxApp
    from cognito_otp_local.inbox.received import Inbox


@pytest.fixture
def network(url: str) -> Iterator[httpx.Client]:
    """Return a client of the network's own calls, as a script has."""
    with httpx.Client(base_url=f"{url}/network/", trust_env=False) as client:
        yield client


def read(network: httpx.Client, path: str) -> Any:
    """Read a resource of the network's API."""
    return network.get(path).raise_for_status().json()


def wait_for_faults(page: Page, *names: str) -> None:
    """Wait until the panel lists these faults."""
    expect(page.locator("#faults b")).to_have_text(list(names))


def wait_until(page: Page, ready: Callable[[], bool]) -> None:
    """Let the page go on until something is so."""
    for _ in range(400):
        if ready():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never came to that")


def test_each_button_makes_one_call_misbehave(page: Page, network: httpx.Client) -> None:
    shown = ["Throttle", "Answer after 5 seconds", "Drop before accepting", "Drop after accepting"]
    for number, button in enumerate(("Throttle", "Answer slowly", "Drop before", "Drop after"), 1):
        page.locator(".choice").get_by_text(button).click()
        wait_for_faults(page, *shown[:number])
    faults = read(network, "faults")
    assert [(fault["kind"], fault["seconds"]) for fault in faults] == [
        ("throttle", None),
        ("slow", 5),
        ("drop_before", None),
        ("drop_after", None),
    ]
    assert {(fault["operation"], fault["times"], fault["to"]) for fault in faults} == {("*", 1, None)}


def test_a_fault_can_be_for_one_call_one_phone_and_until_it_is_removed(
    page: Page, inbox: Inbox, network: httpx.Client
) -> None:
    inbox.append(text(PHONE, "one"))
    page.get_by_label("Only to +44 7700 900123").check()
    page.get_by_role("combobox", name="Call").select_option("SendVoiceMessage")
    page.get_by_role("combobox", name="How often").select_option("Until removed")
    page.get_by_role("button", name="Throttle").click()
    expect(page.locator("#faults small")).to_have_text(f"SendVoiceMessage · until removed · to {PHONE}")
    (fault,) = read(network, "faults")
    assert (fault["operation"], fault["times"], fault["to"]) == ("SendVoiceMessage", None, PHONE)


def test_a_call_fails_with_an_exception_and_reason_that_it_has(page: Page, network: httpx.Client) -> None:
    page.get_by_role("combobox", name="Call").select_option("SendTextMessage")
    exception, reason = page.get_by_role("combobox", name="Fail with"), page.locator("#reason")
    assert exception.locator("option").all_inner_texts() == list(
        read(network, "errors")["operations"]["SendTextMessage"]
    )
    exception.select_option("InternalServerException")
    expect(reason).to_be_hidden()
    exception.select_option("ConflictException")
    reason.select_option("DESTINATION_PHONE_NUMBER_OPTED_OUT")
    page.get_by_role("button", name="Fail the call").click()
    expect(page.locator("#faults b")).to_contain_text("ConflictException")
    (fault,) = read(network, "faults")
    assert (fault["kind"], fault["error"], fault["reason"]) == (
        "error",
        "ConflictException",
        "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    )


def test_a_failure_that_a_text_can_meet_is_offered_first(page: Page, network: httpx.Client) -> None:
    page.get_by_role("button", name="Fail the call").click()
    expect(page.locator("#faults b")).to_contain_text("ConflictException")
    (fault,) = read(network, "faults")
    assert (fault["error"], fault["reason"]) == ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")


def test_faults_are_counted_removed_and_healed(page: Page, network: httpx.Client) -> None:
    page.get_by_role("button", name="Throttle").click()
    wait_for_faults(page, "Throttle")
    page.get_by_role("button", name="Drop after").click()
    wait_for_faults(page, "Throttle", "Drop after accepting")
    expect(page.locator("#fault-count")).to_have_text("2")
    page.get_by_role("button", name="Remove: Throttle").click()
    wait_for_faults(page, "Drop after accepting")
    page.get_by_role("button", name="Heal everything").click()
    expect(page.get_by_text("None: the network is healthy.")).to_be_visible()
    assert read(network, "faults") == []


def test_a_fault_that_was_used_up_leaves_the_list_by_itself(page: Page, inbox: Inbox, network: httpx.Client) -> None:
    page.get_by_role("button", name="Throttle").click()
    wait_for_faults(page, "Throttle")
    network.delete("faults")
    inbox.append(text(PHONE, "the second attempt"))
    wait_for_faults(page)


def test_the_account_is_set_and_a_refusal_is_shown_in_the_networks_words(page: Page, network: httpx.Client) -> None:
    page.get_by_role("switch", name="SMS sandbox").check()
    limit = page.get_by_label("Text limit, USD")
    limit.fill("5")
    limit.press("Enter")
    expect(page.get_by_role("switch", name="SMS sandbox")).to_be_checked()
    page.wait_for_function("document.getElementById('text_spend_limit_usd').value === '5'")
    limit.fill("1.5")
    limit.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("text_spend_limit_usd must be whole US dollars")
    assert read(network, "settings") == {
        "sandbox": True,
        "owned_only": False,
        "text_spend_limit_usd": 5,
        "voice_spend_limit_usd": None,
    }
    limit.fill("")
    limit.press("Enter")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert read(network, "settings")["text_spend_limit_usd"] is None


def test_a_switch_that_was_just_set_is_not_set_back_by_an_older_answer(page: Page, inbox: Inbox) -> None:
    """The panel reads the settings again with every message; such an answer may come after a click."""
    held: list[Route] = []
    page.route("**/network/settings", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    inbox.append(text(PHONE, "one"))
    wait_until(page, lambda: held != [])
    older = held[0].fetch()
    switch = page.get_by_role("switch", name="SMS sandbox")
    switch.check()
    wait_until(page, lambda: "PATCH" in [route.request.method for route in held])
    with page.expect_event("requestfinished", lambda request: request == held[0].request):
        held[0].fulfill(response=older)
    page.wait_for_timeout(100)
    assert switch.is_checked()
    page.unroute("**/network/settings")  # what is held goes on
    expect(switch).to_be_checked()


def test_a_phone_opts_out_and_back_in(page: Page, inbox: Inbox, network: httpx.Client) -> None:
    inbox.append(text(PHONE, "one"))
    page.get_by_role("button", name="Opt this phone out").click()
    expect(page.locator("#opt-outs b")).to_have_text(PHONE)
    assert read(network, "opt-outs") == [PHONE]
    page.get_by_role("button", name=f"Opt {PHONE} back in").click()
    expect(page.get_by_text("Nobody has opted out.")).to_be_visible()
    assert read(network, "opt-outs") == []


def test_the_panel_closes_opens_and_remembers(page: Page) -> None:
    panel, toggle = (
        page.get_by_role("complementary", name="Network"),
        page.get_by_role("button", name="Network", exact=True),
    )
    expect(panel).to_be_visible()
    page.get_by_role("button", name="Close the network panel").click()
    expect(panel).to_be_hidden()
    expect(toggle).to_be_focused()
    page.reload()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(panel).to_be_hidden()
    toggle.click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


class TestWithoutANetwork:
    """The inbox alone, as a program may serve it."""

    @pytest.fixture
    def app(self, inbox: Inbox) -> InboxApp:
        """Return the inbox's application with nothing beside it."""
        return create_inbox(inbox)

    def test_the_panel_and_its_button_are_hidden(self, page: Page, inbox: Inbox) -> None:
        """The page requests the network's API, gets a 404, and hides the panel."""
        inbox.append(text(PHONE, "one"))
        expect(page.locator(".bubble")).to_have_text("one")
        expect(page.locator("#network")).to_be_hidden()
        expect(page.locator("#network-toggle")).to_be_hidden()
