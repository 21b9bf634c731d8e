"""CustomMessage's decision: which message the pool should send, or that its own template stands."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.emails import LONGEST_BODY, Email, word_email, word_link_email
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.shown_values import is_plain
from cognito_otp.domain.messages.wording import LONGEST_BY_COGNITO, Filling, word_sms
from cognito_otp.domain.phones import country_of
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.messages.texts import Texts
    from cognito_otp.domain.purposes import Lifetimes
    from cognito_otp.domain.users import UserAttributes

ATTRIBUTE_CHANGES = frozenset({Purpose.UPDATE_USER_ATTRIBUTE, Purpose.VERIFY_USER_ATTRIBUTE})
SIGN_UPS = frozenset({Purpose.SIGN_UP, Purpose.RESEND_CODE})


class EmailVerification(StrEnum):
    """How a pool verifies e-mail addresses (VerificationMessageTemplate's DefaultEmailOption)."""

    CODE = "code"
    LINK = "link"


class MessageEvent(Value, frozen=True):
    """A CustomMessage event. The placeholders are Cognito's; ``user_placeholder`` is set for invitations only.

    ``requested_locale`` is what the client asked for, unchecked.
    """

    hidden = ("attributes", "requested_locale", "user_name")

    source: str
    purpose: Purpose | None
    user_pool_id: str
    code_placeholder: str | None
    user_placeholder: str | None
    attributes: UserAttributes
    link_placeholder: str | None = None
    client_id: str | None = None
    requested_locale: str | None = None
    user_name: str | None = None


class MessageRules(Value, frozen=True):
    """What the deployment decides: whether Cognito takes e-mail wording (SES alone), how addresses are verified."""

    word_emails: bool
    verification: EmailVerification
    lifetimes: Lifetimes


class Message(Value, frozen=True):
    """What Cognito should send. What is None is left to the pool's template."""

    locale: str
    sms: str | None
    email: Email | None


class Unchanged(Value, frozen=True):
    """Leave the pool's template in force, for a stated reason."""

    reason: str


def decide(event: MessageEvent, catalogue: Catalogue, rules: MessageRules) -> Message | Unchanged:
    """Word a message, or leave it to the pool's template when a placeholder that must appear is missing.

    Cognito accepts e-mail wording only from pools that send through SES (EmailSendingAccount DEVELOPER), and
    fails the user's call otherwise.
    """
    if event.purpose is None:
        return Unchanged("unknown_source")
    if not event.code_placeholder:
        return Unchanged("no_code_parameter")
    if event.purpose is Purpose.ADMIN_CREATE_USER:
        if not event.user_placeholder:
            return Unchanged("no_username_parameter")
        if not _names_are_plain(event):
            # Cognito puts the name into the e-mail's HTML and into the text after we return.
            return Unchanged("unsafe_user_name")
    recipient = Recipient(
        event.attributes.locale, event.requested_locale, event.client_id, country_of(event.attributes.phone_number)
    )
    texts = catalogue.texts_for(recipient)
    filling = Filling(
        app=catalogue.app(event.client_id).name,
        life=rules.lifetimes.seconds(event.purpose),
        code=event.code_placeholder,
        user=event.user_placeholder or "",
    )
    sms = word_sms(event.purpose, texts, filling, in_gsm=texts.locale in catalogue.in_gsm)
    email = _word_email(event, event.purpose, texts, filling, rules) if rules.word_emails else None
    fitting = sms if len(sms.encode()) <= LONGEST_BY_COGNITO else None
    if fitting is None and email is None:
        return Unchanged("sms_too_long")
    return Message(texts.locale, fitting, email)


def _word_email(
    event: MessageEvent, purpose: Purpose, texts: Texts, filling: Filling, rules: MessageRules
) -> Email | None:
    """Word an e-mail. A pool that verifies with links gets one for sign-up; changes are left to its own template."""
    if rules.verification is EmailVerification.LINK and purpose in SIGN_UPS | ATTRIBUTE_CHANGES:
        if purpose in ATTRIBUTE_CHANGES or not event.link_placeholder:
            return None
        email = word_link_email(texts, filling, event.link_placeholder)
    else:
        email = word_email(purpose, texts, filling)
    return email if len(email.body) <= LONGEST_BODY else None


def _names_are_plain(event: MessageEvent) -> bool:
    """Whether whatever the user signs in with, which Cognito puts in, is shown as it is."""
    names = (event.user_name, event.attributes.email, event.attributes.phone_number)
    return all(is_plain(name) for name in names if name)
