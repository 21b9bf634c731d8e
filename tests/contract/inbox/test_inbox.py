"""The inbox over HTTP: what scripts read, and what web pages may not."""

from __future__ import annotations

import asyncio
from copy import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest
from support.local_stack.phone_network_server import serving

from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.messages import Delivery, Message, TraceStep
from cognito_otp_local.inbox.received import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.inbox.messages import Channel

FIRST, SECOND = "+447700900123", "+12065550100"


def text(to: str, body: str) -> Message:
    """Return a text as the network delivers it."""
    return Message(
        to=to,
        sender="ACME",
        channel="sms",
        body=body,
        encoding="GSM",
        segments=1,
        message_id="id",
        received_at=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
        delivery=Delivery("GB", "TRANSACTIONAL", 180),
    )


@pytest.fixture
def inbox() -> Inbox:
    """Return an inbox with two phones' messages."""
    inbox = Inbox()
    for message in (text(FIRST, "one"), text(SECOND, "two €"), text(FIRST, "three")):
        inbox.append(message)
    return inbox


@pytest.fixture
def client(inbox: Inbox) -> Iterator[httpx.Client]:
    """Return a client that calls the inbox as curl would."""
    with serving(create_inbox(inbox)) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


def bodies(answer: httpx.Response) -> list[str]:
    """Return the texts of an answer, in its order."""
    assert answer.status_code == 200
    return [message["body"] for message in answer.json()]


def test_messages_are_listed_oldest_first(client: httpx.Client) -> None:
    """As a JSON list, not to be cached."""
    answer = client.get("/messages")
    assert bodies(answer) == ["one", "two €", "three"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["to=+447700900123", "to=%2B447700900123", "to=447700900123"])
def test_one_phones_messages_are_listed_however_its_plus_is_written(client: httpx.Client, query: str) -> None:
    """A + in a query is a space to URL decoders."""
    assert bodies(client.get(f"/messages?{query}")) == ["one", "three"]


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        ("sms", "194590 is your code", "194590"),
        ("voice", "Your code is 4, 4, 0, 9, 1, 7.", "440917"),
        ("email", '<p style="color:#445566">Your code is <b>551204</b>.</p>', "551204"),
        ("email", "<p>temporary password is aB3&lt;x.</p>", "aB3<x"),
        ("sms", "Hello", None),
    ],
)
def test_a_message_is_listed_with_the_code_that_its_receiver_reads(
    inbox: Inbox, client: httpx.Client, channel: Channel, body: str, code: str | None
) -> None:
    """Not every script needs a search of its own."""
    inbox.append(replace(text(FIRST, body), channel=channel))
    assert client.get("/messages").json()[-1]["code"] == code


def test_one_mailboxs_messages_are_listed(inbox: Inbox, client: httpx.Client) -> None:
    """An address has no + before it."""
    inbox.append(replace(text("person@example.com", "mail"), channel="email"))
    assert bodies(client.get("/messages", params={"to": "person@example.com"})) == ["mail"]


def test_a_step_after_a_delivery_joins_that_messages_trace(inbox: Inbox) -> None:
    """Such as an answer that was lost; where nothing was delivered it waits with what went before."""
    late = TraceStep(datetime(2026, 11, 22, 10, 31, tzinfo=UTC), "network", "its answer dropped", ok=False)
    inbox.note_after(FIRST, late)
    assert inbox.messages(to=FIRST)[-1].trace == (late,)
    assert inbox.messages(to=FIRST)[0].trace == ()
    inbox.note(SECOND, late)
    inbox.note_after(SECOND, late)
    inbox.note_after("+12065550199", late)
    assert inbox.pending() == {SECOND: (late, late), "+12065550199": (late,)}


def test_deleting_the_messages_empties_the_inbox(client: httpx.Client) -> None:
    """For the next test run."""
    assert client.delete("/messages").status_code == 204
    assert bodies(client.get("/messages")) == []


def test_the_root_describes_the_calls(client: httpx.Client) -> None:
    """For a user who opens the address."""
    assert "GET /messages" in client.get("/").json()


def test_a_message_that_is_not_unicode_leaves_the_others_readable(inbox: Inbox, client: httpx.Client) -> None:
    """Half a surrogate pair arrives as JSON's escape of it."""
    inbox.append(text(FIRST, "half \ud83d"))
    assert bodies(client.get("/messages"))[-1] == "half \ud83d"


def test_neither_number_nor_body_is_in_a_messages_repr() -> None:
    """What is logged by accident holds no code and no phone number."""
    shown = repr(text(FIRST, "123456 is your code"))
    assert "123456" not in shown
    assert FIRST not in shown


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:80", "app.localhost:1"])
def test_loopback_hosts_are_answered(client: httpx.Client, host: str) -> None:
    """By address and by name, with and without a port."""
    assert client.get("/messages", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "127.0.0.1.example.com",
        "localhost.example.com",
        "notlocalhost",
        "192.168.1.7:80",
        "a@127.0.0.1",
        "",
        "[",
        "::1",
    ],
)
def test_a_foreign_host_is_refused(client: httpx.Client, host: str) -> None:
    """DNS rebinding: a page's own name that resolves to loopback."""
    assert client.get("/messages", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1", "example.com"]])
def test_a_request_with_no_host_or_two_is_refused(inbox: Inbox, hosts: list[str]) -> None:
    """A request with two hosts may be an attack; not every HTTP server refuses it by itself."""

    async def call() -> httpx.Response:
        request = httpx.Request("GET", "http://127.0.0.1/messages", headers=[("Host", host) for host in hosts or [""]])
        if not hosts:
            del request.headers["Host"]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(create_inbox(inbox))) as client:
            return await client.send(request)

    assert asyncio.run(call()).status_code == 403


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://[", "http://localhost.example.com"])
def test_a_foreign_page_cannot_delete(client: httpx.Client, origin: str) -> None:
    """And the messages stay."""
    assert client.delete("/messages", headers={"Origin": origin}).status_code == 403
    assert len(bodies(client.get("/messages"))) == 3


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:8080"])
def test_a_local_page_can_delete(client: httpx.Client, origin: str) -> None:
    """A front end under development is served on localhost."""
    assert client.delete("/messages", headers={"Origin": origin}).status_code == 204


def test_a_message_takes_the_steps_that_led_to_it(inbox: Inbox) -> None:
    """What happened before a text is its trace; steps that no message has followed are pending."""
    step = TraceStep(datetime(2026, 11, 22, 10, 29, tzinfo=UTC), "cognito", "CustomSMSSender_SignUp queued")
    inbox.note(FIRST, step)
    assert inbox.pending() == {FIRST: (step,)}
    inbox.append(text(FIRST, "four"))
    assert inbox.messages(to=FIRST)[-1].trace == (step,)
    assert inbox.pending() == {}


def test_a_listener_hears_of_every_change_and_of_nothing_else(inbox: Inbox) -> None:
    """For pages that update by themselves."""
    step = TraceStep(datetime(2026, 11, 22, 10, 31, tzinfo=UTC), "cognito", "queued")
    heard = [inbox.version]
    inbox.on_change(lambda: heard.append(inbox.version))
    inbox.messages()
    inbox.pending()
    inbox.append(text(FIRST, "four"))
    inbox.note(FIRST, step)
    inbox.note_after(FIRST, step)
    inbox.clear()
    assert len(heard) == 5
    assert heard == sorted(set(heard))
