"""What a case is: a deployment, events that arrive, and faults of calls."""

from __future__ import annotations

import copy
import json
from copy import replace
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from support.template.function_loading import load_events

from attack.sealed import seal

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from attack.faults import Fault

POOL = "us-east-1_EXAMPLE01"
TWO_ROUTES = {
    "version": 1,
    "routes": {
        "default": [
            {"channel": "sms", "name": "first", "identity": "FIRST"},
            {"channel": "sms", "name": "second", "identity": "SECOND"},
        ]
    },
}
EVERY_CHANNEL = {
    "version": 1,
    "routes": {
        "default": [
            {"channel": "sms", "name": "text", "identity": "FIRST"},
            {"channel": "notify", "name": "notify", "notify_configuration": "nc-1"},
            {"channel": "voice", "name": "call", "identity": "+14255550100"},
            {"channel": "sns", "name": "sns", "sender_id": "ACME"},
        ]
    },
}
DEFAULTS = {"AppName": "Acme", "OriginationIdentity": "ACME", "RoutingTable": json.dumps(TWO_ROUTES)}


@dataclass(frozen=True, slots=True)
class Message:
    """An event of Cognito's, the code in it, and everything in it that no log may hold.

    ``most`` is how many texts of it there may be at most, where that is not the bound's; ``wanted`` says that it must
    be sent, ``silent`` that it may end without text and record.
    """

    event: Any
    code: str
    number: str
    secrets: tuple[str, ...] = field(repr=False)
    most: int | None = None
    wanted: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event arrives, so many seconds after the case began."""

    message: Message
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``together`` has all events arrive at once, each in a process of its own.

    ``parameters`` are the template's, ``environment`` overrides single variables; ``bound`` names one of
    ``bounds.BOUNDS``. ``freeze`` says how connections die that were open before the second event. ``routes`` is what
    the first run must try, in order, and ``concludes`` what it must end with.
    """

    title: str
    arrivals: tuple[Arrival, ...]
    faults: tuple[Fault, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    stored: str | None = None
    budget: float = 55.0
    bound: str = "default"
    together: bool = False
    freeze: str = ""
    log_level: str = "WARNING"
    routes: tuple[str, ...] | None = None
    concludes: str = ""
    family: str = ""
    number: int = 0

    @property
    def name(self) -> str:
        """What ONLY= takes."""
        return f"{self.family}:{self.number}"

    @property
    def on_unknown(self) -> str:
        """What the deployment does about a code that may have been sent."""
        return self.parameters.get("OnUnknown", "resend")

    @property
    def retries(self) -> int:
        """How often Lambda runs a failed event again."""
        return int(float(self.parameters.get("RetryAttempts", "1")))

    @property
    def oldest(self) -> float:
        """After how many seconds Lambda drops an event."""
        return float(self.parameters.get("MaximumEventAge", "180"))


@cache
def _samples() -> dict[str, Any]:
    return load_events("custom_sms_sender")


def message(rng: random.Random, source: str = "SignUp", *, number: str = "", wanted: bool = False) -> Message:
    """Make an event with a code of its own, for a phone of its own unless a number is given."""
    number = number or f"+4477009{rng.randrange(100_000):05}"
    code = f"aB3{rng.randrange(10**8):08}x!" if source == "AdminCreateUser" else f"{rng.randrange(10**6):06}"
    event = copy.deepcopy(_samples()[source])
    sub = str(UUID(int=rng.getrandbits(128)))
    user, email = f"person-{rng.randrange(10**6)}", f"mail-{rng.randrange(10**6)}@example.com"
    attributes = event["request"]["userAttributes"]
    attributes.update(sub=sub, phone_number=number, email=email)
    event.update(userName=user, userPoolId=POOL)
    event["request"]["code"] = sealed = seal(code, POOL)
    return Message(event, code, number, (code, number, number[1:], sealed[:60], user, email), wanted=wanted)


def changed(made: Message, **fields: Any) -> Message:
    """Change fields of an event: those of the event itself, of ``request`` and of the user's attributes."""
    event = copy.deepcopy(made.event)
    for name, value in fields.items():
        holders = (event, event["request"], event["request"]["userAttributes"])
        holder = next((found for found in holders if name in found), holders[2])
        if value is ...:
            holder.pop(name, None)
        else:
            holder[name] = value
    return replace(made, event=event)
