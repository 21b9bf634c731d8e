"""The texts that Cognito sends by itself, through SNS, when a pool has no CustomSMSSender."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.segments import measure
from cognito_otp_tools.local.network.messages import Delivery, Message
from cognito_otp_tools.local.network.senders import ANONYMOUS

if TYPE_CHECKING:
    from cognito_otp_tools.local.network.messages import Inbox

LONGEST_TIME_TO_LIVE = 72 * 3600
"""SNS takes no time to live, so a carrier may keep trying as long as it does by default."""


@dataclass(frozen=True, slots=True)
class CognitosOwnTexts:
    """Puts Cognito's own texts into an inbox. They name no origination identity, which Cognito cannot on this path."""

    inbox: Inbox

    def deliver(self, to: str, body: str) -> None:
        """Deliver a text; ``to`` is an E.164 number, which the front has checked."""
        cost = measure(body)
        delivery = Delivery(read_phone(to).country, "TRANSACTIONAL", LONGEST_TIME_TO_LIVE)
        self.inbox.append(
            Message(
                to=to,
                sender=ANONYMOUS,
                channel="sns",
                body=body,
                encoding=cost.encoding,
                segments=cost.segments,
                message_id=str(uuid.uuid4()),
                received_at=datetime.now(UTC),
                delivery=delivery,
                route="Cognito's own text, through SNS",
            )
        )
