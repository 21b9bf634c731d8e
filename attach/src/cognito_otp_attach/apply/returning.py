"""The ways back: a rollback of the pool, and clearing up after an update that did not happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_attach.apply.outcomes import Ending, Outcome, Standing
from cognito_otp_attach.apply.standing import changes_since, left_by, standing_of
from cognito_otp_attach.apply.updating import PoolUpdate
from cognito_otp_attach.errors import AttachError, AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.plan.mfa import leaving_mfa_off, mfa_request

if TYPE_CHECKING:
    from collections.abc import Callable

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
        update = PoolUpdate(self.reads.pools, self.writes.pools, self.sleep)
        try:
            update.put_back(plan, leaving_mfa_off(plan.rollback, seen.pool), seen)
        except ChangedMeanwhileError as error:
            paths = ", ".join(change.path for change in unexpected)
            return Outcome(
                ending=Ending.CHANGED_MEANWHILE,
                standing=Standing.OTHER,
                sentence=f"AWS changed more than was asked for ({paths}), which was not put back: {error}",
                backup=backup,
                unexpected=unexpected,
            )
        now = self._look(plan)
        if now is not None and any(change.path.startswith("MFA.") for change in changes_since(plan.before, now)):
            update.set_mfa(mfa_request(plan.pool_id, plan.before.mfa))
            now = self._look(plan)
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
        """End a run that could not go on: tell where the pool stands, and clear up if it is as it was."""
        try:
            standing = standing_of(plan, self._look(plan))
        except AwsCallError:
            standing = Standing.UNKNOWN
        leftovers = self._clear(plan) if standing is Standing.BEFORE else ()
        return Outcome(
            ending=ending, standing=standing, sentence=why, backup=backup, leftovers=leftovers, unseen=unseen
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
