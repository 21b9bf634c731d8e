"""Custom::CognitoOtpAttachment: lets an existing pool name the functions, and any pool go before they are deleted.

Its physical id is the pool's. That of a Create which failed and left nothing begins with NOT_ATTACHED, so that the
Delete which CloudFormation sends next has nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_attach.arns import is_pool_id
from cognito_otp_attach.errors import AttachError
from cognito_otp_attach.stack_events.advice import of_failed_detachment
from cognito_otp_attach.stack_events.answers import failed, succeeded
from cognito_otp_attach.stack_events.declared import read_declared
from cognito_otp_attach.stack_events.requests import RequestKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.stack_events.answers import Answer
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.engine import Ended, Engine
    from cognito_otp_attach.stack_events.requests import Request
    from cognito_otp_attach.stack_events.stack_statuses import StackStatuses

NOT_ATTACHED = "not-attached:"


@dataclass(frozen=True, slots=True)
class AttachmentResource:
    """Answers requests; ``engine_for`` makes the engine for one of them."""

    engine_for: Callable[[Declared, Request], Engine]
    statuses: StackStatuses
    note: Callable[[str], None]

    def answer(self, request: Request) -> Answer:
        """Carry a request out. Raises what is not foreseen."""
        if request.kind is RequestKind.DELETE:
            return self._delete(request)
        try:
            declared = read_declared(request.properties, request.stack_name)
        except AttachError as error:
            return failed(request.physical_id or f"{NOT_ATTACHED}unknown", str(error))
        if declared.own:  # the template names its triggers
            return succeeded(declared.pool_id)
        engine = self.engine_for(declared, request)
        ended = engine.attach(declared)
        if ended.done:
            return succeeded(declared.pool_id)
        self.note(ended.reason)
        if request.kind is RequestKind.CREATE:
            is_left = ended.touched and not self._took_back(engine, declared, ended)
            return failed(declared.pool_id if is_left else f"{NOT_ATTACHED}{declared.pool_id}", ended.reason)
        return self._failed_update(request, engine, declared, ended)

    def _failed_update(self, request: Request, engine: Engine, declared: Declared, ended: Ended) -> Answer:
        if not ended.touched and self.statuses.undoes_update(request.stack_id):
            # The pool is as the failed update found it or left it: refusing to go back would only wedge the stack.
            return succeeded(declared.pool_id)
        if ended.touched and request.physical_id != declared.pool_id:
            self._took_back(engine, declared, ended)
        return failed(request.physical_id or declared.pool_id, ended.reason)

    def _took_back(self, engine: Engine, declared: Declared, ended: Ended) -> bool:
        """Let go of a pool that this request began to attach; one that was attached before works as it is."""
        return ended.found or engine.let_go(declared).done

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
        if declared.own and (undoes or physical_id != declared.pool_id):
            return succeeded(physical_id)  # the pool stays in the stack, and so do its triggers
        ended = self.engine_for(declared, request).let_go(declared, but_theirs=bool(undoes))
        if ended.done:
            return succeeded(physical_id)
        return failed(physical_id, of_failed_detachment(ended.reason, declared.pool_id, request.stack_name))
