"""The inbox's page over HTTP: which clients get it, what it may do, and how it is notified of changes."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest
from support.local_stack.phone_network_server import serving

from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.messages import Message, TraceStep
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PHONE = "+447700900123"
"""Less than a server waits for answers that do not end."""
AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def message(body: str, *, to: str = PHONE, **more: str) -> Message:
    """Return a text, or an e-mail to a mailbox."""
    channel = "email" if "@" in to else "sms"
    return Message(to=to, sender="ACME", channel=channel, body=body, received_at=AT, **({"message_id": "id"} | more))  # type: ignore[arg-type]  # strings all


@pytest.fixture
def inbox() -> Inbox:
    """Return an empty inbox."""
    return Inbox()


@pytest.fixture
def client(inbox: Inbox) -> Iterator[httpx.Client]:
    """Return a client of the inbox."""
    app = create_inbox(inbox, cognito_endpoint="http://127.0.0.1:4510")
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


def policy(answer: httpx.Response) -> dict[str, str]:
    """Return an answer's content security policy by directive."""
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_a_browser_gets_the_page_and_a_script_a_description_of_the_calls(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    assert "GET /messages" in client.get("/").json()
    assert client.get("/help", headers=BROWSER).json() == client.get("/").json()


def test_the_page_may_run_and_load_nothing_but_its_own_files(client: httpx.Client) -> None:
    page = client.get("/", headers=BROWSER)
    assert policy(page) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r"(?:src|href)=\"(?!/page/|#|data:)", page.text) == []


def test_every_file_that_the_page_and_its_modules_name_is_there(client: httpx.Client) -> None:
    found = {"index.html": client.get("/", headers=BROWSER).text}
    wanted = set(re.findall(r"/page/([a-z]+\.(?:js|css))", found["index.html"]))
    while wanted:
        name = wanted.pop()
        answer = client.get(f"/page/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["content-type"].split("; ")[0] == (
            "text/css" if name.endswith("css") else "text/javascript"
        )
        found[name] = answer.text
        wanted |= set(re.findall(r"from \"\./([a-z]+\.js)\"", answer.text)) - found.keys()
    assert len(found) > 10


def test_a_script_has_the_pages_headers_and_is_always_fetched_anew(client: httpx.Client) -> None:
    page, script = client.get("/", headers=BROWSER), client.get("/page/app.js")
    names = ("content-security-policy", "cache-control", "referrer-policy", "x-content-type-options", "vary")
    assert [script.headers[name] for name in names] == [page.headers[name] for name in names]


@pytest.mark.parametrize(
    "name",
    [
        "nothing.js",
        "index.html",
        "page.html",
        "..%2Fpage.py",
        "..%2Fpage.html",
        "../page.py",
        "%2e%2e/inbox.py",
        "%2e%2e/page.html",
        "",
        "%00",
    ],
)
def test_nothing_but_the_pages_files_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/page/{name}").status_code == 404


def test_the_state_holds_all_that_the_page_shows(client: httpx.Client, inbox: Inbox) -> None:
    inbox.append(message("194590 is your code"))
    inbox.append(message("<p>Your code is <b>551204</b></p>", to="a@example.com", subject="Code"))
    inbox.note("+12065550100", TraceStep(AT, "cognito", "queued"))
    state = client.get("/state").json()
    assert state["version"] == inbox.version
    assert state["cognito_endpoint"] == "http://127.0.0.1:4510"
    assert state["addresses"] == {
        PHONE: {"shown": "+44 7700 900123", "country": "GB"},
        "a@example.com": {"shown": "a@example.com", "country": None},
        "+12065550100": {"shown": "+1 206-555-0100", "country": "US"},
    }
    listed = client.get("/messages").json()
    assert [{**seen, "text": "", "code": ""} for seen in state["messages"]] == [
        {**seen, "text": "", "code": ""} for seen in listed
    ]
    assert [(seen["text"], seen["code"]) for seen in state["messages"]] == [
        ("194590 is your code", "194590"),
        ("Your code is 551204", "551204"),
    ]
    assert state["pending"] == {
        "+12065550100": [{"at": "2026-11-22T10:30:00.000Z", "actor": "cognito", "what": "queued", "ok": True}]
    }


def test_a_message_that_is_not_unicode_leaves_the_page_working(client: httpx.Client, inbox: Inbox) -> None:
    inbox.append(message("half \ud83d"))
    inbox.append(message("<p>half \ud83d</p>", to="a@example.com", message_id="mail"))
    assert [seen["text"] for seen in client.get("/state").json()["messages"]] == ["half \ud83d", "half \ud83d"]
    assert client.get("/emails/mail").text == "<p>half ?</p>"


def test_an_email_is_served_sandboxed_and_only_to_be_framed_by_the_page(client: httpx.Client, inbox: Inbox) -> None:
    inbox.append(message("<p>old</p>", to="a@example.com", message_id="a/b?c"))
    inbox.append(message("<p>héllo</p>", to="a@example.com", message_id="a/b?c"))
    answer = client.get("/emails/a%2Fb%3Fc")
    assert answer.text == "<p>héllo</p>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy(answer) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-same-origin",
    }


def test_no_text_is_served_as_a_document(client: httpx.Client, inbox: Inbox) -> None:
    inbox.append(message("<script>1</script>", message_id="text"))
    assert client.get("/emails/text").status_code == 404
    assert client.get("/emails/unknown").status_code == 404


@pytest.mark.parametrize("path", ["/", "/state", "/events", "/page/app.js", "/emails/id"])
def test_a_foreign_host_is_refused_the_page(client: httpx.Client, path: str) -> None:
    """DNS rebinding: a page's own name that resolves to loopback."""
    assert client.get(path, headers={"Host": "example.com"}).status_code == 403


def versions(lines: Iterator[str]) -> Iterator[int]:
    """Read the versions that a stream sends."""
    return (int(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def test_every_open_page_gets_a_change(client: httpx.Client, inbox: Inbox) -> None:
    with client.stream("GET", "/events") as first, client.stream("GET", "/events") as second:
        assert first.headers["content-type"].startswith("text/event-stream")
        streams = [versions(first.iter_lines()), versions(second.iter_lines())]
        assert [next(stream) for stream in streams] == [inbox.version] * 2
        inbox.append(message("one"))
        assert [next(stream) for stream in streams] == [inbox.version] * 2
        inbox.clear()
        assert [next(stream) for stream in streams] == [inbox.version] * 2


def test_fifty_open_pages_need_one_thread(inbox: Inbox) -> None:
    limits = httpx.Limits(max_connections=60)
    with serving(create_inbox(inbox)) as url, httpx.Client(base_url=url, trust_env=False, limits=limits) as client:
        client.get("/state")
        before = threading.active_count()
        answers = [client.send(client.build_request("GET", "/events"), stream=True) for _ in range(50)]
        streams = [versions(answer.iter_lines()) for answer in answers]
        assert {next(stream) for stream in streams} == {0}
        assert threading.active_count() - before <= 1
        inbox.append(message("one"))
        assert {next(stream) for stream in streams} == {1}
        for answer in answers:
            answer.close()


@pytest.mark.parametrize("opened", [0, 3])
def test_a_server_stops_at_once_whether_pages_were_closed_or_not(inbox: Inbox, opened: int) -> None:
    """Streams on which nothing happens end with it; one that had to be waited for would be cut."""
    server = Server(create_inbox(inbox), listen(0, purpose="a test", option="none")).start()
    with httpx.Client(trust_env=False, base_url=server.url) as client:
        with client.stream("GET", "/events") as closed:
            assert next(versions(closed.iter_lines())) == 0
        answers = [client.send(client.build_request("GET", "/events"), stream=True) for _ in range(opened)]
        streams = [answer.iter_lines() for answer in answers]
        assert [next(versions(stream)) for stream in streams] == [0] * opened
        server.stop()
        assert [line for stream in streams for line in stream if line] == []
        for answer in answers:
            answer.close()


def test_a_server_that_stops_ends_the_streams_and_logs_nothing(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """A stream that had to be cut would be logged as an error, after two seconds of waiting."""
    server = Server(create_inbox(inbox), listen(0, purpose="a test", option="none")).start()
    with httpx.Client(trust_env=False) as client, client.stream("GET", f"{server.url}/events") as answer:
        lines = answer.iter_lines()
        assert next(versions(lines)) == 0
        server.stop()
        assert [line for line in lines if line] == []
    assert [record.getMessage() for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
