"""The e-mails that Cognito sends, put into the inbox."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp_local.inbox.messages import Message

if TYPE_CHECKING:
    from cognito_otp_local.cognito.front_config import Email
    from cognito_otp_local.inbox.received import Inbox


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Puts e-mails into an inbox."""

    inbox: Inbox

    def deliver(self, email: Email) -> None:
        """Deliver an e-mail, whose body is HTML."""
        self.inbox.append(
            Message(
                to=email.to,
                sender=email.sender,
                channel="email",
                subject=email.subject,
                body=email.body,
                message_id=str(uuid.uuid4()),
                received_at=datetime.now(UTC),
                route=f"Cognito's own e-mail: {email.source}",
            )
        )
