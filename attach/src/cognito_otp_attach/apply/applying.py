"""Carries a plan out: backup, self test, record, permission, update, reading back, proof; and back again if it must."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cognito_otp_attach.apply.outcomes import Ending, Outcome, Standing
from cognito_otp_attach.apply.proving import prove, try_opening
from cognito_otp_attach.apply.returning import Return
from cognito_otp_attach.apply.standing import standing_of, unexpected_changes
from cognito_otp_attach.apply.updating import PoolUpdate
from cognito_otp_attach.aws_calls import ctrl_c_held, ctrl_c_once
from cognito_otp_attach.errors import AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.facts.attachments import Progress
from cognito_otp_attach.facts.backups import write_backup
from cognito_otp_attach.plan.losses import written_meanwhile
from cognito_otp_attach.plan.values import Kind

if TYPE_CHECKING:
    from cognito_otp_attach.apply.ports import Writes
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_attach.plan.values import Change, Permission, Plan

type Say = Callable[[str], None]

UNDER_WAY = {Kind.ATTACH: Progress.ATTACHING, Kind.DETACH: Progress.DETACHING}


@dataclass(slots=True)
class Done:
    """What this run did so far, to tell and to take back."""

    backup: str | None = None
    granted: list[Permission] = field(default_factory=list)
    stored: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """Carries plans out; ``sleep`` takes seconds, ``say`` a sentence on each step."""

    reads: Reads
    writes: Writes
    say: Say = lambda _step: None
    sleep: Callable[[float], None] = lambda seconds: time.sleep(seconds)  # noqa: PLW0108 - looked up when it is called

    def carry_out(self, plan: Plan) -> Outcome:
        """Carry a plan out. Never raises for what AWS does, nor for an interruption: the outcome tells."""
        done = Done(stored=plan.recorded)
        with ctrl_c_once():
            try:
                return self._carry_out(plan, done)
            except KeyboardInterrupt:  # from here on, no other one comes
                return self._end_badly(plan, done, Ending.FAILED, "interrupted", unseen=False)

    def _carry_out(self, plan: Plan, done: Done) -> Outcome:
        try:
            return self._take_steps(plan, done)
        except ChangedMeanwhileError as error:
            return self._end_badly(plan, done, Ending.CHANGED_MEANWHILE, str(error), unseen=False)
        except AwsCallError as error:
            outcome = self._end_badly(plan, done, Ending.FAILED, str(error), unseen=True)
            return replace(outcome, denied=error.denied)

    def _take_steps(self, plan: Plan, done: Done) -> Outcome:
        if plan.before is not None and (plan.request is not None or plan.mfa_request is not None):
            # Keep a backup, and see that the sender will open the pool's codes before any is sealed for it.
            done.backup = self.writes.backups.keep(write_backup(plan.before))
            self.say(f"Backup of the pool: {done.backup}")
            if plan.opening is not None and (refused := self._cannot_open(plan, done)) is not None:
                return refused

        # Remember what was there before, so that an interrupted run is taken up by the next.
        under_way = _under_way(plan)
        if under_way is not None and plan.recorded != plan.record:
            self._store(plan, done, under_way)

        # Let Cognito invoke what the pool will name.
        for permission in plan.grant:
            done.granted.append(permission)
            self.writes.permissions.grant(permission)
            self.say(f"Cognito may invoke {permission.function.name} for this pool.")

        # Update the pool, and read it back.
        if plan.before is not None and (plan.request is not None or plan.mfa_request is not None):
            PoolUpdate(self.reads.pools, self.writes.pools, self.sleep).apply(plan, plan.before)
            self.say("The pool is updated.")
            if (differing := self._read_back(plan, done)) is not None:
                return differing

        # Take away what is no longer needed, and conclude the record.
        for function, statement_id in plan.revoke:
            self.writes.permissions.revoke(function, statement_id)
            self.say(f"Cognito may no longer invoke {function.name} for this pool.")
        self._conclude_record(plan, done)
        return self._prove(plan, done)

    def _cannot_open(self, plan: Plan, done: Done) -> Outcome | None:
        """Ask the sender before the pool is touched; what cannot be seen is shown again by the proof."""
        check = try_opening(self.writes.self_tests, plan)
        if check.passed is not False:
            return None
        return Outcome(
            ending=Ending.CANNOT_OPEN,
            standing=Standing.BEFORE,
            sentence=check.sentence,
            backup=done.backup,
            checks=(check,),
        )

    def _read_back(self, plan: Plan, done: Done) -> Outcome | None:
        """Compare the pool with the plan; put it back if anything else changed."""
        now = self._look(plan)
        unexpected = unexpected_changes(plan, now)
        if not unexpected:
            return None
        if plan.rollback is None:
            paths = ", ".join(change.path for change in unexpected)
            sentence = f"the pool still differs from the backup, in what an update did not write or take away: {paths}"
            standing = standing_of(plan, now)
            return Outcome(
                ending=Ending.UNPROVEN, standing=standing, sentence=sentence, backup=done.backup, unexpected=unexpected
            )
        if theirs := written_meanwhile(unexpected):
            why = _meanwhile(theirs, tuple(change for change in unexpected if change not in theirs))
            outcome = self._end_badly(plan, done, Ending.CHANGED_MEANWHILE, why, unseen=False)
            return replace(outcome, unexpected=unexpected)
        self.say("More changed than was planned: putting the pool back.")
        with ctrl_c_held():
            return self._return(done).roll_back(plan, unexpected, now, backup=done.backup)

    def _store(self, plan: Plan, done: Done, record: Attachment) -> None:
        """Write a record over the last one; it counts as written from before the call, whose answer may be lost."""
        before, over = done.stored, replace(record, revision=done.stored.revision if done.stored is not None else 0)
        done.stored = replace(over, revision=over.revision + 1)
        try:
            self.writes.attachments.put(plan.table, over)
        except ChangedMeanwhileError:
            done.stored = before
            raise

    def _conclude_record(self, plan: Plan, done: Done) -> None:
        if plan.record is not None and plan.recorded != plan.record:
            self._store(plan, done, plan.record)
        elif plan.record is None and done.stored is not None:
            self.writes.attachments.remove(plan.table, done.stored)

    def _prove(self, plan: Plan, done: Done) -> Outcome:
        checks = prove(self.reads, self.writes.self_tests, plan) if plan.kind is Kind.ATTACH else ()
        standing = Standing.PLANNED
        ending = Ending.UNCHANGED if plan.is_empty else Ending.DONE
        sentence = "nothing was to be done" if plan.is_empty else "done"
        if failed := [check for check in checks if check.passed is not True]:
            return Outcome(
                ending=Ending.UNPROVEN,
                standing=standing,
                sentence=failed[0].sentence,
                backup=done.backup,
                checks=checks,
                unseen=all(check.passed is None for check in failed),
            )
        return Outcome(ending=ending, standing=standing, sentence=sentence, backup=done.backup, checks=checks)

    def _end_badly(self, plan: Plan, done: Done, ending: Ending, why: str, *, unseen: bool) -> Outcome:
        """Look where the pool stands, and if it is as it was, take back what was done for it."""
        with ctrl_c_held():
            return self._return(done).end(plan, ending, why, backup=done.backup, unseen=unseen)

    def _return(self, done: Done) -> Return:
        return Return(self.reads, self.writes, self.sleep, tuple(done.granted), done.stored)

    def _look(self, plan: Plan) -> PoolFacts:
        now = self.reads.pools.look(plan.pool_id)
        if now is None:
            raise ChangedMeanwhileError("the pool was deleted meanwhile")
        return now


def _under_way(plan: Plan) -> Attachment | None:
    """Return what is remembered while a run is at work: all that it may have to put back, or to take away."""
    if plan.record is None or (plan.kind is Kind.DETACH and plan.recorded is not None):
        found = plan.recorded
    else:
        before = plan.recorded.statements if plan.recorded is not None else {}
        found = replace(plan.record, statements={**before, **plan.record.statements})
    return found.at(UNDER_WAY.get(plan.kind, Progress.ATTACHED)) if found is not None else None


def _meanwhile(theirs: tuple[Change, ...], lost: tuple[Change, ...]) -> str:
    """Tell what somebody wrote, and what may have been lost beside it."""
    written, gone = (", ".join(change.path for change in changes) for changes in (theirs, lost))
    sentence = f"somebody else changed the pool while it was updated ({written}), and nothing of that was undone"
    return f"{sentence}; gone or at their defaults since, and in the backup: {gone}" if gone else sentence
