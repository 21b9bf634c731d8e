"""The e-mails that Cognito sends, put into the inbox."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp_local.inbox.messages import Message

if TYPE_CHECKING:
    from cognito_otp_local.inbox.received import Inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """An e-mail that Cognito sends: ``body`` is HTML, ``source`` is why it is sent, as a trigger source ends.

    ``warning`` says what is wrong with what its reader sees.
    """

    to: str = field(repr=False)
    sender: str
    subject: str
    body: str = field(repr=False)
    source: str
    warning: str | None = None


def deliver_email(inbox: Inbox, email: Email) -> None:
    """Put an e-mail into the inbox."""
    inbox.append(
        Message(
            to=email.to,
            sender=email.sender,
            channel="email",
            subject=email.subject,
            body=email.body,
            message_id=str(uuid.uuid4()),
            received_at=datetime.now(UTC),
            route=f"Cognito's own e-mail: {email.source}",
            warning=email.warning,
        )
    )
