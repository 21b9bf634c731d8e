"""End User Messaging SMS by itself: the service over an inbox, with an account of its own."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp_tools.local.network.account import Account
from cognito_otp_tools.local.network.iam import AllowEveryone
from cognito_otp_tools.local.network.phone_network import PhoneNetwork

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from cognito_otp_tools.local.network.iam import Gate
    from cognito_otp_tools.local.network.messages import Inbox


def create_sms_voice(
    inbox: Inbox,
    *,
    gate: Gate | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
) -> ASGIApp:
    """Build the service over an inbox. Without a ``gate``, anyone may call it."""
    return PhoneNetwork(inbox, Account(now=now, new_id=new_id), gate or AllowEveryone()).sms_voice()
