"""The ways back: a rollback of the pool, and clearing up after an update that did not happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.apply.outcomes import Ending, Outcome, Standing
from cognito_otp_attach.apply.standing import changes_since, left_by, lost_in, standing_of
from cognito_otp_attach.apply.updating import PoolUpdate
from cognito_otp_attach.errors import AttachError, AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.plan.comparing import under
from cognito_otp_attach.plan.mfa import idle_factors, leaving_mfa_off, mfa_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_attach.apply.ports import Writes
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_attach.plan.values import Change, Permission, Plan


@dataclass(frozen=True, slots=True)
class Return:
    """Goes back: ``granted`` and ``stored`` are the permissions and the record of this run."""

    reads: Reads
    writes: Writes
    sleep: Callable[[float], None]
    granted: tuple[Permission, ...]
    stored: Attachment | None

    def roll_back(self, plan: Plan, unexpected: tuple[Change, ...], seen: PoolFacts, *, backup: str | None) -> Outcome:
        """Write the pool back as it was before, MFA included, unless somebody wrote it since it was ``seen``."""
        if plan.rollback is None or plan.before is None:
            raise AttachError("a plan without a way back cannot be rolled back")
        try:
            now = self._put_back(plan, plan.rollback, seen)
        except ChangedMeanwhileError as error:
            return self._not_put_back(plan, unexpected, error, backup=backup)
        except AwsCallError as error:
            return self._not_put_back(plan, unexpected, error, backup=backup)
        left = left_by(plan, now) if now is not None else ()
        is_back = now is not None and not left
        return Outcome(
            ending=Ending.ROLLED_BACK,
            standing=Standing.BEFORE if is_back else Standing.OTHER,
            sentence=_sentence_of(unexpected, left),
            backup=backup,
            unexpected=unexpected,
            leftovers=self._clear(plan) if is_back else (),
        )

    def end(self, plan: Plan, ending: Ending, why: str, *, backup: str | None, unseen: bool) -> Outcome:
        """End a run that could not go on: tell where the pool stands, and clear up if it is as it was.

        A pool that was updated, of which no one has looked yet whether more changed, is looked at and put back here.
        """
        try:
            now = self._look(plan)
        except AwsCallError:
            standing = Standing.UNKNOWN
        else:
            standing = standing_of(plan, now)
            if now is not None and standing is Standing.PLANNED and (lost := lost_in(plan, now)):
                outcome = self.roll_back(plan, lost, now, backup=backup)
                return replace(outcome, sentence=f"{why}; {outcome.sentence}", unseen=unseen or outcome.unseen)
        leftovers = self._clear(plan) if standing is Standing.BEFORE else ()
        return Outcome(
            ending=ending, standing=standing, sentence=why, backup=backup, leftovers=leftovers, unseen=unseen
        )

    def _put_back(self, plan: Plan, request: Mapping[str, Any], seen: PoolFacts) -> PoolFacts | None:
        """Write the pool back, MFA included, and return what is there then."""
        update = PoolUpdate(self.reads.pools, self.writes.pools, self.sleep)
        update.put_back(plan, leaving_mfa_off(request, seen.pool), seen)
        now, before = self._look(plan), plan.before
        if now is None or before is None:
            return now
        idle = idle_factors(now, before)
        changed = [change.path for change in changes_since(before, now) if change.path.startswith("MFA.")]
        if any(not under(path, idle) for path in changed):
            update.set_mfa_back(plan, mfa_request(plan.pool_id, before.mfa), request)
            now = self._look(plan)
        return now

    def _not_put_back(
        self, plan: Plan, unexpected: tuple[Change, ...], error: AttachError, *, backup: str | None
    ) -> Outcome:
        """Tell what was lost and is not put back, or may not be."""
        failed = isinstance(error, AwsCallError)
        try:
            now = self._look(plan)
        except AwsCallError:
            standing = Standing.UNKNOWN
        else:
            standing = Standing.OTHER if now is None or left_by(plan, now) else Standing.BEFORE
        paths = ", ".join(change.path for change in unexpected)
        so = "which could not be put back" if failed else "which was not put back"
        return Outcome(
            ending=Ending.FAILED if failed else Ending.CHANGED_MEANWHILE,
            standing=standing,
            sentence=f"AWS changed more than was asked for ({paths}), {so}: {error}",
            backup=backup,
            unexpected=unexpected,
            leftovers=self._clear(plan) if standing is Standing.BEFORE else (),
            unseen=failed,
        )

    def _clear(self, plan: Plan) -> tuple[str, ...]:
        """Take this run's permissions and record back; return what could not be, which harms nothing."""
        left = []
        for permission in self.granted:
            try:
                self.writes.permissions.revoke(permission.function, permission.statement_id)
            except AttachError:
                left.append(f"Cognito may still invoke {permission.function} for this pool")
        try:
            self._put_record_back(plan)
        except AttachError:
            left.append(f"the table {plan.table} still has a record of this run")
        return tuple(left)

    def _put_record_back(self, plan: Plan) -> None:
        """Put the record back, if it is this run's that is there."""
        if self.stored is None or self.stored == plan.recorded:
            return
        now = self.reads.attachments.read(plan.table, plan.pool_id)
        if now is None or now.revision != self.stored.revision:
            return
        if plan.recorded is None:
            self.writes.attachments.remove(plan.table, now)
        else:
            self.writes.attachments.put(plan.table, replace(plan.recorded, revision=now.revision))

    def _look(self, plan: Plan) -> PoolFacts | None:
        return self.reads.pools.look(plan.pool_id)


def _sentence_of(unexpected: tuple[Change, ...], left: tuple[Change, ...]) -> str:
    paths = ", ".join(change.path for change in unexpected)
    if left:
        still = ", ".join(change.path for change in left)
        return f"AWS changed more than was asked for ({paths}), and these could not be put back: {still}"
    return f"AWS changed more than was asked for ({paths}), so the pool was put back as it was"
