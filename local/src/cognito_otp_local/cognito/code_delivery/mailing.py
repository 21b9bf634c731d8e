"""E-mail: always worded and sent by Cognito itself, whatever becomes of the pool's texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.errors import delivery_failed
from cognito_otp_local.inbox.emails import Email
from cognito_otp_local.inbox.reading import read_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.code_delivery.message_writing import Writer
    from cognito_otp_local.cognito.code_delivery.traces import Traces
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.triggers.trigger_events import Letter

# What a pool that verifies with a link would send without a code.
_LINKED = frozenset({Cause.SIGN_UP, Cause.RESEND_CODE, Cause.UPDATE_USER_ATTRIBUTE, Cause.VERIFY_USER_ATTRIBUTE})

# Reported, aws-samples/sample-agentcore-lowcode-nocode#1: the password stands in the HTML as it is.
_MANGLED = (
    "This mail does not show the user's password: it stands unescaped in HTML, which hides or changes a part of it."
)


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends letters by e-mail, through ``deliver``."""

    writer: Writer
    traces: Traces
    deliver: Callable[[Email], None]

    def send(self, pool: Pool, letter: Letter) -> None:
        """Word and send one; raise CodeDeliveryFailureException for pools whose way of sending is not offered here."""
        _require_offered(pool, letter)
        written = self.traces.worded(self.writer.email, pool, letter)
        warning = _MANGLED if letter.code in written.body and letter.code not in read_markup(written.body) else None
        if warning is not None:
            self.traces.note(letter, "cognito", warning, ok=False)
        self.deliver(
            Email(
                to=letter.address,
                sender=pool.mailing.sender,
                subject=written.subject,
                body=written.body,
                source=letter.cause,
                warning=warning,
            )
        )


def _require_offered(pool: Pool, letter: Letter) -> None:
    if pool.triggers.custom_email_sender is not None:
        raise delivery_failed(
            "The pool names a CustomEmailSender, which the local stack does not call: take it out of LambdaConfig "
            "to have e-mail in CustomMessage's or the pool's words."
        )
    if pool.templates.by_link and letter.cause in _LINKED:
        raise delivery_failed(
            "The pool verifies e-mail addresses with CONFIRM_WITH_LINK, and the local stack has no page for the "
            "link to open: use CONFIRM_WITH_CODE."
        )
