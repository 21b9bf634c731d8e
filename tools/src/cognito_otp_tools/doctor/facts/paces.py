"""Holds calls to the pace that AWS allows, so that no call is throttled and none of the account's own is.

Source: End User Messaging SMS user guide, "Quotas": most control-plane operations may be called once a second in an
account and Region, and DryRun is limited to five messages a second; Cognito developer guide, "Quotas": ListUsers and
AdminGetUser count among the requests for users, of which other callers need most.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from pyrate_limiter import Duration, Limiter, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

DESCRIBE = Rate(1, Duration.SECOND)
DRY_RUN = Rate(5, Duration.SECOND)
USERS = Rate(5, Duration.SECOND)
END_USER_MESSAGING, COGNITO = "pinpoint-sms-voice-v2", "cognito-identity-provider"
PACES = {
    END_USER_MESSAGING: {
        "SendTextMessage": DRY_RUN,
        "SendVoiceMessage": DRY_RUN,
        "SendNotifyTextMessage": DRY_RUN,
    },
    COGNITO: {"ListUsers": USERS, "AdminGetUser": USERS},
}
"""By the service's id in botocore's events; operations of End User Messaging that are not named have DESCRIBE."""


def hold_to_pace(client: Any, make_limiter: Callable[[Rate], Limiter] = Limiter) -> Any:
    """Let each operation of a client begin only as often as AWS allows, whatever thread calls it; return the client."""
    service = client.meta.service_model.service_id.hyphenize()
    limiters: dict[str, Limiter] = {}
    lock = threading.Lock()

    def wait(model: Any, **_others: Any) -> None:
        rate = rate_of(service, model.name)
        if rate is None:
            return
        with lock:
            limiter = limiters.get(model.name) or make_limiter(rate)
            limiters[model.name] = limiter
        limiter.try_acquire(model.name)

    client.meta.events.register(f"before-parameter-build.{service}", wait)
    return client


def rate_of(service: str, operation: str) -> Rate | None:
    """Return how often an operation may be called; None where nothing holds it back."""
    paces = PACES.get(service, {})
    return paces.get(operation, DESCRIBE if service == END_USER_MESSAGING else None)
