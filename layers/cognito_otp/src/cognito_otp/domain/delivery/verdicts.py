"""The verdict on a refused attempt: try this route again, try the next route, or stop.

A refusal means that nothing was sent. A lost answer is not a refusal and has no verdict (``attempts.Lost``).
"""

from __future__ import annotations

from enum import Enum, auto

from cognito_otp.domain.routing.routes import Channel, NotifyRoute, Route, region_of
from cognito_otp.domain.values import Value


class Step(Enum):
    """What to do after a refusal."""

    RETRY_HERE = auto()
    NEXT_ROUTE = auto()
    STOP = auto()


class Limit(Enum):
    """A quota that was reached, named after the routes that share it, or the sandbox of the account in one Region."""

    TEXTS = auto()
    CALLS = auto()
    NOTIFY = auto()
    NOTIFY_CONFIGURATION = auto()
    SANDBOX = auto()


class Verdict(Value, frozen=True):
    """What a refusal means. ``alarming`` is for operators to look at; ``limit`` excludes the routes that share it.

    ``known`` is False for errors that are in no table, ``vague`` is True for those that may mean the destination or the
    route and do not say which: both are alarming, and the next route is tried.
    """

    step: Step
    alarming: bool = False
    limit: Limit | None = None
    known: bool = True
    vague: bool = False

    @property
    def note(self) -> str | None:
        """What an operator should know of the error, beside its name."""
        if not self.known:
            return "not known to this version"
        return "does not say what is wrong, so the next route is tried" if self.vague else None


RETRY = Verdict(Step.RETRY_HERE)
NEXT = Verdict(Step.NEXT_ROUTE, alarming=True)
STOP = Verdict(Step.STOP)
STOP_AND_LOOK = Verdict(Step.STOP, alarming=True)
UNKNOWN = Verdict(Step.NEXT_ROUTE, alarming=True, known=False)
VAGUE = Verdict(Step.NEXT_ROUTE, alarming=True, vague=True)


def limited(limit: Limit) -> Verdict:
    """Try the next route that does not share this limit; an operator has to raise it."""
    return Verdict(Step.NEXT_ROUTE, alarming=True, limit=limit)


def ruled_out(limit: Limit, by: Route, route: Route, *, home: str | None) -> bool:
    """Return whether a limit reached on route ``by`` excludes ``route`` too. They are an account's in one Region.

    ``home`` is the Region that routes without one of their own send from.

    SNS passes its texts to End User Messaging, so they count towards the same spend (SNS developer guide).
    """
    if (region_of(by) or home) != (region_of(route) or home):
        return False
    match limit:
        case Limit.SANDBOX:
            return True
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
