"""CloudFormation, as the function that answers for custom resources sees it: requests, and what was answered."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aws_lambda_powertools import Logger

from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.plan.attaching import Wish
from cognito_otp_attach.stack_events.attachment_resource import AttachmentResource
from cognito_otp_attach.stack_events.declared import DeclaredStack
from cognito_otp_attach.stack_events.engine import Engine
from cognito_otp_attach.stack_events.handling import Handling
from cognito_otp_attach.stack_events.leases import Turn
from cognito_otp_attach.stack_events.patience import Patience
from cognito_otp_attach.stack_events.pool_resource import PoolResource
from cognito_otp_attach.stack_events.replies import ReplyError
from cognito_otp_attach.stack_events.requests import ResourceKind
from cognito_otp_attach.triggers import Trigger
from support.attach_world import KEY, OBSERVER, OURS, POOL_ID, STACK, TABLE, THEIRS, World, plain_pool
from support.generated_pools import HARD, ROLE
from support.pool_store import PoolStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_attach.stack_events.answers import Answer
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.requests import Request

STACK_ID = f"arn:aws:cloudformation:us-east-1:123456789012:stack/{STACK}/3f1a2b40-0000-4000-8000-1234567890ab"
URL = "https://cloudformation.example/answer?Signature=secret"
FUNCTIONS = {str(trigger): str(arn) for trigger, arn in OURS.items()} | {"PreSignUpObserver": str(OBSERVER)}
ATTACHMENT: Mapping[str, Any] = {
    "UserPoolId": POOL_ID,
    "Own": "false",
    "Triggers": ",".join(Trigger),
    "Functions": FUNCTIONS,
    "KmsKeyArn": KEY,
    "AttachmentsTable": TABLE,
    "SmsRoleArns": ROLE,
    "AdditionalKmsKeyArns": "",
    "EnforcedUserPoolIds": "",
}
"""The properties of an attachment to a pool in use."""
FEWER: dict[str, Any] = {"Triggers": "CustomSMSSender"}
ANOTHER: dict[str, Any] = {"UserPoolId": "us-east-1_Former", "Own": "true"}
"""The pool of before, in an update to POOL_ID."""
POOL = HARD["texts through SNS"] | {"LambdaConfig": {"PostConfirmation": THEIRS}}


def new_world(**settings: Any) -> World:
    """Return an account with a pool that has much to lose."""
    pool = plain_pool(**{**POOL, **settings})
    return World(PoolStore(pool, {"MfaConfiguration": "OFF"}, "documented"), roles={ROLE}, own_pool_id=None)


def attached_world() -> World:
    """Return the account with the pool attached by its stack."""
    world = new_world()
    assert Deployment(world).attachment("Create").succeeded
    world.calls.clear()
    return world


@dataclass
class Deployment:
    """A stack's deployment in an account. ``undoing`` says that it undoes an update, None that this cannot be seen.

    ``now`` is the time, which passes while a run waits, and ``left`` a run's, where ``ends`` does not say when it ends.
    ``unreachable`` says that CloudFormation takes no answer.
    """

    world: World
    undoing: bool | None = False
    left: float = 180.0
    now: float = 1_760_000_000.0
    ends: float | None = None
    unreachable: bool = False
    answers: list[Answer] = field(default_factory=list)

    def undoes_update(self, stack_id: str) -> bool | None:
        """Say what CloudFormation does."""
        assert stack_id == STACK_ID
        return self.undoing

    def send(self, event: Any) -> Answer:
        """Send an event; return the one answer to it."""
        (answer,) = self.deliver(event)
        return answer

    def deliver(self, event: Any) -> list[Answer]:
        """Send an event, or a copy of it; return the answers to it."""
        before = len(self.answers)
        log = Logger(service=str(uuid4()))  # a new one writes to this test's stdout
        Handling(lambda _left: self._resources(), self._reply_to, log).handle(event, self.seconds_left)
        return self.answers[before:]

    def attachment(
        self, kind: str, physical_id: str | None = None, before: Mapping[str, Any] | None = None, **properties: Any
    ) -> Answer:
        """Send a request about the attachment; ``before`` are those of its properties that an update changes."""
        earlier = {**ATTACHMENT, **before} if before is not None else None
        return self.send(request(ResourceKind.ATTACHMENT, kind, physical_id, {**ATTACHMENT, **properties}, earlier))

    def pool(self, kind: str, properties: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Answer:
        """Send a request about the pool's settings."""
        physical_id = None if kind == "Create" else "settings-of:own"
        return self.send(request(ResourceKind.POOL, kind, physical_id, properties, before))

    @property
    def _patience(self) -> Patience:
        return Patience(self._sleep, self.seconds_left)

    def seconds_left(self) -> float:
        """Return what is left of a run's time."""
        return self.left if self.ends is None else self.ends - self.now

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def _resources(self) -> dict[ResourceKind, Any]:
        reads, _ = self.world.parts()
        return {
            ResourceKind.POOL: PoolResource(lambda: reads.pools, self, self._patience),
            ResourceKind.ATTACHMENT: AttachmentResource(self._engine_for, self, self._turn(), lambda _reason: None),
        }

    def _turn(self) -> Turn:
        return Turn(lambda _table: self.world.leases(), str(uuid4()), self._patience, lambda: self.now)

    def _engine_for(self, declared: Declared, _request: Request) -> Engine:
        reads, writes = self.world.parts()
        return Engine(
            reads=replace(reads, stacks=DeclaredStack(declared.stack)),
            writes=writes,
            model=installed_model(),
            wish=Wish(declared.triggers, at="2026-11-30T12:00:00+00:00", tool="test"),
            patience=self._patience,
            say=lambda _step: None,
        )

    def _reply_to(self, url: str, _event: Mapping[str, Any]) -> Any:
        assert url == URL
        return _Reply(self._refuse if self.unreachable else self.answers.append)

    def _refuse(self, _answer: Answer) -> None:
        raise ReplyError("the answer to CloudFormation was not taken (500)")


@dataclass
class _Reply:
    keep: Callable[[Answer], None]
    sent: bool = False

    def send(self, answer: Answer) -> bool:
        if self.sent:
            return False
        self.sent = True
        self.keep(answer)
        return True


def request(
    resource: str,
    kind: str,
    physical_id: str | None,
    properties: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write a request as CloudFormation does."""
    event = {
        "RequestType": kind,
        "ResponseURL": URL,
        "StackId": STACK_ID,
        "RequestId": str(uuid4()),
        "ResourceType": str(resource),
        "LogicalResourceId": "Resource",
        "ResourceProperties": dict(properties),
    }
    event |= {"PhysicalResourceId": physical_id} if physical_id is not None else {}
    return event | ({"OldResourceProperties": dict(before)} if before is not None else {})
