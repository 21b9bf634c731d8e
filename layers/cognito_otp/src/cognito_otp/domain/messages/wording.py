"""The words of every message: what a text, an e-mail and its subject say for each purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from cognito_otp.domain.purposes import Purpose


@dataclass(frozen=True, slots=True)
class Wording:
    """Templates for one purpose. ``{code}``, ``{app}`` and, for invitations, ``{user}`` are filled in."""

    sms: str
    subject: str
    email: str


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail's subject and HTML body."""

    subject: str
    body: str = field(repr=False)


_CONFIRM = Wording(
    sms="{code} is your {app} confirmation code. Never share it.",
    subject="Your {app} confirmation code",
    email="<p>Your {app} confirmation code is <strong>{code}</strong>.</p><p>Never share it.</p>",
)
_VERIFY = Wording(
    sms="{code} is your {app} verification code. Never share it.",
    subject="Your {app} verification code",
    email="<p>Your {app} verification code is <strong>{code}</strong>.</p><p>Never share it.</p>",
)
CATALOGUE = {
    Purpose.SIGN_UP: _CONFIRM,
    Purpose.RESEND_CODE: _CONFIRM,
    Purpose.UPDATE_USER_ATTRIBUTE: _VERIFY,
    Purpose.VERIFY_USER_ATTRIBUTE: _VERIFY,
    Purpose.FORGOT_PASSWORD: Wording(
        sms="{code} is your {app} password reset code. If you did not ask for it, ignore this text.",
        subject="Your {app} password reset code",
        email="<p>Your {app} password reset code is <strong>{code}</strong>.</p>"
        "<p>If you did not ask for it, ignore this message.</p>",
    ),
    Purpose.AUTHENTICATION: Wording(
        sms="{code} is your {app} sign-in code. Never share it.",
        subject="Your {app} sign-in code",
        email="<p>Your {app} sign-in code is <strong>{code}</strong>.</p><p>Never share it.</p>",
    ),
    Purpose.ADMIN_CREATE_USER: Wording(
        sms="Your {app} account is ready. User name: {user} Temporary password: {code}",
        subject="Your {app} account",
        email="<p>Your {app} account is ready.</p>"
        "<p>User name: <strong>{user}</strong><br>Temporary password: <strong>{code}</strong></p>",
    ),
}


def word_sms(purpose: Purpose, *, app: str, code: str, user: str) -> str:
    """Word a text of one line. ``code`` and ``user`` may be Cognito's placeholders or the values themselves."""
    return CATALOGUE[purpose].sms.format(app=app, code=code, user=user)


def word_email(purpose: Purpose, *, app: str, code: str, user: str) -> Email:
    """Word an e-mail. ``code`` and ``user`` are Cognito's placeholders, which it fills in after we return."""
    wording = CATALOGUE[purpose]
    return Email(
        subject=wording.subject.format(app=app),
        body=wording.email.format(app=escape(app), code=code, user=user),
    )
