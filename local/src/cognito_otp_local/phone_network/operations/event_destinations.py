"""Event destinations of configuration sets: created, changed, deleted.

Source: CreateEventDestination: exactly one of CloudWatch Logs, Firehose and SNS; five in a set at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.configuration_set import ConfigurationSet, EventDestination
from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.refusals import conflict, invalid, not_found, over_quota

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

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

    def create(self, request: Members) -> Members:
        """Add a destination to a set."""
        found = self._get_set(request)
        name = request["EventDestinationName"]
        if name in found.destinations:
            raise conflict("RESOURCE_ALREADY_EXISTS", "The set has one of this name", "event-destination", name)
        if len(found.destinations) >= MOST:
            raise over_quota("EVENT_DESTINATIONS_PER_CONFIGURATION_SET", f"A set has {MOST} of them at most")
        made = EventDestination(name, tuple(request["MatchingEventTypes"]), _read_target(request))
        found.destinations[name] = made
        return self._answer(found, made)

    def update(self, request: Members) -> Members:
        """Change a destination; its kind stays."""
        found = self._get_set(request)
        old = _get_destination(found, request)
        target = _read_target(request) if any(name in request for name in TARGETS) else old.target
        if target[0] != old.target[0]:
            sentence = f"The destination is a {old.target[0]}"
            raise conflict("EVENT_DESTINATION_MISMATCH", sentence, "event-destination", old.name)
        changed = replace(
            old,
            types=tuple(request.get("MatchingEventTypes", old.types)),
            target=target,
            enabled=request.get("Enabled", old.enabled),
        )
        found.destinations[old.name] = changed
        return self._answer(found, changed)

    def delete(self, request: Members) -> Members:
        """Take a destination out of a set."""
        found = self._get_set(request)
        gone = _get_destination(found, request)
        del found.destinations[gone.name]
        return self._answer(found, gone)

    def _get_set(self, request: Members) -> ConfigurationSet:
        return get_record(self.account.configuration_sets, request["ConfigurationSetName"], "configuration-set")

    def _answer(self, found: ConfigurationSet, destination: EventDestination) -> Members:
        return {**found.as_json(self.account), "EventDestination": destination.as_json()}


def _get_destination(found: ConfigurationSet, request: Members) -> EventDestination:
    name = request["EventDestinationName"]
    if name not in found.destinations:
        raise not_found("event-destination", name)
    return found.destinations[name]


def _read_target(request: Members) -> tuple[str, Mapping[str, str]]:
    """Read where events go; refuse none, and more than one."""
    given = [name for name in TARGETS if name in request]
    if len(given) == 1:
        return given[0], request[given[0]]
    reason = "PARAMETERS_CANNOT_BE_USED_TOGETHER" if given else "MISSING_PARAMETER"
    raise invalid(reason, given[0] if given else "SnsDestination", f"give one of {', '.join(TARGETS)}")
