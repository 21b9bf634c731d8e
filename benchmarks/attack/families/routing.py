"""(k) Random tables and sequences of failures against a model of docs/routing.md: what is tried, in which order.

A server's fault (5xx) is no part of it: whether the message may have been sent is not certain. Others cover it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attack.cases import Arrival, Case, message
from attack.families.failures import SMS_VOICE, SNS
from attack.faults import Fault

if TYPE_CHECKING:
    import random

    from attack.families.failures import Failure

OPERATIONS = {
    "sms": "SendTextMessage",
    "notify": "SendNotifyTextMessage",
    "voice": "SendVoiceMessage",
    "sns": "Publish",
}
IDENTITIES = {"sms": "identity", "notify": "notify_configuration", "voice": "identity", "sns": "sender_id"}
TRIES = 3
"""How often one route is tried when it is throttled."""

type Step = tuple[str, str, Failure | None]


def build(rng: random.Random, _number: int) -> Case:
    """Make a table of one to four routes, have some of them fail, and foresee what the first run does."""
    channels = rng.choices(list(OPERATIONS), k=rng.randint(1, 4))
    steps: list[Step] = [
        (channel, f"IDENTITY{place}", rng.choice((*(SNS if channel == "sns" else SMS_VOICE), None, None)))
        for place, channel in enumerate(channels)
    ]
    source = rng.choice(("SignUp", "SignUp", "ResendCode", "AdminCreateUser"))
    start, on_unknown = rng.choice(("first", "next_route", "next_channel")), rng.choice(("resend", "hold"))
    tried, outcome = _foresee([steps[place] for place in _order(channels, source, start)], on_unknown)
    faults = tuple(
        Fault(OPERATIONS[channel], failure.manner, identity=identity)
        for channel, identity, failure in steps
        if failure is not None
    )
    routes = [_route(channel, identity) for channel, identity, _ in steps]
    return Case(
        f"{source}, {start}: {', '.join(map(str, faults)) or 'all is well'}; {on_unknown}",
        (Arrival(message(rng, source)),),
        faults,
        {"ResendStartsAt": start, "RetryAttempts": "0", "OnUnknown": on_unknown},
        stored=json.dumps({"version": 1, "routes": {"GB": routes}}),
        routes=tried,
        concludes=outcome,
    )


def _route(channel: str, identity: str) -> dict[str, Any]:
    return {"channel": channel, "name": f"r-{identity}", IDENTITIES[channel]: identity}


def _order(channels: list[str], source: str, start: str) -> list[int]:
    """Order the routes: no password by call or Notify; a code that is asked for again starts where the setting says."""
    spoken = source == "AdminCreateUser"
    usable = [place for place, channel in enumerate(channels) if not spoken or channel not in {"voice", "notify"}]
    first = 0
    if source == "ResendCode" and start == "next_route":
        first = 1 % len(usable)
    if source == "ResendCode" and start == "next_channel":
        others = (place for place, route in enumerate(usable) if channels[route] != channels[usable[0]])
        first = next(others, 0)
    return usable[first:] + usable[:first]


def _foresee(plan: list[Step], on_unknown: str) -> tuple[tuple[str, ...], str]:
    """Say what is tried and how the run concludes."""
    if not plan:
        return (), "refused"
    tried: list[str] = []
    ruled_out: set[str] = set()
    outcome, passes, lost = "refused", False, 0
    left = list(plan)
    while left:
        channel, identity, failure = left.pop(0)
        if channel in ruled_out:
            continue
        throttled = failure is not None and failure.step == "again"
        tried += [f"{OPERATIONS[channel]} {identity}"] * (TRIES if throttled else 1)
        if failure is None:
            return tuple(tried), "sent"
        lost += failure.step == "lost"
        if failure.step == "stop" or lost > (on_unknown == "resend"):
            return tuple(tried), _end(failure, lost, on_unknown)
        if failure.step == "lost":
            left = left or [(channel, identity, failure)]
        passes = passes or throttled
        outcome = outcome if failure.outcome == "refused" else failure.outcome
        ruled_out |= set(failure.shared_by)
    if lost:
        return tuple(tried), "in_doubt"
    return tuple(tried), "delayed" if passes else outcome


def _end(failure: Failure, lost: int, on_unknown: str) -> str:
    """Conclude a run that a stop ended, or one lost answer more than the setting allows to follow."""
    if lost:
        return "held" if on_unknown == "hold" else "in_doubt"
    return failure.outcome
