"""The inbox as people use it: messages arrive by themselves, and codes reach the clipboard."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from browser.conftest import COGNITO, DESKTOP, POCKET
from browser.samples import MAILBOX, NOON, PHONE, SECOND, call, email, steps, text
from playwright.sync_api import expect

from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from cognito_otp_local.inbox.received import Inbox

CODE_TEXT = "194590 is your Acme confirmation code. Never share it."


def names(page: Page) -> list[str]:
    """Return the phones and mailboxes of the list, in its order."""
    return page.locator("#addresses .name").all_inner_texts()


def clipboard(page: Page) -> str:
    """Read the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_an_empty_inbox_says_what_to_do(page: Page) -> None:
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    line = f'cognito = boto3.client("cognito-idp", endpoint_url="{COGNITO}")'
    expect(page.locator("#snippet-code")).to_have_text(line)
    page.get_by_role("button", name="Copy the line").click()
    page.locator("#snippet").get_by_text("Copied").first.wait_for()
    assert clipboard(page) == line


def test_a_text_appears_by_itself_and_its_code_is_copied(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, CODE_TEXT))
    expect(page.locator(".bubble")).to_have_text(CODE_TEXT)
    expect(page.locator(".bubble mark")).to_have_text("194590")
    expect(page.locator("#device-title")).to_have_text("+44 7700 900123")
    expect(page.locator("#device-about")).to_have_text("United Kingdom · 1 message")
    page.get_by_role("button", name="Copy code 194590").click()
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    assert clipboard(page) == "194590"


def test_a_code_is_copied_where_the_clipboard_may_not_be_written_by_scripts(
    page: Page, context: BrowserContext, inbox: Inbox
) -> None:
    context.grant_permissions(["notifications"])  # and no other
    inbox.append(text(PHONE, CODE_TEXT))
    page.get_by_role("button", name="Copy code 194590").click()
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    page.locator("#search").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator("#search")).to_have_value("194590")


def test_a_temporary_password_is_copied_as_it_is(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, "Your Acme account is ready. User name: kim Temporary password: aB3<&>xY9!"))
    page.get_by_role("button", name="Copy temporary password aB3<&>xY9!").click()
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    assert clipboard(page) == "aB3<&>xY9!"


def test_new_messages_are_announced_without_their_codes(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, CODE_TEXT))
    expect(page.locator("#announce")).to_have_text("New message from ACME to +44 7700 900123")


def test_the_newest_conversation_comes_first_and_the_unread_are_counted(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, "one"))
    expect(page.locator(".bubble")).to_have_text("one")
    inbox.append(text(SECOND, "two", received_at=NOON + timedelta(minutes=1)))
    inbox.append(text(SECOND, "three", received_at=NOON + timedelta(minutes=2)))
    expect(page.locator("#addresses li").first.locator(".count")).to_have_text("2")
    assert names(page) == ["+1 206-555-0100", "+44 7700 900123"]
    expect(page).to_have_title("(2) Inbox · cognito-otp")
    expect(page.locator(".bubble")).to_have_text("one")
    page.get_by_role("link", name="+1 206-555-0100").click()
    expect(page.locator(".bubble")).to_have_text(["two", "three"])
    expect(page.locator(".count:visible")).to_have_count(0)
    page.reload()
    expect(page.locator(".bubble")).to_have_text(["two", "three"])
    expect(page).to_have_title("Inbox · cognito-otp")


def test_a_messages_details_show_all_its_fields(page: Page, inbox: Inbox) -> None:
    trace = steps("Cognito sealed a code", "!The network refused: ThrottlingException", "The network accepted it")
    inbox.append(text(PHONE, CODE_TEXT, message_id="id-1", trace=trace))
    page.get_by_role("button", name="Details").click()
    facts = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
    assert facts == {
        "Sender": "ACME",
        "Channel": "SMS",
        "Country": "United Kingdom (GB)",
        "Encoding": "GSM",
        "Segments": "1",
        "Characters": str(len(CODE_TEXT)),
        "Received": "12:00:00.000",
        "Route": "SendTextMessage from ACME",
        "Message id": "id-1",
    }
    expect(page.locator(".trace .what")).to_have_text([step.what for step in trace])
    expect(page.locator(".trace .bad")).to_contain_text("Failed:")
    inbox.append(text(PHONE, "next"))
    expect(page.locator(".bubble")).to_have_count(2)
    expect(page.locator(".facts")).to_be_visible()


def test_an_attempt_that_no_message_followed_is_shown_as_not_delivered(page: Page, inbox: Inbox) -> None:
    queued, refused = steps("Cognito sealed a code", "!The network refused: ConflictException")
    inbox.note(PHONE, queued)
    expect(page.locator(".note-head")).to_have_text("On its way")
    inbox.note(PHONE, refused)
    expect(page.locator(".note-head")).to_have_text("Not delivered")
    expect(page.locator("#addresses .line")).to_have_text("Not delivered")
    inbox.append(text(PHONE, CODE_TEXT))
    expect(page.locator(".bubble")).to_have_text(CODE_TEXT)
    expect(page.locator(".note")).to_have_count(0)


def test_a_call_shows_what_was_said_and_the_code_that_was_spelled(page: Page, inbox: Inbox) -> None:
    inbox.append(call(PHONE, "<speak>Your code is 4, 4, 0, 9, 1, 7.<break time='1s'/>Goodbye.</speak>"))
    expect(page.locator(".said")).to_have_text("Your code is 4, 4, 0, 9, 1, 7. Goodbye.")
    page.get_by_role("button", name="Copy code 440917").click()
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    assert clipboard(page) == "440917"


def test_an_email_that_shows_another_password_than_it_holds_warns_above_it(page: Page, inbox: Inbox) -> None:
    inbox.append(email("Your temporary password is aB3<xy>Z9!.", warning="This is not the password."))
    expect(page.locator(".email-card .warning")).to_have_text("This is not the password.")
    expect(page.frame_locator(".letter").locator("body")).to_have_text("Your temporary password is aB3Z9!.")
    page.get_by_role("button", name="Copy temporary password aB3Z9!").wait_for()
    inbox.append(email("A code", message_id="email-2"))
    expect(page.locator(".email-card")).to_have_count(2)
    expect(page.locator(".warning")).to_have_count(1)


def test_an_email_is_rendered_with_its_own_looks(page: Page, inbox: Inbox) -> None:
    inbox.append(email('<h1 style="color: rgb(1, 2, 3)">Hello</h1><p>Your code is <b>551204</b>.</p>'))
    expect(page.locator(".email-card h3")).to_have_text("Your Acme confirmation code")
    expect(page.locator(".email-card header")).to_contain_text("no-reply@example.com")
    letter = page.frame_locator(".letter")
    expect(letter.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.get_by_role("button", name="Copy code 551204")).to_be_visible()


def test_days_are_separated_and_a_text_has_its_own_direction(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, "yesterday's", received_at=NOON - timedelta(days=1)))
    inbox.append(text(PHONE, "رمز التحقق الخاص بك هو 194590"))
    expect(page.locator(".day")).to_have_count(2)
    expect(page.locator(".bubble").last).to_have_css("direction", "rtl")
    expect(page.locator(".bubble").first).to_have_css("direction", "ltr")
    expect(page.locator(".bubble mark")).to_have_text("194590")


def test_searching_narrows_the_list(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, CODE_TEXT))
    inbox.append(text(SECOND, "Hello", sender="Other"))
    inbox.append(email("<p>in the letter</p>"))
    expect(page.locator("#addresses li")).to_have_count(3)
    for search, found in (("194590", "+44 7700 900123"), ("other hello", "+1 206-555-0100"), ("letter", MAILBOX)):
        page.locator("#search").fill(search)
        expect(page.locator("#addresses .name")).to_have_text([found])
    page.locator("#search").fill("nothing of this")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()


def test_clearing_asks_first(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, CODE_TEXT))
    page.get_by_role("button", name="Clear the inbox").click()
    page.get_by_role("button", name="Keep them").click()
    expect(page.locator(".bubble")).to_be_visible()
    assert len(inbox.messages()) == 1
    page.get_by_role("button", name="Clear the inbox").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear the inbox").click()
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    assert inbox.messages() == ()


def test_a_code_can_be_reached_and_copied_with_the_keyboard_alone(page: Page, inbox: Inbox) -> None:
    inbox.append(text(PHONE, CODE_TEXT))
    inbox.append(text(SECOND, "280011 is your code", received_at=NOON + timedelta(minutes=1)))
    expect(page.locator("#addresses li")).to_have_count(2)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble")).to_have_text("280011 is your code")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#thread .copy')"):
            break
    page.keyboard.press("Enter")
    page.locator("#thread").get_by_text("Copied").first.wait_for()
    assert clipboard(page) == "280011"


def test_a_lost_connection_is_shown_and_restored(context: BrowserContext, inbox: Inbox) -> None:
    page = context.new_page()
    server = Server(
        create_inbox(inbox, EmulatedNetwork(inbox).routes()), listen(0, purpose="a test", option="none")
    ).start()
    port = server.port
    page.goto(server.url)
    expect(page.locator("#status")).to_have_text("Live")
    server.stop()
    expect(page.locator("#status")).to_have_text("Connection lost")
    page.set_viewport_size({"width": POCKET[0], "height": POCKET[1]})
    expect(page.locator("#clear")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    inbox.append(text(PHONE, CODE_TEXT))
    with Server(create_inbox(inbox), listen(port, purpose="a test", option="none")):
        expect(page.locator("#status")).to_have_text("Live")
        expect(page.locator(".bubble")).to_have_text(CODE_TEXT)


def test_many_tabs_share_one_stream_and_go_on_when_its_tab_is_closed(
    context: BrowserContext, url: str, page: Page, inbox: Inbox
) -> None:
    """A browser opens six connections to a server, so a seventh tab's own stream would never be opened."""
    streams: list[str] = []
    context.on("request", lambda request: streams.append(request.url) if request.url.endswith("/events") else None)
    tabs = [context.new_page() for _ in range(6)]
    for tab in tabs:
        tab.goto(url)
        tab.locator("#status[data-state=live]").wait_for()
    assert streams == []
    page.close()
    inbox.append(text(PHONE, CODE_TEXT))
    for tab in tabs:
        expect(tab.locator(".bubble")).to_have_text(CODE_TEXT)
    assert len(streams) == 1


def test_on_a_small_screen_the_list_leads_to_the_conversation_and_back(page: Page, inbox: Inbox) -> None:
    page.set_viewport_size({"width": POCKET[0], "height": POCKET[1]})
    inbox.append(text(PHONE, CODE_TEXT + " " + "long" * 60))
    inbox.append(text(SECOND, "two"))
    page.get_by_role("link", name=re.compile("900123")).click()
    expect(page.locator(".bubble")).to_be_visible()
    expect(page.locator(".sidebar")).to_be_hidden()
    page.get_by_role("button", name="Details").click()
    for shown in (page.locator("#clear"), page.locator(".bubble"), page.locator(".details")):
        expect(shown).to_be_in_viewport()
        box = shown.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= POCKET[0]
    page.get_by_role("link", name="Back to all phones").click()
    expect(page.locator("#addresses li")).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile("900123"))).to_be_focused()
    expect(page.locator("#device")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_the_user_chooses(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
    used = {"light": "rgb(237, 240, 244)", "dark": "rgb(11, 13, 17)"}
    expect(page.locator("body")).to_have_css("background-color", used[scheme])
    page.get_by_role("button", name="Theme: Auto").click()
    expect(page.locator("body")).to_have_css("background-color", used["light"])
    page.get_by_role("button", name="Theme: Light").click()
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", used["dark"])
    expect(page.get_by_role("button", name="Theme: Dark")).to_be_visible()


def test_five_hundred_messages_are_all_there_and_the_last_is_in_view(page: Page, inbox: Inbox) -> None:
    for number in range(500):
        inbox.append(text(PHONE, f"message {number}", received_at=NOON + timedelta(seconds=number)))
    expect(page.locator(".bubble")).to_have_count(500)
    expect(page.locator(".bubble").last).to_be_in_viewport()
    page.locator("#scroll").evaluate("element => { element.scrollTop = 0; }")
    inbox.append(text(PHONE, "one more", received_at=NOON + timedelta(hours=1)))
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("one more").last).to_be_in_viewport()
