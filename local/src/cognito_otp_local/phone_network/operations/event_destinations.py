"""Event destinations of configuration sets: created, changed, deleted.

Source: CreateEventDestination: exactly one of CloudWatch Logs, Firehose and SNS; five in a set at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.operations.configuration_sets import (
    ConfigurationSet,
    ConfigurationSets,
    EventDestination,
)
from cognito_otp_local.phone_network.refusals import (
    Accepted,
    Refusal,
    conflict,
    invalid,
    not_found,
    over_quota,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

TARGETS = ("CloudWatchLogsDestination", "KinesisFirehoseDestination", "SnsDestination")
MOST = 5


@dataclass(frozen=True, slots=True)
class EventDestinations:
    """The event destinations of an account's configuration sets."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateEventDestination": self.create,
            "UpdateEventDestination": self.update,
            "DeleteEventDestination": self.delete,
        }

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Add a destination to a set."""
        found = ConfigurationSets(self.account).find(request)
        if isinstance(found, Refusal):
            return found
        name = request["EventDestinationName"]
        if name in found.destinations:
            return conflict("RESOURCE_ALREADY_EXISTS", "The set has one of this name", "event-destination", name)
        if len(found.destinations) >= MOST:
            return over_quota("EVENT_DESTINATIONS_PER_CONFIGURATION_SET", f"A set has {MOST} of them at most")
        target = _read_target(request)
        if isinstance(target, Refusal):
            return target
        made = EventDestination(name, tuple(request["MatchingEventTypes"]), target)
        found.destinations[name] = made
        return self._answer(found, made)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change a destination; its kind stays."""
        found = ConfigurationSets(self.account).find(request)
        if isinstance(found, Refusal):
            return found
        old = found.destinations.get(request["EventDestinationName"])
        if old is None:
            return not_found("event-destination", request["EventDestinationName"])
        target = _read_target(request) if any(name in request for name in TARGETS) else old.target
        if isinstance(target, Refusal):
            return target
        if target[0] != old.target[0]:
            sentence = f"The destination is a {old.target[0]}"
            return conflict("EVENT_DESTINATION_MISMATCH", sentence, "event-destination", old.name)
        changed = replace(
            old,
            types=tuple(request.get("MatchingEventTypes", old.types)),
            target=target,
            enabled=request.get("Enabled", old.enabled),
        )
        found.destinations[old.name] = changed
        return self._answer(found, changed)

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Take a destination out of a set."""
        found = ConfigurationSets(self.account).find(request)
        if isinstance(found, Refusal):
            return found
        gone = found.destinations.pop(request["EventDestinationName"], None)
        if gone is None:
            return not_found("event-destination", request["EventDestinationName"])
        return self._answer(found, gone)

    def _answer(self, found: ConfigurationSet, destination: EventDestination) -> Reply:
        return Accepted({**found.as_json(self.account), "EventDestination": destination.as_json()})


def _read_target(request: Mapping[str, Any]) -> tuple[str, Mapping[str, str]] | Refusal:
    """Read where events go; refuse none, and more than one."""
    given = [name for name in TARGETS if name in request]
    if len(given) == 1:
        return given[0], request[given[0]]
    reason = "PARAMETERS_CANNOT_BE_USED_TOGETHER" if given else "MISSING_PARAMETER"
    return invalid(reason, FieldProblem(given[0] if given else "SnsDestination", f"give one of {', '.join(TARGETS)}"))
