"""Attaches and lets go of one pool by the engine, and says what that came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_attach.apply.applying import Application
from cognito_otp_attach.apply.outcomes import Ending, Standing
from cognito_otp_attach.errors import AttachError, AwsCallError
from cognito_otp_attach.facts.gathering import UNKNOWN_CALLER, gather
from cognito_otp_attach.plan.attaching import Wish, is_ours, plan_attach
from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_attach.plan.values import Refused
from cognito_otp_attach.stack_events.advice import of_outcome, of_refusals
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.apply.outcomes import Outcome
    from cognito_otp_attach.apply.ports import Writes
    from cognito_otp_attach.facts.model import PoolModel
    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.plan.values import Plan
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.patience import Patience

NOT_READY = "function_not_ready"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: ``touched`` says that the pool may differ from before this run.

    ``left`` says that something of ours may be there, of this run or of an earlier one. ``early`` says that nothing was
    done, and that a little later it may be.
    """

    done: bool
    reason: str = ""
    touched: bool = False
    early: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The engine for one attachment. ``say`` takes sentences on steps."""

    reads: Reads
    writes: Writes
    model: PoolModel
    wish: Wish
    patience: Patience
    say: Callable[[str], None]

    def attach(self, declared: Declared) -> Ended:
        """Let a pool name the triggers that are declared, and no others of ours."""
        wanted = declared.triggers
        attached = self._patiently(lambda: self._attach(declared)) if wanted else Ended(done=True)
        unwanted = tuple(trigger for trigger in Trigger if trigger not in wanted)
        if not attached.done or not unwanted:
            return attached
        ended = self._patiently(lambda: self._let_go(declared, unwanted))
        return replace(ended, touched=ended.touched or attached.touched, left=ended.left or attached.left)

    def let_go(self, declared: Declared, *, but_theirs: bool = False) -> Ended:
        """Let a pool name what it named before; ``but_theirs`` leaves one alone that others attached."""
        return self._patiently(lambda: self._let_go(declared, tuple(Trigger), but_theirs=but_theirs))

    def _attach(self, declared: Declared) -> Ended:
        facts = self._gather(declared)
        planned = plan_attach(facts, self.wish)
        left = _has_ours(facts, tuple(Trigger))
        if isinstance(planned, Refused):
            early = {refusal.code for refusal in planned.refusals} == {NOT_READY}
            return Ended(done=False, reason=of_refusals(planned), early=early, left=left)
        return self._carry_out(planned, left=left)

    def _let_go(self, declared: Declared, triggers: tuple[Trigger, ...], *, but_theirs: bool = False) -> Ended:
        facts = self._gather(declared)
        theirs = facts.attachment is not None and facts.attachment.attached_by != facts.caller
        if but_theirs and theirs and facts.caller == UNKNOWN_CALLER:
            return Ended(done=False, reason=f"could not see who attached the pool {declared.pool_id}", left=True)
        if (but_theirs and theirs) or not _has_ours(facts, triggers):
            return Ended(done=True)
        planned = plan_detach(facts, triggers)
        if isinstance(planned, Refused):
            return Ended(done=False, reason=of_refusals(planned), left=True)
        return self._carry_out(planned, left=True)

    def _carry_out(self, plan: Plan, *, left: bool) -> Ended:
        for notice in plan.notices:
            self.say(notice.code)
        outcome = Application(self.reads, self.writes, self.say, self.patience.sleep).carry_out(plan)
        touched = outcome.standing is not Standing.BEFORE
        return Ended(
            done=_is_done(outcome),
            reason=of_outcome(outcome, plan.pool_id),
            touched=touched,
            early=outcome.denied and not touched,
            left=left or touched or bool(outcome.leftovers),
        )

    def _gather(self, declared: Declared) -> Facts:
        return gather(self.reads, self.model, stack_name=declared.stack.name, pool_id=declared.pool_id)

    def _patiently(self, run: Callable[[], Ended]) -> Ended:
        """Run, and again while something is missing that may have been made just now."""

        def once() -> Ended:
            try:
                return run()
            except AttachError as error:
                # What may not be seen was not made by an earlier run either; what could not be seen just now, perhaps.
                denied = isinstance(error, AwsCallError) and error.denied
                return Ended(done=False, reason=str(error), early=denied, left=not denied)

        return self.patience.run(once, lambda ended: ended.early)


def _is_done(outcome: Outcome) -> bool:
    """Whether a run did what it should; a proof that could not be seen takes nothing back."""
    if outcome.ending is Ending.UNPROVEN:
        return outcome.standing is Standing.PLANNED and not any(check.passed is False for check in outcome.checks)
    return outcome.ending in {Ending.DONE, Ending.UNCHANGED}


def _has_ours(facts: Facts, triggers: tuple[Trigger, ...]) -> bool:
    """Whether there is anything to let go of: a record, a trigger, or a permission."""
    if facts.attachment is not None:
        return True
    named = facts.pool.lambda_config if facts.pool is not None else {}
    if any(is_ours(facts, trigger, named.get(trigger)) for trigger in triggers):
        return True
    planned = plan_detach(facts, triggers)
    return not isinstance(planned, Refused) and not planned.is_empty
