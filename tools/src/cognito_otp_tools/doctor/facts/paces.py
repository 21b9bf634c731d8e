"""Holds calls to the pace that AWS allows, so that no call is throttled and none of the account's own is.

Source: End User Messaging SMS user guide, "Quotas": most control-plane operations may be called once a second in an
account and Region, and DryRun is limited to five messages a second; Cognito developer guide, "Quotas": ListUsers and
AdminGetUser count among the requests for users, of which other callers need most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrate_limiter import Duration, Limiter, Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DESCRIBE = Rate(1, Duration.SECOND)
DRY_RUN = Rate(5, Duration.SECOND)
USERS = Rate(5, Duration.SECOND)
PACES = {
    "pinpoint-sms-voice-v2": {
        "SendTextMessage": DRY_RUN,
        "SendVoiceMessage": DRY_RUN,
        "SendNotifyTextMessage": DRY_RUN,
    },
    "cognito-identity-provider": {"ListUsers": USERS, "AdminGetUser": USERS},
}
"""By the service's id in botocore's events; operations of End User Messaging that are not named have DESCRIBE."""


def hold_to_pace(client: Any, make_limiter: Callable[[Rate], Limiter] = Limiter) -> Any:
    """Let each operation of a client begin only as often as AWS allows, whatever thread calls it; return the client."""
    service = client.meta.service_model.service_id.hyphenize()
    limiters: dict[str, Limiter] = {}
    for operation in client.meta.service_model.operation_names:
        rate = _rate_of(service, operation, PACES.get(service, {}))
        if rate is not None:
            limiters[operation] = make_limiter(rate)

    def wait(model: Any, **_others: Any) -> None:
        if model.name in limiters:
            limiters[model.name].try_acquire(model.name)

    client.meta.events.register(f"before-call.{service}", wait)
    return client


def _rate_of(service: str, operation: str, paces: Mapping[str, Rate]) -> Rate | None:
    if service == "pinpoint-sms-voice-v2":
        return paces.get(operation, DESCRIBE)
    return paces.get(operation)
