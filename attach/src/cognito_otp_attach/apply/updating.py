"""Writes a pool once: looked at just before, waiting while it is busy, and looked at again where an answer was lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tenacity

from cognito_otp_attach.apply.standing import changes_since, is_untouched, left_by, unexpected_changes
from cognito_otp_attach.errors import AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.plan.comparing import under
from cognito_otp_attach.plan.mfa import MODE, leaving_mfa_off

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cognito_otp_attach.apply.ports import PoolWrites
    from cognito_otp_attach.facts.ports import Pools
    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_attach.plan.values import Change, Plan

TEXTING = frozenset({"SmsConfiguration"})
ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = 1, 15
"""Seconds. A pool that was just changed is busy for a second or two; throttling may last longer."""


@dataclass(frozen=True, slots=True)
class PoolUpdate:
    """Writes pools; ``sleep`` takes seconds."""

    pools: Pools
    writes: PoolWrites
    sleep: Callable[[float], None]

    def apply(self, plan: Plan, before: PoolFacts) -> None:
        """Make the plan's update; raise ChangedMeanwhileError if somebody wrote the pool since it was read."""
        for attempt in self._attempts():
            with attempt:
                self._once(plan, before)
        if plan.mfa_request is not None:
            self.set_mfa(plan.mfa_request)
            if plan.texting_request is not None:
                self._text_again(plan, plan.texting_request)

    def put_back(self, plan: Plan, request: Mapping[str, Any], seen: PoolFacts) -> None:
        """Put a pool back; raise ChangedMeanwhileError if somebody wrote it since it was seen."""
        for attempt in self._attempts():
            with attempt:
                now = self._look(plan)
                if not _without_mfa(left_by(plan, now)):
                    return  # the answer to an earlier attempt was lost, and it was made
                _refuse_changed(seen, now)
                self.writes.update(request)

    def set_mfa_back(self, plan: Plan, mfa: Mapping[str, Any], rollback: Mapping[str, Any]) -> None:
        """Set the MFA of before, and write the SMS configuration back if that took it away."""
        self.set_mfa(mfa)
        now = self._look(plan)
        if _is_texting_lost(_without_mfa(left_by(plan, now))):
            self.put_back(plan, leaving_mfa_off(rollback, now.pool), now)

    def set_mfa(self, request: Mapping[str, Any]) -> None:
        """Set the pool's MFA."""
        for attempt in self._attempts():
            with attempt:
                self.writes.set_mfa(request)

    def _text_again(self, plan: Plan, request: Mapping[str, Any]) -> None:
        """Write the SMS configuration back that SetUserPoolMfaConfig took away, where it turned MFA off."""
        for attempt in self._attempts():
            with attempt:
                if _is_texting_lost(_without_mfa(unexpected_changes(plan, self._look(plan)))):
                    self.writes.update(request)

    def _once(self, plan: Plan, before: PoolFacts) -> None:
        now = self._look(plan)
        left = unexpected_changes(plan, now)
        if plan.request is not None and not (_without_mfa(left) if plan.mfa_request is not None else left):
            return  # the answer to an earlier attempt was lost, and it was made
        _refuse_changed(before, now)
        if plan.request is not None:
            self.writes.update(plan.request)

    def _look(self, plan: Plan) -> PoolFacts:
        now = self.pools.look(plan.pool_id)
        if now is None:
            raise ChangedMeanwhileError("the pool was deleted meanwhile")
        return now

    def _attempts(self) -> tenacity.Retrying:
        return tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=tenacity.wait_exponential_jitter(initial=FIRST_WAIT, max=LONGEST_WAIT),
            retry=tenacity.retry_if_exception(_may_pass),
            sleep=self.sleep,
            reraise=True,
        )


def _without_mfa(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that an update makes, and not the SetUserPoolMfaConfig that follows it."""
    return tuple(change for change in changes if change.path != MODE and not change.path.startswith("MFA."))


def _is_texting_lost(changes: tuple[Change, ...]) -> bool:
    """Whether the SMS configuration is gone, and nothing else differs."""
    return bool(changes) and all(change.after is None and under(change.path, TEXTING) for change in changes)


def _refuse_changed(before: PoolFacts, now: PoolFacts) -> None:
    if not is_untouched(before, now):
        changed = ", ".join(change.path for change in changes_since(before, now)) or "its date"
        raise ChangedMeanwhileError(f"somebody else changed the pool meanwhile ({changed})")


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, AwsCallError) and (error.busy or error.lost)
