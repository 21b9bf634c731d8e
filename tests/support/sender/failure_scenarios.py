"""Failure scenarios for sending a code, with the texts and outcomes of each: the table of docs/reliability.md."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import httpx

from cognito_otp_local.cli.demo import cognito_client
from support.people import PASSWORD
from support.secret_scan import add_secret
from support.waiting import wait_until_sent

if TYPE_CHECKING:
    from support.sender.sender_calls import Sender

FRENCH = "+3363998"
"""ARCEP keeps +33 6 39 98 for fiction. France has two text routes and a call (parameters.ROUTES)."""
_numbers = itertools.count(5000)

type Fault = dict[str, Any]
type Incident = Literal["none", "duplicate", "killed_before", "killed_after", "late"]


@dataclass(frozen=True, slots=True)
class Expected:
    """The result of a scenario: how many texts and calls arrived, and the outcomes of its runs."""

    texts: int
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One failure scenario. ``hold`` is None where both settings of OnUnknown have the same result.

    ``faults`` of the phone network apply to this code's phone only; ``after`` is the delay of a duplicate, in seconds.
    """

    name: str
    resend: Expected
    hold: Expected | None = None
    faults: tuple[Fault, ...] = ()
    incident: Incident = "none"
    after: float = 0
    sorted: bool = False

    def expected(self, on_unknown: str) -> Expected:
        """Return what is expected with this setting."""
        return self.hold if on_unknown == "hold" and self.hold is not None else self.resend


def text(kind: str, **more: Any) -> Fault:
    """Make a fault of SendTextMessage."""
    return {"operation": "SendTextMessage", "kind": kind, **more}


def refusal(error: str, reason: str | None = None, **more: Any) -> Fault:
    """Make an error of SendTextMessage by the first route."""
    return text("error", error=error, reason=reason, **({"identity": "FIRST"} | more))


EVERYWHERE: tuple[Fault, ...] = (text("throttle"), {"operation": "SendVoiceMessage", "kind": "throttle"})
A_RUN: tuple[Fault, ...] = (
    text("throttle", times=6),
    {"operation": "SendVoiceMessage", "kind": "throttle", "times": 3},
)
SENT, NOT_SENT = Expected(1, ("sent",)), Expected(0, ("refused",))
PROTECTED = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"

SCENARIOS = (
    Scenario(name="no fault", resend=SENT),
    Scenario(name="one throttle", faults=(text("throttle", times=1),), resend=SENT),
    Scenario(name="the first route throttled for good", faults=(text("throttle", identity="FIRST"),), resend=SENT),
    Scenario(name="every route throttled, for one run", faults=A_RUN, resend=Expected(1, ("delayed", "sent"))),
    Scenario(name="every route throttled for good", faults=EVERYWHERE, resend=Expected(0, ("delayed", "delayed"))),
    Scenario(
        name="5xx of the first route",
        faults=(refusal("InternalServerException"),),
        resend=SENT,
        hold=Expected(0, ("held",)),
    ),
    Scenario(
        name="5xx of the first two sends, and nothing was sent",
        faults=(text("error", error="InternalServerException", times=2),),
        resend=Expected(0, ("in_doubt",)),
        hold=Expected(0, ("held",)),
    ),
    Scenario(name="a slow first route, 2 s", faults=(text("slow", seconds=2, times=1),), resend=SENT),
    Scenario(
        name="a first route too slow, 7 s (timeout)",
        faults=(text("slow", seconds=7, times=1),),
        resend=Expected(2, ("sent",)),
        hold=Expected(1, ("held",)),
    ),
    Scenario(
        name="connection dropped before acceptance",
        faults=(text("drop_before", times=1),),
        resend=SENT,
        hold=Expected(0, ("held",)),
    ),
    Scenario(
        name="connection dropped after acceptance",
        faults=(text("drop_after", times=1),),
        resend=Expected(2, ("sent",)),
        hold=Expected(1, ("held",)),
    ),
    Scenario(
        name="every connection dropped after acceptance",
        faults=(text("drop_after"),),
        resend=Expected(2, ("in_doubt",)),
        hold=Expected(1, ("held",)),
    ),
    Scenario(
        name="Reason: opted out",
        faults=(refusal("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),),
        resend=Expected(0, ("opted_out",)),
    ),
    Scenario(
        name="Reason: blocked by Protect",
        faults=(refusal("ConflictException", PROTECTED),),
        resend=Expected(0, ("blocked",)),
    ),
    Scenario(
        name="Reason: sandbox",
        faults=(refusal("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),),
        resend=Expected(0, ("sandbox",)),
    ),
    Scenario(
        name="Reason: spend limit on texts (a call is left)",
        faults=(refusal("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),),
        resend=SENT,
    ),
    Scenario(
        name="Reason: spend limits on texts and calls",
        faults=(
            refusal("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
            {
                "operation": "SendVoiceMessage",
                "kind": "error",
                "error": "ServiceQuotaExceededException",
                "reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE",
            },
        ),
        resend=Expected(0, ("spend_limit",)),
    ),
    Scenario(
        name="Reason: wrong identity (the next route is right)",
        faults=(refusal("ValidationException", "SENDER_ID_NOT_REGISTERED"),),
        resend=SENT,
    ),
    Scenario(
        name="Reason: account disabled",
        faults=(refusal("AccessDeniedException", "ACCOUNT_DISABLED"),),
        resend=NOT_SENT,
    ),
    Scenario(
        name="store unreachable: every call of DynamoDB dropped",
        faults=({"operation": "dynamodb:*", "kind": "drop_before"},),
        resend=SENT,
    ),
    Scenario(
        name="store refuses every call",
        faults=({"operation": "dynamodb:*", "kind": "error", "error": "InternalServerError"},),
        resend=SENT,
    ),
    Scenario(
        name="store takes no update, and can be read",
        faults=({"operation": "dynamodb:UpdateItem", "kind": "drop_before"},),
        resend=SENT,
    ),
    Scenario(
        name="store unreachable, and the event comes twice",
        faults=({"operation": "dynamodb:*", "kind": "drop_before"},),
        incident="duplicate",
        resend=Expected(2, ("sent", "sent")),
    ),
    Scenario(
        name="store throttles one call, and the event comes twice",
        faults=({"operation": "dynamodb:UpdateItem", "kind": "throttle", "times": 1},),
        incident="duplicate",
        resend=Expected(1, ("duplicate", "sent")),
        sorted=True,
    ),
    Scenario(
        name="KMS refuses for one run",
        faults=({"operation": "kms:Decrypt", "kind": "throttle", "times": 3},),
        resend=Expected(1, ("delayed", "sent")),
    ),
    Scenario(name="Parameter Store unreachable", faults=({"operation": "ssm:*", "kind": "drop_before"},), resend=SENT),
    Scenario(
        name="failure queue unreachable, and a refusal",
        faults=(
            {"operation": "sqs:*", "kind": "drop_before"},
            refusal("AccessDeniedException", "ACCOUNT_DISABLED"),
        ),
        resend=NOT_SENT,
    ),
    Scenario(name="a duplicate at once", incident="duplicate", resend=Expected(1, ("duplicate", "sent")), sorted=True),
    Scenario(name="a duplicate later", incident="duplicate", after=120, resend=Expected(1, ("sent", "duplicate"))),
    Scenario(
        name="function killed before it sent",
        faults=({"operation": "kms:Decrypt", "kind": "slow", "seconds": 2.5},),
        incident="killed_before",
        resend=Expected(1, ("sent",)),
        hold=Expected(0, ("held",)),
    ),
    Scenario(
        name="function killed after acceptance",
        faults=(text("slow", seconds=4.5, times=1),),
        incident="killed_after",
        resend=Expected(2, ("sent",)),
        hold=Expected(1, ("held",)),
    ),
    Scenario(
        name="a retry after the code's life",
        faults=EVERYWHERE,
        incident="late",
        resend=Expected(0, ("delayed", "expired")),
    ),
)


@dataclass(frozen=True, slots=True)
class Player:
    """Runs scenarios on one stack."""

    sender: Sender
    tokens: list[str] = field(default_factory=list)

    def play(self, scenario: Scenario) -> Expected:
        """Run a scenario with a new phone; return its result."""
        number = f"{FRENCH}{next(_numbers):04}"
        add_secret(number)
        since = time.time()
        for fault in scenario.faults:
            self.sender.fault(**fault, **({} if ":" in fault["operation"] else {"to": number}))
        try:
            self._happen(scenario, number)
        finally:
            self.sender.heal()
        outcomes = self.sender.outcomes(since)
        return Expected(len(self.sender.texts(number)), tuple(sorted(outcomes) if scenario.sorted else outcomes))

    def _happen(self, scenario: Scenario, number: str) -> None:
        match scenario.incident:
            case "none":
                self._sign_up(number)
            case "duplicate":
                url = f"{self.sender.stack.cognito_endpoint}/_local/queue/duplicates"
                wish = {"times": 1, "after": scenario.after}
                httpx.post(url, json=wish, trust_env=False).raise_for_status()
                self._sign_up(number)
            case "killed_before" | "killed_after":
                event = self.sender.event(number)
                after = scenario.incident == "killed_after"
                self.sender.kill_when(
                    event, lambda: bool(self.sender.texts(number)) if after else self.sender.began(event)
                )
                self.sender.heal()
                self.sender.let_time_pass(event, 60)  # as long as Lambda waits before it runs the event again
                self.sender.call(event)
            case "late":
                event = self.sender.event(number, "Authentication")
                self.sender.call(event)
                self.sender.heal()
                self.sender.let_time_pass(event, 176)
                self.sender.call(event)

    def _sign_up(self, number: str) -> None:
        """Sign up as a user does, and wait until the sender's queue is empty."""
        cognito_client(self.sender.stack).sign_up(
            ClientId=self.sender.stack.client_id, Username=number, Password=PASSWORD
        )
        wait_until_sent(self.sender.stack)
