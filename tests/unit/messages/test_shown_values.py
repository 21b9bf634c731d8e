"""What users wrote is shown so that it can be nothing else: no web link, no second line, nothing that turns a text."""

from __future__ import annotations

import re
import unicodedata
from copy import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.messages import CATALOGUE

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.shown_values import LONGEST, is_plain, show
from cognito_otp.domain.messages.top_level_domains import TOP_LEVEL_DOMAINS
from cognito_otp.domain.purposes import DAY, Purpose
from cognito_otp.domain.routing.composing import TextContent, Words, compose
from cognito_otp.domain.routing.table import single_route

(ROUTE,) = single_route("ACME").routes_for("GB")
PARTS = (
    "http://", "evil.com", "www.", ".", "com", "/", "x", " ", "\n", "\r", "\u2028", "\u202e", "\u2066", "\x00",
    "\u200b", "192.0.2.1", ",", "?", ".zip",
    "{code}", "{####}", "@", "#123456", "<a>", "&lt;", "。", "xn--", "\ud800", ":80", "-", "ann",
)  # fmt: skip
hostile = st.lists(st.sampled_from(PARTS), max_size=12).map("".join) | st.text(max_size=80)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("ann", "ann"),
        ("ann.smith", "ann.smith"),
        ("ann_smith-1", "ann_smith-1"),
        ("+447700900123", "+447700900123"),
        ("ann@example.com", "ann@example.com"),
        ("ann.me+tag@mail.example.com", "ann.me+tag@mail.example.com"),
        ("안나", "안나"),
        ("évil.com", "évil[.]com"),
        ("evil.com", "evil[.]com"),
        ("EVIL.COM/login", "EVIL[.]COM/login"),
        ("http://evil.example.org", "http:/ /evil[.]example[.]org"),
        ("www.evil.test", "www[.]evil[.]test"),
        ("1。www.evil", "1[.]www[.]evil"),
        ("evil。com", "evil[.]com"),
        ("a@evil.com/path", "a@evil[.]com/path"),
        ("maria.gomes.souza", "maria.gomes.souza"),
        ("maria.de.souza", "maria[.]de[.]souza"),
        ("evil.com.smith", "evil[.]com[.]smith"),
        ("evil.com-login", "evil[.]com-login"),
        ("evil.zip", "evil[.]zip"),
        ("evil.bank/x", "evil[.]bank/x"),
        ("evil.みんな", "evil[.]みんな"),
        ("evil.xn--q9jyb4c", "evil[.]xn--q9jyb4c"),
        ("evil.comwww.xn--", "evil[.]comwww[.]xn--"),
        ("192.0.2.1/login", "192[.]0[.]2[.]1/login"),
        ("192.0.2.1", "192[.]0[.]2[.]1"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("evil.com,a@example.org", "evil[.]com,a@example[.]org"),
        ("evil.com?a@example.org", "evil[.]com?a@example[.]org"),
        ("evil.com#a@b", "evil[.]com#a@b"),
        ("o'neil+tag%x@example.com", "o'neil+tag%x@example.com"),
        ("http:///evil.com.", "http:/ / /evil[.]com."),
        ("w" * 70, "w" * 63 + "…"),
        ("w" * 58 + ".community", "w" * 58 + "…"),
        ("v1.2", "v1.2"),
        ("ann\nYour code is 1", "ann Your code is 1"),
        ("ann\u202e\u2066\x07", "ann"),
    ],
)
def test_a_name_is_shown_as_it_is_unless_it_could_be_something_else(written: str, shown: str) -> None:
    assert show(written) == shown
    assert is_plain(written) == (shown == written)


@pytest.mark.parametrize(
    "name", ["<b>", "a&lt;b", "x>y", "a b  c", "w" * 65, "{####}", "{##Click Here##}", "{username}"]
)
def test_what_cognito_may_not_put_into_html_is_not_plain(name: str) -> None:
    assert not is_plain(name)


def test_what_web_addresses_end_in_is_what_iana_lists() -> None:
    lines = files("hypothesis").joinpath("vendor/tlds-alpha-by-domain.txt").read_text(encoding="ascii").split("\n")
    listed = {line.lower() for line in lines if line and not line.startswith("#")}
    assert {end for end in listed if len(end) > len("uk")} == TOP_LEVEL_DOMAINS


@given(hostile)
def test_whatever_is_written_stays_on_its_line_and_is_no_link(written: str) -> None:
    shown = show(written)
    assert len(shown) <= LONGEST
    assert "//" not in shown
    assert "@" in shown or not re.search(r"(?i)(?<![\w.-])www\.\w", shown)
    assert all(c == " " or unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in shown)
    assert not re.search(r"(?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.]*\w)", shown)
    words = [word for word in shown.split() if not re.fullmatch(r"[\w.+%'-]+@[\w.-]+", word)]
    assert not any(re.search(r"(?i)[a-z0-9]\.(com|zip|[a-z]{2})(?!\w)", word) for word in words)
    assert show(shown) == shown


def test_a_password_stands_alone_where_it_would_be_turned_around() -> None:
    """A phone takes the direction of each line from its first letter."""
    words = Words(Purpose.ADMIN_CREATE_USER, Recipient("he"), 7 * DAY, code="!aB3<x>&", user="ann\n{code}")
    catalogue = replace(read_catalogue("Acme", "en"), offered=frozenset({"en", "he"}))
    content = compose(ROUTE, words, catalogue)
    assert isinstance(content, TextContent)
    assert content.body.split("\n") == [
        "החשבון שלך ב-Acme מוכן. תוקף: 7 ימים. אין לשתף. שם:", "ann {code}", "סיסמה:", "!aB3<x>&",
    ]  # fmt: skip


@given(name=hostile, code=st.text(min_size=1, max_size=20).filter(lambda code: code.split() == [code]))
def test_an_invitation_is_the_catalogues_words_around_name_and_password(name: str, code: str) -> None:
    """The password is exact, whatever it looks like, and the name takes no place of another's."""
    words = Words(Purpose.ADMIN_CREATE_USER, Recipient(), 7 * DAY, code=code, user=name)
    content = compose(ROUTE, words, CATALOGUE)
    assert isinstance(content, TextContent)
    before, after = CATALOGUE.texts("en").words["invite.sms"].split("{user}")
    assert content.body.startswith(before.replace("{app}", "Acme").replace("{life}", "7 days"))
    assert content.body.endswith(show(name) + after.replace("{code}", code))
    assert "\n" not in content.body.removesuffix(code)
