"""What a person reads in a message: its words, its code, its number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cognito_otp_local.inbox.messages import Channel, Message
from cognito_otp_local.inbox.reading import find_code, find_country, show_address


def message(channel: Channel, body: str) -> Message:
    """Return a message of a channel."""
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(to="+447700900123", sender="ACME", channel=channel, body=body, message_id="id", received_at=at)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>Your code is <strong>551204</strong>.</p><p>Never share it.</p>", "Your code is 551204. Never share it."),
        ("<style>p { width: 123456px }</style><script>654321</script>one &amp; two", "one & two"),
        ("<head><title>111111</title></head><body>a<br>b</body>", "a b"),
        ("no markup at all, 1 < 2", "no markup at all, 1 < 2"),
        ("<div>unclosed <b>bold", "unclosed bold"),
        ("a</style>b", "a b"),
        ("cut off <b", "cut off"),
        ("cut off </b", "cut off"),
        ("cut off <!-- by the end", "cut off"),
        ('cut off <a href="', "cut off"),
        ("no tag <3", "no tag <3"),
        ("no tag </", "no tag </"),
    ],
)
def test_the_words_of_an_email_are_what_its_reader_sees(body: str, words: str) -> None:
    assert message("email", body).text == words


def test_a_texts_words_are_its_body_even_where_they_look_like_markup() -> None:
    assert message("sms", "<b>1</b>\n2").text == "<b>1</b>\n2"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("194590 is your Acme confirmation code. Never share it.", "194590"),
        ("Your code is 12345678.", "12345678"),
        ("12345 is too short, 123456789 too long", None),
        ("Call +447700900123 for help", None),
        ("No code here", None),
        ("Your code is 4, 4, 0, 9, 1, 7.", "440917"),
        ("Your code is 4 4 0 9 1 7. Again: 4 4 0 9 1 7.", "440917"),
        ("4. 4. 0. 9. 1. 7. 4. 4. 0. 9. 1. 7.", "440917"),
        ("1, 2, 3, 4, 5", None),
        ("1 2 3 4 5 6 7 8 9 10", None),
        ("User name: +447700900123 Temporary password: aB3<&>xY9!", "aB3<&>xY9!"),
        ("Temporary password: aB345678.", "aB345678."),
        ("Your username is kim and temporary password is aB3<&>xY9!. ", "aB3<&>xY9!"),
        ("Your temporary password is 12345678", "12345678"),
    ],
)
def test_the_code_in_a_text_is_found(text: str, code: str | None) -> None:
    assert find_code(text) == code


@pytest.mark.parametrize(
    ("address", "shown", "country"),
    [
        ("+447700900123", "+44 7700 900123", "GB"),
        ("+12065550100", "+1 206-555-0100", "US"),
        ("person@example.com", "person@example.com", None),
        ("+0", "+0", None),
        ("<b>", "<b>", None),
    ],
)
def test_a_number_is_shown_in_groups_with_its_country(address: str, shown: str, country: str | None) -> None:
    assert show_address(address) == shown
    assert find_country(address) == country
