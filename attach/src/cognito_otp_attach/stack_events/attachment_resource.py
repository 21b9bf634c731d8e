"""Custom::CognitoOtpAttachment: lets an existing pool name the functions, and any pool go before they are deleted.

Its physical id is the pool's. That of a Create which failed and left nothing begins with NOT_ATTACHED, so that the
Delete which CloudFormation sends next has nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_attach.arns import is_pool_id
from cognito_otp_attach.errors import AttachError, AwsCallError
from cognito_otp_attach.stack_events.advice import of_failed_detachment, of_own_pool
from cognito_otp_attach.stack_events.answers import failed, succeeded
from cognito_otp_attach.stack_events.declared import read_declared
from cognito_otp_attach.stack_events.leases import LeaseUnreadableError
from cognito_otp_attach.stack_events.requests import RequestKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.stack_events.answers import Answer
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.engine import Engine
    from cognito_otp_attach.stack_events.leases import Turn
    from cognito_otp_attach.stack_events.requests import Request
    from cognito_otp_attach.stack_events.stack_statuses import StackStatuses

NOT_ATTACHED = "not-attached:"


@dataclass(frozen=True, slots=True)
class AttachmentResource:
    """Answers requests; ``engine_for`` makes the engine for one of them, and ``turn`` is the run's."""

    engine_for: Callable[[Declared, Request], Engine]
    statuses: StackStatuses
    turn: Turn
    note: Callable[[str], None]

    def answer(self, request: Request) -> Answer:
        """Carry a request out. Raises AnsweredAlreadyError, StillRunningError, and what is not foreseen."""
        if request.kind is RequestKind.DELETE:
            return self._delete(request)
        try:
            declared = read_declared(request.properties, request.stack_name)
        except AttachError as error:
            return failed(request.physical_id or f"{NOT_ATTACHED}unknown", str(error))
        attempted, without_work = self._left_by_failed_update(request), _answer_without_work(declared, request)
        if attempted is None and without_work is not None:
            return without_work
        try:
            self.turn.begin(request, declared.stack.table_name)
        except (AwsCallError, LeaseUnreadableError) as error:
            return self._not_begun(request, declared, error)
        if attempted is not None:
            self._take_back(attempted, request)
        return without_work or self._attach(request, declared)

    def ended(self, *, answered: bool) -> None:
        """Let the next run work."""
        try:
            self.turn.end(answered=answered)
        except (AwsCallError, LeaseUnreadableError) as error:  # the lease runs out by itself
            self.note(str(error))

    def _not_begun(self, request: Request, declared: Declared, error: AttachError) -> Answer:
        """Answer that nothing was done, because it could not be known whether another run is at work."""
        if request.kind is RequestKind.UPDATE:
            return self._failed_update(request, declared, str(error), touched=False, left=False)
        # What may not be written was not written by an earlier run either.
        is_denied = isinstance(error, AwsCallError) and error.denied
        return failed(f"{NOT_ATTACHED}{declared.pool_id}" if is_denied else declared.pool_id, str(error))

    def _attach(self, request: Request, declared: Declared) -> Answer:
        try:
            ended = self.engine_for(declared, request).attach(declared)
        except (Exception, KeyboardInterrupt):
            if _is_another(request, declared):  # no Delete follows for a pool that is not the resource's yet
                self._take_back(declared, request)
            raise
        if ended.done:
            return succeeded(declared.pool_id)
        self.note(ended.reason)
        if request.kind is RequestKind.CREATE:
            is_left = ended.left and not self._take_back(declared, request)
            return failed(declared.pool_id if is_left else f"{NOT_ATTACHED}{declared.pool_id}", ended.reason)
        return self._failed_update(request, declared, ended.reason, touched=ended.touched, left=ended.left)

    def _failed_update(self, request: Request, declared: Declared, reason: str, *, touched: bool, left: bool) -> Answer:
        if not touched and self.statuses.undoes_update(request.stack_id):
            # The pool is as the failed update found it or left it: refusing to go back would only wedge the stack.
            return succeeded(declared.pool_id)
        if left and _is_another(request, declared):
            self._take_back(declared, request)
        return failed(request.physical_id or declared.pool_id, reason)

    def _take_back(self, declared: Declared, request: Request) -> bool:
        """Let go of a pool that the stack began to attach; one that others attached works as it is."""
        ended = self.engine_for(declared, request).let_go(declared, but_theirs=True)
        if not ended.done:
            self.note(ended.reason)
        return ended.done

    def _left_by_failed_update(self, request: Request) -> Declared | None:
        """Return the pool that an update began to attach which is being undone now, if its run was killed, perhaps."""
        if request.kind is not RequestKind.UPDATE or not request.before:
            return None
        try:
            attempted = read_declared(request.before, request.stack_name)
        except AttachError:  # such an update was refused before it did anything
            return None
        if attempted.own or request.physical_id in {attempted.pool_id, None}:
            return None
        return attempted if self.statuses.undoes_update(request.stack_id) else None

    def _delete(self, request: Request) -> Answer:
        physical_id = request.physical_id or ""
        if physical_id.startswith(NOT_ATTACHED):
            return succeeded(physical_id)
        try:
            declared = read_declared(request.properties, request.stack_name)
        except AttachError as error:  # such a Create was refused before it did anything
            self.note(str(error))
            return succeeded(physical_id)
        if is_pool_id(physical_id):
            declared = replace(declared, pool_id=physical_id)
        undoes = self.statuses.undoes_update(request.stack_id)
        is_unanswered = physical_id != declared.pool_id  # the id is CloudFormation's
        if declared.own and (undoes or (undoes is None and is_unanswered)):
            return succeeded(physical_id)  # the pool stays in the stack, and so do its triggers
        try:
            self.turn.begin(request, declared.stack.table_name)
        except (AwsCallError, LeaseUnreadableError) as error:
            return failed(physical_id, of_failed_detachment(str(error), declared.pool_id, request.stack_name))
        ended = self.engine_for(declared, request).let_go(declared, but_theirs=bool(undoes))
        if ended.done:
            return succeeded(physical_id)
        return failed(physical_id, of_failed_detachment(ended.reason, declared.pool_id, request.stack_name))


def _answer_without_work(declared: Declared, request: Request) -> Answer | None:
    """Return the answer where a pool needs nothing, or may not be attached; None where there is something to do."""
    if declared.own:  # the template names its triggers
        return succeeded(declared.pool_id)
    if _was_own(declared, request):
        return failed(request.physical_id or declared.pool_id, of_own_pool(declared.pool_id))
    return None


def _is_another(request: Request, declared: Declared) -> bool:
    """Whether an update is to attach another pool than the one that the resource stands for."""
    return request.kind is RequestKind.UPDATE and request.physical_id != declared.pool_id


def _was_own(declared: Declared, request: Request) -> bool:
    """Whether the pool is the one that the stack made, whose permissions CloudFormation is about to delete."""
    return request.before.get("Own") == "true" and request.before.get("UserPoolId") == declared.pool_id
