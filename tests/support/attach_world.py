"""Fakes of everything that attaching reads and writes, in memory, in which any call can fail in any way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from copy import replace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.apply.applying import Application
from cognito_otp_attach.apply.ports import Opened, Writes
from cognito_otp_attach.arns import FunctionArn, read_function_arn
from cognito_otp_attach.errors import AwsCallError, ChangedMeanwhileError, StackUnsuitableError
from cognito_otp_attach.facts.attachments import Attachment, read_attachment, write_attachment
from cognito_otp_attach.facts.gathering import gather, with_backup
from cognito_otp_attach.facts.ports import Reads
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.values import EmailFacts, FunctionFacts, KeyFacts, Owner, PoolFacts, StackFacts
from cognito_otp_attach.plan.attaching import Wish, plan_attach
from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_attach.plan.restoring import plan_restore
from cognito_otp_attach.plan.values import Plan, Refused
from cognito_otp_attach.stack_events.leases import Lease
from cognito_otp_attach.triggers import Trigger
from support.pool_store import PoolStore

if TYPE_CHECKING:
    from cognito_otp_attach.apply.outcomes import Outcome
    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.plan.values import Opening, Permission

REGION, ACCOUNT = "us-east-1", "123456789012"
POOL_ID, STACK, TABLE = "us-east-1_Attached", "acme", "acme-attachments"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/ours"
WISH = Wish(at="2026-11-30T12:00:00+00:00", tool="test")

type Fault = Callable[[Callable[[], Any]], Any]
"""What happens instead of a call: it is given what the call would do."""


class Killed(BaseException):
    """The process ends: nothing of it runs after this."""


def function_arn(name: str, qualifier: str | None = None) -> FunctionArn:
    """Return the ARN of a function of the account."""
    text = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}{f':{qualifier}' if qualifier else ''}"
    found = read_function_arn(text)
    assert found is not None
    return found


OURS = {trigger: function_arn(f"acme-{trigger}") for trigger in Trigger}
OBSERVER = function_arn("acme-PreSignUpObserver")
CHOSEN = OURS | {Trigger.PRE_SIGN_UP: OBSERVER}
"""The functions of a pool that EnforcedUserPoolIds does not name."""
TRUST: tuple[Mapping[str, Any], ...] = (
    {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"},
)
THEIRS = str(function_arn("somebody-elses"))


def plain_pool(**settings: Any) -> dict[str, Any]:
    """Return a pool as Cognito describes it."""
    return {
        "Id": POOL_ID,
        "Name": "customers",
        "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}",
        "LastModifiedDate": 1_760_000_000.0,
        "CreationDate": 1_600_000_000.0,
        "MfaConfiguration": "OFF",
        "UsernameAttributes": ["phone_number"],
    } | settings


@dataclass
class World:
    """An account with a stack of ours and a pool. ``faults`` are by the number of the call, from 0.

    ``trust`` is the trust policy of the roles that are there, where it is not Cognito's own wish.
    """

    store: PoolStore = field(default_factory=lambda: PoolStore(plain_pool(), {"MfaConfiguration": "OFF"}))
    parameters: dict[str, str] = field(default_factory=dict)
    own_pool_id: str | None = "us-east-1_Own"
    policies: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    functions: dict[str, str] = field(
        default_factory=lambda: {str(arn): "Active" for arn in (*OURS.values(), OBSERVER)}
    )
    keys: dict[str, KeyFacts] = field(
        default_factory=lambda: {KEY: KeyFacts(KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")}
    )
    roles: set[str] = field(default_factory=set)
    trust: tuple[Mapping[str, Any], ...] | None = None
    passable: bool = True
    hides_caller: bool = False
    email: EmailFacts = field(default_factory=lambda: EmailFacts(exists=True, verified=True, cognito_allowed=True))
    owner: Owner | None = None
    sessions: tuple[int, ...] = (3,)
    records: dict[str, tuple[int, str]] = field(default_factory=dict)
    lease: Lease = field(default_factory=Lease)
    opens: bool = True
    backups: list[str] = field(default_factory=list)
    faults: dict[int, Fault] = field(default_factory=dict)
    gone: bool = False
    calls: list[str] = field(default_factory=list)

    def call(self, name: str, do: Callable[[], Any]) -> Any:
        """Make a call, or let its fault happen."""
        fault = self.faults.pop(len(self.calls), None)
        self.calls.append(name)
        return do() if fault is None else fault(do)

    def facts(self, alias: str | None = None, table: str | None = None) -> Facts:
        """Gather the facts."""
        stack_name = STACK if table is None else "deleted"
        return gather(_reads(self), installed_model(), stack_name=stack_name, pool_id=POOL_ID, alias=alias, table=table)

    def plan(self, wish: Wish = WISH) -> Plan:
        """Plan to attach; fail the test if that is refused."""
        return _planned(plan_attach(self.facts(), wish))

    def refusals(self, wish: Wish = WISH) -> list[str]:
        """Return the codes of the refusals to attach."""
        found = plan_attach(self.facts(), wish)
        return [refusal.code for refusal in found.refusals] if isinstance(found, Refused) else []

    def attach(self, wish: Wish = WISH) -> Outcome:
        """Attach the pool."""
        return self.carry_out(self.plan(wish))

    def detach(self, triggers: tuple[Trigger, ...] = tuple(Trigger)) -> Outcome:
        """Detach the pool."""
        return self.carry_out(_planned(plan_detach(self.facts(), triggers)))

    def restoring(self, backup: PoolFacts) -> Plan | Refused:
        """Plan to restore a backup."""
        return plan_restore(with_backup(_reads(self), self.facts(), backup), backup)

    def carry_out(self, plan: Plan) -> Outcome:
        """Carry a plan out, without waiting."""
        self.calls.clear()
        return Application(_reads(self), _writes(self), sleep=lambda _seconds: None).carry_out(plan)

    def parts(self) -> tuple[Reads, Writes]:
        """Return what reads and what writes the account."""
        return _reads(self), _writes(self)

    def settings(self) -> dict[str, Any]:
        """Return all of the pool that anybody set, its MFA with it."""
        found = self.store.describe()
        return {name: value for name, value in found.pool.items() if name != "LastModifiedDate"} | {"MFA": found.mfa}

    def leases(self) -> WorldLeases:
        """Return what reads and writes the lease of the stack's custom resource."""
        return WorldLeases(self)

    def permit(self, function: str) -> None:
        """Let Cognito invoke a function of somebody else's."""
        statement = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "lambda:*"}
        self.policies.setdefault(function, {})["theirs"] = {"Sid": "theirs"} | statement

    def permitted(self) -> dict[str, list[str]]:
        """Return the ids of the permissions of each function that has any."""
        return {arn: sorted(policy) for arn, policy in self.policies.items() if policy}


def _planned(found: Plan | Refused) -> Plan:
    assert isinstance(found, Plan), found
    return found


def _reads(world: World) -> Reads:
    return Reads(
        pools=_Pools(world),
        functions=_Functions(world),
        keys=_Keys(world),
        roles=_Roles(world),
        emails=_Emails(world),
        stacks=_Stacks(world),
        attachments=_Records(world),
    )


def _writes(world: World) -> Writes:
    return Writes(
        pools=_Pools(world),
        permissions=_Functions(world),
        attachments=_Records(world),
        self_tests=_SelfTests(world),
        backups=_Backups(world),
    )


@dataclass(frozen=True)
class _Pools:
    world: World

    def look(self, pool_id: str) -> PoolFacts | None:
        assert pool_id == POOL_ID
        found: PoolFacts | None = self.world.call(
            "DescribeUserPool", lambda: None if self.world.gone else self.world.store.describe()
        )
        return found

    def session_minutes(self, _pool_id: str) -> tuple[int, ...]:
        return self.world.sessions

    def update(self, request: Mapping[str, Any]) -> None:
        self.world.call("UpdateUserPool", lambda: self.world.store.update(request))

    def set_mfa(self, request: Mapping[str, Any]) -> None:
        self.world.call("SetUserPoolMfaConfig", lambda: self.world.store.set_mfa(request))


@dataclass(frozen=True)
class _Functions:
    world: World

    def look(self, arn: FunctionArn) -> FunctionFacts:
        state = self.world.functions.get(str(arn))
        if state is None:
            return FunctionFacts(arn, exists=False)
        statements = tuple(self.world.policies.get(str(arn), {}).values())
        return FunctionFacts(arn, exists=True, state=state, statements=copy.deepcopy(statements))

    def grant(self, permission: Permission) -> None:
        statement = {
            "Sid": permission.statement_id,
            "Effect": "Allow",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "lambda:InvokeFunction",
            "Resource": str(permission.function),
            "Condition": {
                "StringEquals": {"AWS:SourceAccount": permission.account},
                "ArnLike": {"AWS:SourceArn": permission.pool_arn},
            },
        }
        policy = self.world.policies.setdefault(str(permission.function), {})
        self.world.call("AddPermission", lambda: policy.update({permission.statement_id: statement}))

    def revoke(self, function: FunctionArn, statement_id: str) -> None:
        policy = self.world.policies.get(str(function), {})
        self.world.call("RemovePermission", lambda: policy.pop(statement_id, None))


@dataclass(frozen=True)
class _Keys:
    world: World

    def look(self, arn: str) -> KeyFacts | None:
        return self.world.keys.get(arn)


@dataclass(frozen=True)
class _Roles:
    world: World

    def caller(self) -> str:
        if self.world.hides_caller:
            raise AwsCallError("sts:GetCallerIdentity", "ReadTimeoutError", "as the test wants it", lost=True)
        return f"arn:aws:iam::{ACCOUNT}:user/operator"

    def trust(self, arn: str) -> tuple[Mapping[str, Any], ...] | None:
        if arn not in self.world.roles:
            return None
        return TRUST if self.world.trust is None else self.world.trust

    def may_pass(self, _caller: str, _role: str) -> bool:
        return self.world.passable


@dataclass(frozen=True)
class _Emails:
    world: World

    def look(self, _arn: str) -> EmailFacts:
        return self.world.email


@dataclass(frozen=True)
class _Stacks:
    world: World

    def look(self, name: str) -> StackFacts:
        if name != STACK:
            raise StackUnsuitableError(name)
        return StackFacts(
            name=STACK,
            partition="aws",
            region=REGION,
            account=ACCOUNT,
            parameters=self.world.parameters,
            functions=dict(OURS),
            observer=OBSERVER,
            key_arn=KEY,
            table_name=TABLE,
            own_pool_id=self.world.own_pool_id,
        )

    def owner_of(self, _pool_id: str) -> Owner | None:
        return self.world.owner


@dataclass(frozen=True)
class _Records:
    world: World

    def read(self, table: str, pool_id: str) -> Attachment | None:
        assert table == TABLE
        found = self.world.records.get(pool_id)
        return None if found is None else read_attachment(found[1], found[0])

    def put(self, table: str, attachment: Attachment) -> Attachment:
        assert table == TABLE
        stored = replace(attachment, revision=attachment.revision + 1)

        def write() -> Attachment:
            self._only_over(attachment.revision, attachment.user_pool_id)
            self.world.records[attachment.user_pool_id] = (stored.revision, write_attachment(stored))
            return stored

        found: Attachment = self.world.call("PutItem", write)
        return found

    def remove(self, table: str, attachment: Attachment) -> None:
        assert table == TABLE

        def write() -> None:
            self._only_over(attachment.revision, attachment.user_pool_id)
            del self.world.records[attachment.user_pool_id]

        self.world.call("DeleteItem", write)

    def _only_over(self, revision: int, pool_id: str) -> None:
        if self.world.records.get(pool_id, (0, ""))[0] != revision:
            raise ChangedMeanwhileError("another run changed the record of this pool meanwhile")


@dataclass(frozen=True)
class WorldLeases:
    """The lease of the stack's custom resource; see stack_events.leases.Leases."""

    world: World

    def read(self) -> Lease:
        """Return it."""
        return self.world.lease

    def put(self, lease: Lease) -> None:
        """Write it over the revision before it."""

        def write() -> None:
            if self.world.lease.revision != lease.revision - 1:
                raise ChangedMeanwhileError("another run took the lease meanwhile")
            self.world.lease = lease

        if lease.run:
            self.world.call("PutLease", write)
        else:
            write()  # it is given back when CloudFormation has its answer, out of reach of the faults of a run


@dataclass(frozen=True)
class _SelfTests:
    world: World

    def run(self, opening: Opening) -> Opened:
        assert opening.pool_id == POOL_ID
        found: Opened = self.world.call("Invoke", lambda: Opened(self.world.opens, "0.1.0"))
        return found


@dataclass(frozen=True)
class _Backups:
    world: World

    def keep(self, text: str) -> str:
        self.world.backups.append(text)
        return "backup.json"


def fails(code: str, *, lost: bool = False, after: bool = False) -> Fault:
    """Return a fault: the call answers an error, before or after it took effect."""

    def fault(do: Callable[[], Any]) -> Any:
        if after:
            do()
        raise AwsCallError("aws:Call", code, "as the test wants it", lost=lost)

    return fault


def interrupts(error: type[BaseException], *, after: bool) -> Fault:
    """Return a fault: Ctrl-C or a kill, before or after the call took effect."""

    def fault(do: Callable[[], Any]) -> Any:
        if after:
            do()
        raise error

    return fault
