"""E-mails in the inbox."""

from __future__ import annotations

from datetime import UTC, datetime

from support.people import EMAIL

from cognito_otp_local.inbox.emails import Email, deliver_email
from cognito_otp_local.inbox.messages import TraceStep
from cognito_otp_local.inbox.received import Inbox

LETTER = Email(to=EMAIL, sender="no-reply@example.com", subject="A code", body="<p>271828</p>", source="SignUp")


def test_an_email_is_kept_with_its_subject_its_html_and_what_led_to_it() -> None:
    inbox = Inbox()
    inbox.note(EMAIL, TraceStep(datetime.now(UTC), "function", "SignUp: worded by CustomMessage"))
    deliver_email(inbox, LETTER)
    [message] = [kept.as_json() for kept in inbox.messages(to=EMAIL)]
    assert (message["channel"], message["from"], message["to"]) == ("email", "no-reply@example.com", EMAIL)
    assert (message["subject"], message["body"]) == ("A code", "<p>271828</p>")
    assert (message["encoding"], message["segments"], message["country"]) == (None, None, None)
    assert message["route"] == "Cognito's own e-mail: SignUp"
    assert [step["what"] for step in message["trace"]] == ["SignUp: worded by CustomMessage"]
    assert inbox.pending() == {}


def test_what_an_email_says_and_to_whom_is_not_in_its_repr() -> None:
    assert "271828" not in repr(LETTER)
    assert EMAIL not in repr(LETTER)
