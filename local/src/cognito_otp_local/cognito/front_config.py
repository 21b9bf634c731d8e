"""What the front is built with."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.inbox.emails import Email
    from cognito_otp_local.inbox.messages import TraceStep

type UpdateRule = Literal["measured", "documented"]
UPDATE_RULES: tuple[UpdateRule, ...] = get_args(UpdateRule.__value__)
TIME_SCALE = 0.01
"""How much of Lambda's waits between the attempts at an event is really waited."""


def random_code(digits: int) -> str:
    """Return so many unpredictable digits."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def nowhere(_to: str, _body: str) -> None:
    """Let a text message go nowhere."""


def no_trace(_to: str, _step: TraceStep) -> None:
    """Keep no step."""


def no_email(_email: Email) -> None:
    """Let an e-mail go nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontConfig:
    """Where the emulator is, who delivers, and how long things may take.

    ``carrier`` takes ``(to, body)``: the texts that Cognito sends itself, for pools without a CustomSMSSender;
    ``deliver_email`` takes the e-mails, which it sends itself for every pool.
    ``new_code`` makes a code of so many digits.
    ``note`` takes ``(to, step)``: what happened on the way of a message to that address, for its trace.
    ``trigger_seconds`` is the limit of a synchronous trigger; where an interpreter has to be started for it, the answer
    may come up to ``start_seconds`` later. ``time_scale`` is how much is really waited of what Lambda waits between
    the attempts at an asynchronous event. ``request_threads`` is how many requests are worked on at once.
    ``update_user_pool`` is what UpdateUserPool does with omitted members: as measured on AWS, or as AWS documents.
    With ``enforce_iam`` operators may do what the emulator's IAM allows them, which must be enforced there, too.
    """

    emulator_url: str
    region: str = "us-east-1"
    account_id: str = "000000000000"
    access_key_id: str = "test"
    secret_access_key: str = field(default="test", repr=False)
    clock: Callable[[], float] = time.time
    new_code: Callable[[int], str] = random_code
    carrier: Callable[[str, str], None] = nowhere
    deliver_email: Callable[[Email], None] = no_email
    note: Callable[[str, TraceStep], None] = no_trace
    trigger_seconds: float = 5.0
    start_seconds: float = 30.0
    trigger_concurrency: int = 4
    sender_concurrency: int = 10
    time_scale: float = TIME_SCALE
    request_threads: int = 100
    update_user_pool: UpdateRule = "measured"
    enforce_iam: bool = False
