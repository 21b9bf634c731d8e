"""Custom::CognitoOtpPool: reads what the functions need to know of a pool, and changes nothing.

Of the stack's own pool, which is made after it, it returns the parameters, and refuses those that Cognito would refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.stack_events.advice import INSTEAD
from cognito_otp_attach.stack_events.answers import failed, succeeded
from cognito_otp_attach.stack_events.pool_settings import own_settings, refused_change, settings_of
from cognito_otp_attach.stack_events.requests import RequestKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from cognito_otp_attach.facts.ports import Pools
    from cognito_otp_attach.stack_events.answers import Answer
    from cognito_otp_attach.stack_events.patience import Patience
    from cognito_otp_attach.stack_events.requests import Request
    from cognito_otp_attach.stack_events.stack_statuses import StackStatuses

SETTINGS_OF = "settings-of:"
OWN = "own"


@dataclass(frozen=True, slots=True)
class PoolResource:
    """Answers requests; ``pools`` makes what reads pools."""

    pools: Callable[[], Pools]
    statuses: StackStatuses
    patience: Patience

    def answer(self, request: Request) -> Answer:
        """Carry a request out. Raises what is not foreseen."""
        pool_id = existing_pool(request.properties)
        physical_id = f"{SETTINGS_OF}{pool_id or OWN}"
        if request.kind is RequestKind.DELETE:
            return succeeded(request.physical_id or physical_id)
        if pool_id is None:
            if why := self._refused_change(request):
                return failed(request.physical_id or physical_id, why)
            return succeeded(physical_id, own_settings(request.properties))
        return self._read_patiently(pool_id, request, physical_id)

    def ended(self, *, answered: bool) -> None:
        """Do nothing: what changes nothing may run beside itself."""

    def _read_patiently(self, pool_id: str, request: Request, physical_id: str) -> Answer:
        """Read the pool; the policy that lets the function do so was written a moment ago."""

        def once() -> Answer | AwsCallError:
            try:
                return self._read(pool_id, request, physical_id)
            except AwsCallError as error:
                return error

        read = self.patience.run(once, lambda read: isinstance(read, AwsCallError) and read.denied)
        return failed(request.physical_id or physical_id, str(read)) if isinstance(read, AwsCallError) else read

    def _read(self, pool_id: str, request: Request, physical_id: str) -> Answer:
        pools = self.pools()
        pool = pools.look(pool_id)
        if pool is None:
            return self._gone(pool_id, request, physical_id)
        no_role = str(request.properties.get("RoleIfNone", ""))
        return succeeded(physical_id, settings_of(pool, pools.session_minutes(pool_id), no_role=no_role))

    def _gone(self, pool_id: str, request: Request, physical_id: str) -> Answer:
        """Refuse to deploy onto a pool that is not there, but not to go back to one, which would wedge the stack."""
        if request.kind is RequestKind.UPDATE and self.statuses.undoes_update(request.stack_id):
            return succeeded(physical_id, own_settings(request.properties))  # no one signs up there any more
        reason = f"there is no user pool {pool_id} here: {INSTEAD['pool_missing']}"
        return failed(request.physical_id or physical_id, reason)

    def _refused_change(self, request: Request) -> str | None:
        """Say why the stack's own pool cannot become like this. A pool that was not the stack's own is not changed."""
        if request.kind is not RequestKind.UPDATE or existing_pool(request.before) is not None:
            return None
        why = refused_change(request.before, request.properties)
        # Where the state could not be seen, Cognito itself refuses what it does not take.
        return why if why and self.statuses.undoes_update(request.stack_id) is False else None


def existing_pool(properties: Mapping[str, Any]) -> str | None:
    """Return the pool that the stack is attached to; None where it makes its own."""
    value = properties.get("ExistingUserPoolId")
    return value if isinstance(value, str) and value else None
