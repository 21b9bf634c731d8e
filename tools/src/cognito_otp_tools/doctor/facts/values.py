"""All that checks are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.table import RoutingTable
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import FunctionFacts, KeyFacts, PoolFacts, StackFacts, Unseen
    from cognito_otp_tools.doctor.facts.sms_values import SmsFacts
    from cognito_otp_tools.doctor.question import Question
    from cognito_otp_tools.routes.deployments import Deployment

type Document = Mapping[str, Any]
"""A statement, a configuration, or another answer of AWS."""


@dataclass(frozen=True, slots=True)
class Absent:
    """What was named is not there, or is none of ours; the sentence says which."""

    sentence: str


@dataclass(frozen=True, slots=True)
class DeployedStack:
    """A stack of ours that is there: its status, what attaching reads of it, and what it decides about routing."""

    status: str
    facts: StackFacts
    deployment: Deployment
    failure_queue: str | None


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """The sender's configuration; its settings for asynchronous events, None for none; its reserved concurrency.

    ``layers`` are those of each of the stack's functions, by name.
    """

    configuration: Document | Unseen
    event_invoke: Document | Unseen | None
    reserved: int | Unseen | None
    layers: Mapping[str, tuple[str, ...] | Unseen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The key that the pool names: itself (None: gone), the statements of its policy, the grants on it.

    ``decrypts`` tells whether the sender's role may open with it what is sealed for the pool, by IAM's simulator.
    """

    arn: str
    key: KeyFacts | Unseen | None
    statements: tuple[Document, ...] | Unseen
    grants: tuple[Document, ...] | Unseen
    decrypts: bool | Unseen | None


@dataclass(frozen=True, slots=True)
class TextingRole:
    """The role that Cognito itself texts with: the statements of its trust, None for a role that is gone."""

    arn: str
    trust: tuple[Document, ...] | Unseen | None
    may_send: bool | Unseen


@dataclass(frozen=True, slots=True)
class StoredRoutes:
    """The table that the sender goes by, and where it is from; ``fault`` says what is wrong with what is stored."""

    table: RoutingTable
    source: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class FailureQueue:
    """How many records of undelivered codes wait; None for a queue that is gone."""

    waiting: int | None


@dataclass(frozen=True, slots=True)
class UserSample:
    """Users of the pool that were looked at, as counts; ``more`` says that there are others.

    ``unasked`` have no verified e-mail address, and whether they have SMS MFA was not asked.
    """

    looked_at: int
    without_phone: int
    unverified_phone: int
    unrecoverable: int
    more: bool
    unasked: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What the sender answered to a self test: whether it opened the code, and its version; None for an old one."""

    opened: bool
    version: str | None


@dataclass(frozen=True, slots=True)
class DryRun:
    """AWS's answer to a dry run of a route: None for accepted, else the exception with its Reason and sentence."""

    refused: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts. ``stack``, ``pool`` and others are None where nothing of the kind was asked for.

    ``functions`` are those that the pool names, by ARN; ``sms`` has each Region that codes are sent from.
    ``dry_runs`` are by country and route.
    """

    question: Question
    region: str
    caller: str | Unseen
    stack: DeployedStack | Absent | Unseen | None = None
    pool: PoolFacts | Absent | Unseen | None = None
    session_minutes: tuple[int, ...] | Unseen = ()
    attachment: Attachment | Unseen | None = None
    functions: Mapping[str, FunctionFacts | Unseen] = field(default_factory=dict)
    sender: SenderFacts | None = None
    key: SealingKey | None = None
    roles: tuple[TextingRole, ...] = ()
    routes: StoredRoutes | Unseen | None = None
    sms: Mapping[str, SmsFacts] = field(default_factory=dict)
    queue: FailureQueue | Unseen | None = None
    alarms: tuple[Document, ...] | Unseen | None = None
    users: UserSample | Unseen | None = None
    opening: Opening | Unseen | None = None
    dry_runs: Mapping[tuple[str, str], DryRun | Unseen] = field(default_factory=dict)
    sdk: str = ""
    version: str = ""
