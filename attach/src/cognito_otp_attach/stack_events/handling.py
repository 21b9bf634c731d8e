"""One event from beginning to end: read, carry out, answer. An answer always goes out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cognito_otp_attach.stack_events import advice
from cognito_otp_attach.stack_events.answers import failed
from cognito_otp_attach.stack_events.attachment_resource import NOT_ATTACHED
from cognito_otp_attach.stack_events.deadlines import interrupted_before, last_word
from cognito_otp_attach.stack_events.leases import AnsweredAlreadyError, StillRunningError
from cognito_otp_attach.stack_events.replies import ReplyError
from cognito_otp_attach.stack_events.requests import RequestError, RequestKind, ResourceKind, read_address, read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools import Logger

    from cognito_otp_attach.stack_events.answers import Answer
    from cognito_otp_attach.stack_events.replies import Reply
    from cognito_otp_attach.stack_events.requests import Request


class Resource(Protocol):
    """A custom resource."""

    def answer(self, request: Request) -> Answer:
        """Carry a request out. Raises AnsweredAlreadyError, StillRunningError, and what is not foreseen."""
        ...

    def ended(self, *, answered: bool) -> None:
        """Take note that a run is over; ``answered`` says that CloudFormation has its answer."""
        ...


@dataclass(frozen=True, slots=True)
class Handling:
    """Handles events. ``resources`` makes our custom resources; lines have names as fields, and no settings."""

    resources: Callable[[Callable[[], float]], Mapping[ResourceKind, Resource]]
    reply_to: Callable[[str, Mapping[str, Any]], Reply]
    log: Logger

    def handle(self, event: Any, seconds_left: Callable[[], float]) -> None:
        """Handle one event.

        Raises ReplyError if CloudFormation cannot be reached and StillRunningError if another run is at work, so that
        Lambda runs the event again.
        """
        address = read_address(event)
        if address is None:
            self.log.error("request_invalid", problem="there is no address to answer to")
            return
        reply = self.reply_to(address, event)
        with last_word(seconds_left(), lambda: self._give_up(reply, event)):
            try:
                request = read_request(event)
            except RequestError as error:
                self._send(reply, event, failed(fallback_id(event), str(error)))
                return
            self._handle(request, event, reply, seconds_left)

    def _handle(
        self, request: Request, event: Mapping[str, Any], reply: Reply, seconds_left: Callable[[], float]
    ) -> None:
        resource = self.resources(seconds_left)[request.resource]
        try:
            answer = self._answer(resource, request, event, seconds_left())
        except AnsweredAlreadyError:  # CloudFormation does not wait for this one
            self.log.info("request_over", request=request.kind, request_id=request.request_id)
            return
        try:
            self._send(reply, event, answer)
        except ReplyError:
            resource.ended(answered=False)
            raise
        resource.ended(answered=True)

    def _send(self, reply: Reply, event: Mapping[str, Any], answer: Answer) -> None:
        self._report(event, answer)
        if not reply.send(answer):
            self.log.error("answered_already")

    def _answer(self, resource: Resource, request: Request, event: Mapping[str, Any], seconds_left: float) -> Answer:
        try:
            with interrupted_before(seconds_left):
                return resource.answer(request)
        except (AnsweredAlreadyError, StillRunningError):
            raise
        except KeyboardInterrupt:
            return failed(fallback_id(event), advice.of_missing_time(pool_of(event)))
        except Exception as error:  # noqa: BLE001 - whatever happens, CloudFormation waits for an answer
            # A traceback's last line is the error's text, which may hold anything.
            self.log.error("unforeseen_error", error=type(error).__name__, at=_places(error))  # noqa: TRY400
            return failed(fallback_id(event), advice.of_unforeseen(error))

    def _give_up(self, reply: Reply, event: Mapping[str, Any]) -> None:
        """Answer while the run still hangs."""
        with ExitStack() as quietly:
            quietly.push(lambda kind, _error, _traceback: kind is not None and issubclass(kind, ReplyError))
            answer = failed(fallback_id(event), advice.of_missing_time(pool_of(event)))
            if reply.send(answer):
                self._report(event, answer)

    def _report(self, event: Mapping[str, Any], answer: Answer) -> None:
        write = self.log.info if answer.succeeded else self.log.error
        write(
            "request_done",
            request=event.get("RequestType"),
            resource=event.get("ResourceType"),
            physical_id=answer.physical_id,
            succeeded=answer.succeeded,
            reason=answer.reason,
        )


def fallback_id(event: Mapping[str, Any]) -> str:
    """Return the physical id of an answer without a result.

    An attachment that may have been begun has the pool's, so that the Delete that follows looks at the pool; everything
    else keeps the one that it has.
    """
    known = event.get("PhysicalResourceId")
    if isinstance(known, str) and known:
        return known
    is_begun = event.get("RequestType") == RequestKind.CREATE and event.get("ResourceType") == ResourceKind.ATTACHMENT
    return pool_of(event) if is_begun else f"{NOT_ATTACHED}{pool_of(event)}"


def pool_of(event: Mapping[str, Any]) -> str:
    """Return the pool that an event is about, as it says."""
    properties = event.get("ResourceProperties")
    named = properties if isinstance(properties, dict) else {}
    return str(named.get("UserPoolId") or named.get("ExistingUserPoolId") or "unknown")


def _places(error: BaseException) -> list[str]:
    """Name where an error came from; its text, and the values around it, may hold anything."""
    places, traceback = [], error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_qualname}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-8:]
