"""CustomMessage's decision and the words of every message, pure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.people import POOL

from cognito_otp.domain.custom_message import LONGEST_SMS, Message, MessageEvent, Unchanged, decide
from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.wording import CATALOGUE, word_sms
from cognito_otp.domain.purposes import Purpose

LONGEST_APP_NAME = "W" * 30
EVENT = MessageEvent("CustomMessage_SignUp", Purpose.SIGN_UP, POOL, "{####}", "{username}")


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_words_within_cognitos_limits(purpose: Purpose) -> None:
    """Source: SmsVerificationMessageType (6 to 140, no newline), EmailVerificationSubjectType (1 to 140)."""
    found = decide(replace(EVENT, purpose=purpose), app=LONGEST_APP_NAME, word_emails=True)
    assert isinstance(found, Message)
    assert "{####}" in found.sms
    assert 6 <= len(found.sms.encode()) <= LONGEST_SMS
    assert "\n" not in found.sms
    assert found.email is not None
    assert "{####}" in found.email.body
    assert 1 <= len(found.email.subject) <= 140
    assert ("{username}" in found.sms) == (purpose is Purpose.ADMIN_CREATE_USER)
    assert ("{username}" in found.email.body) == (purpose is Purpose.ADMIN_CREATE_USER)


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.ADMIN_CREATE_USER}))
def test_a_code_fits_in_one_gsm_segment_whatever_the_application_is_called(purpose: Purpose) -> None:
    found = measure(word_sms(purpose, app=LONGEST_APP_NAME, code="12345678", user=""))
    assert (found.encoding, found.segments) == ("GSM", 1)


def test_the_placeholder_that_cognito_sent_is_the_one_used() -> None:
    found = decide(replace(EVENT, code_placeholder="####"), app="Acme", word_emails=False)
    assert isinstance(found, Message)
    assert found.sms.startswith("#### is")
    assert found.email is None


def test_an_applications_name_is_escaped_in_html() -> None:
    found = decide(EVENT, app="A&B", word_emails=True)
    assert isinstance(found, Message)
    assert found.email is not None
    assert "A&amp;B" in found.email.body
    assert "A&B" in found.sms


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (replace(EVENT, purpose=None), "unknown_source"),
        (replace(EVENT, code_placeholder=None), "no_code_parameter"),
        (replace(EVENT, purpose=Purpose.ADMIN_CREATE_USER, user_placeholder=None), "no_username_parameter"),
        (replace(EVENT, code_placeholder="#" * 140), "sms_too_long"),
    ],
)
def test_what_cannot_be_worded_is_left_to_the_pools_template(event: MessageEvent, reason: str) -> None:
    assert decide(event, app="Acme", word_emails=True) == Unchanged(reason)


def test_every_purpose_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Purpose)
