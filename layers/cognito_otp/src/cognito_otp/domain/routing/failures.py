"""What each error of a channel means for a code: try again here, try the next route, or stop.

Every exception and Reason that the service models of pinpoint-sms-voice-v2 and SNS Publish know is decided here once.
Nothing was sent in any of these cases: an answer that was lost is no failure but an open question (``attempts.Lost``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from cognito_otp.domain.routing.routes import Channel, NotifyRoute, Route, region_of

TOO_MANY_REQUESTS = 429
"""The HTTP status of a throttle, whatever the error is called."""

SERVER_ERROR = 500
"""HTTP statuses from here on are the service's own fault."""


class Step(Enum):
    """What to do about a failure."""

    RETRY_HERE = auto()
    NEXT_ROUTE = auto()
    STOP = auto()


class Limit(Enum):
    """A quota that was reached, named by the routes that share it."""

    TEXTS = auto()
    CALLS = auto()
    NOTIFY = auto()
    NOTIFY_CONFIGURATION = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as a channel gave it: exception, Reason or ResourceType, the ``fields`` it names, the HTTP status."""

    exception: str
    reason: str | None = None
    fields: tuple[str, ...] = ()
    status: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a failure means. ``alarming`` asks a person to look; ``limit`` rules out the routes that share it.

    ``known`` is False for what no table here names: it is alarming and goes to the next route.
    """

    step: Step
    alarming: bool = False
    limit: Limit | None = None
    known: bool = True


RETRY = Verdict(Step.RETRY_HERE)
NEXT = Verdict(Step.NEXT_ROUTE, alarming=True)
STOP = Verdict(Step.STOP)
STOP_AND_LOOK = Verdict(Step.STOP, alarming=True)
UNKNOWN = Verdict(Step.NEXT_ROUTE, alarming=True, known=False)


def limited(limit: Limit) -> Verdict:
    """Go to the next route that does not share this limit; somebody has to raise it."""
    return Verdict(Step.NEXT_ROUTE, alarming=True, limit=limit)


def ruled_out(limit: Limit, by: Route, route: Route, *, home: str | None) -> bool:
    """Tell whether a limit that route ``by`` reached stops ``route`` too. Quotas are an account's in one Region.

    ``home`` is the Region that routes without one of their own send from.

    SNS hands its texts to End User Messaging, so they count towards the same spend (SNS developer guide).
    """
    if (region_of(by) or home) != (region_of(route) or home):
        return False
    match limit:
        case Limit.TEXTS:
            return route.channel in {Channel.SMS, Channel.SNS}
        case Limit.CALLS:
            return route.channel is Channel.VOICE
        case Limit.NOTIFY:
            return route.channel is Channel.NOTIFY
        case Limit.NOTIFY_CONFIGURATION:
            return (
                isinstance(by, NotifyRoute)
                and isinstance(route, NotifyRoute)
                and by.notify_configuration == route.notify_configuration
            )
