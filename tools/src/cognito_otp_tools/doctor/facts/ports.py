"""What the doctor reads, as small protocols. Every method raises AwsCallError where it says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.ports import AttachmentReads, Functions, Keys, Pools
    from cognito_otp_attach.plan.values import Opening as Asked
    from cognito_otp_tools.doctor.facts.values import Absent, DeployedStack, Document, DryRun, Opening, UserSample
    from cognito_otp_tools.sms_account.owned import Described, Identities


class DeployedStacks(Protocol):
    """CloudFormation stacks."""

    def look(self, name: str) -> DeployedStack | Absent:
        """Read a stack of ours."""
        ...


class Senders(Protocol):
    """Lambda functions beyond what attaching reads."""

    def configuration(self, arn: FunctionArn) -> Document:
        """Return a function's configuration."""
        ...

    def event_invoke(self, arn: FunctionArn) -> Document | None:
        """Return what holds for its asynchronous events; None for Lambda's defaults."""
        ...

    def reserved(self, arn: FunctionArn) -> int | None:
        """Return its reserved concurrency; None for none."""
        ...

    def stack_name(self, arn: FunctionArn) -> str | None:
        """Return the CloudFormation stack that made a function, by its tag; None for none."""
        ...


class KeyPolicies(Protocol):
    """KMS keys beyond what attaching reads."""

    def statements(self, arn: str) -> tuple[Document, ...]:
        """Return the statements of a key's policy."""
        ...

    def grants(self, arn: str) -> tuple[Document, ...]:
        """Return the grants on a key."""
        ...


class RolePolicies(Protocol):
    """The caller, and IAM roles with what they may do."""

    def caller(self) -> str:
        """Return the ARN that the caller acts as."""
        ...

    def trust(self, arn: str) -> tuple[Document, ...] | None:
        """Return the statements of a role's trust policy; None for a role that is gone."""
        ...

    def may(self, arn: str, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether a role may do this, as IAM's simulator has it."""
        ...


class Watching(Protocol):
    """What an operator is notified by: alarms, the failure queue, metrics."""

    def alarms(self, prefix: str) -> tuple[Document, ...]:
        """Return the alarms whose names begin so."""
        ...

    def waiting(self, queue_url: str) -> int | None:
        """Return how many messages wait in a queue; None for one that is gone."""
        ...


class SmsAccounts(Protocol):
    """End User Messaging and SNS in one Region."""

    def attributes(self) -> Mapping[str, str]:
        """Return the account's attributes."""
        ...

    def limits(self) -> Mapping[str, tuple[int, int]]:
        """Return the monthly limit of each kind of message in US dollars, and the most that AWS allows."""
        ...

    def spent(self, kind: str) -> Decimal | None:
        """Return what was spent this month on a kind of message; None where AWS reports nothing yet."""
        ...

    def sns_sandbox(self) -> bool:
        """Whether SNS is in its sandbox."""
        ...

    def sns_limit(self) -> int | None:
        """Return SNS's monthly limit in US dollars; None where it has none beside End User Messaging's."""
        ...

    def identities(self) -> Identities:
        """Return what the account owns."""
        ...

    def configuration_sets(self) -> tuple[Described, ...]:
        """Return the configuration sets."""
        ...

    def protect_rules(self, configuration: str, capability: str) -> Mapping[str, str]:
        """Return what a Protect configuration says of each country."""
        ...

    def opted_out(self, opt_out_list: str) -> int:
        """Return how many phones an opt-out list has, one page of them at most."""
        ...

    def dry_run(self, route: Route, to: str) -> DryRun:
        """Let AWS check a message by a route, which it does not send."""
        ...


class Users(Protocol):
    """Users of a pool."""

    def sample(self, pool_id: str, *, mfa_by_phone: bool) -> UserSample:
        """Look at some users, at the pace that AWS allows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """All that is read. ``sms`` returns the readers of a Region, ``stored_routes`` the text of a parameter.

    ``self_test`` makes the one invocation that is asked for by an option.
    """

    pools: Pools
    functions: Functions
    keys: Keys
    attachments: AttachmentReads
    stacks: DeployedStacks
    senders: Senders
    key_policies: KeyPolicies
    roles: RolePolicies
    watching: Watching
    users: Users
    sms: Callable[[str], SmsAccounts]
    stored_routes: Callable[[str], str | None]
    self_test: Callable[[Asked], Opening]
