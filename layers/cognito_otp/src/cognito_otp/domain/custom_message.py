"""CustomMessage's decision: which message the pool should send, or that its own template stands."""

from __future__ import annotations

from dataclasses import dataclass

from cognito_otp.domain.messages.wording import Email, word_email, word_sms
from cognito_otp.domain.purposes import Purpose

LONGEST_SMS = 140
"""Cognito takes an smsMessage of 6 to 140 characters (SmsVerificationMessageType)."""


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A CustomMessage event. The placeholders are Cognito's; ``user_placeholder`` is set for invitations only."""

    source: str
    purpose: Purpose | None
    user_pool_id: str
    code_placeholder: str | None
    user_placeholder: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What Cognito should send. ``email`` is None where the pool may not word its own e-mail."""

    sms: str
    email: Email | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Leave the pool's template in force, for a stated reason."""

    reason: str


def decide(event: MessageEvent, *, app: str, word_emails: bool) -> Message | Unchanged:
    """Word a message, or leave it to the pool's template when a placeholder that must appear is missing.

    Cognito accepts e-mail wording only from pools that send through SES (EmailSendingAccount DEVELOPER), and
    fails the user's call otherwise: ``word_emails`` says which kind of pool this is.
    """
    if event.purpose is None:
        return Unchanged("unknown_source")
    if not event.code_placeholder:
        return Unchanged("no_code_parameter")
    if event.purpose is Purpose.ADMIN_CREATE_USER and not event.user_placeholder:
        return Unchanged("no_username_parameter")
    code, user = event.code_placeholder, event.user_placeholder or ""
    sms = word_sms(event.purpose, app=app, code=code, user=user)
    if len(sms.encode()) > LONGEST_SMS:
        return Unchanged("sms_too_long")
    email = word_email(event.purpose, app=app, code=code, user=user) if word_emails else None
    return Message(sms, email)
