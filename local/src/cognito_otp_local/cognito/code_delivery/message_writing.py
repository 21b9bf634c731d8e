"""What a message says: CustomMessage's words, or the pool's, with code and user name in their places.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter
from cognito_otp_local.cognito.shapes import check_text
from cognito_otp_local.cognito.triggers.trigger_events import CODE, USERNAME

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.triggers.synchronous_triggers import SynchronousTriggers, Worded
    from cognito_otp_local.cognito.triggers.trigger_events import Letter

_PLACEHOLDER = re.compile(f"{re.escape(CODE)}|{re.escape(USERNAME)}")


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it goes out. ``custom`` says that CustomMessage worded it; a text has no subject."""

    body: str = field(repr=False)
    subject: str
    custom: bool


class Writer:
    """Words messages for pools that leave it to Cognito."""

    def __init__(self, triggers: SynchronousTriggers) -> None:
        """Take who calls CustomMessage."""
        self._triggers = triggers

    def text(self, pool: Pool, letter: Letter) -> Written:
        """Word a text; raise what Cognito answers when CustomMessage refuses, fails or breaks its rules."""
        worded = self._worded(pool, letter)
        if worded.sms is not None:
            shape = "SmsInviteMessageType" if _invites(letter) else "SmsVerificationMessageType"
            _check(letter, shape, worded.sms, "smsMessage")
        body = pool.templates.of(letter.cause).sms if worded.sms is None else worded.sms
        return Written(_filled(body, letter.code, shown_name(pool, letter)), "", worded.sms is not None)

    def email(self, pool: Pool, letter: Letter) -> Written:
        """Word an e-mail, whose body is HTML, with code and user name as they are; raises as text() does."""
        worded = self._worded(pool, letter)
        if worded.email is not None:
            shape = "EmailInviteMessageType" if _invites(letter) else "EmailVerificationMessageType"
            _check(letter, shape, worded.email, "emailBody")
        if worded.subject is not None:
            check_text("EmailVerificationSubjectType", worded.subject, "emailSubject")
        template = pool.templates.of(letter.cause)
        body = template.email if worded.email is None else worded.email
        subject = template.subject if worded.subject is None else worded.subject
        custom = worded.email is not None or worded.subject is not None
        return Written(_filled(body, letter.code, shown_name(pool, letter)), subject, custom)

    def _worded(self, pool: Pool, letter: Letter) -> Worded:
        worded = self._triggers.custom_message(pool, letter)
        words_email = worded.email is not None or worded.subject is not None
        if words_email and not pool.mailing.through_ses:
            raise CognitoError(
                "InvalidLambdaResponseException",
                "CustomMessage returned emailMessage or emailSubject: only a pool that sends through SES "
                "(EmailSendingAccount DEVELOPER) may have them.",
            )
        return worded


def escaped(text: str) -> str:
    """Escape text for HTML the way Cognito does it for temporary passwords: the angle brackets and the ampersand."""
    return escape(text, quote=False)


def shown_name(pool: Pool, letter: Letter) -> str:
    """Return the name that the user signs in with; where that is an address, their user name is the sub."""
    attributes = letter.user.attributes
    named = [letter.attribute, *sorted(pool.username_attributes)]
    found = (attributes[name] for name in named if name in pool.username_attributes and attributes.get(name))
    return next(found, letter.user.username)


def _check(letter: Letter, shape: str, text: str, path: str) -> None:
    check_text(shape, text, path)
    if _invites(letter):
        for placeholder in (CODE, USERNAME) if letter.code else (USERNAME,):
            if placeholder not in text:
                raise invalid_parameter(f"CustomMessage's {path} must have {placeholder} in it.")


def _filled(template: str, code: str, username: str) -> str:
    # In one go: a password may look like a placeholder.
    values = {CODE: code, USERNAME: username}
    return _PLACEHOLDER.sub(lambda found: values[found[0]], template)


def _invites(letter: Letter) -> bool:
    return letter.cause is Cause.ADMIN_CREATE_USER
