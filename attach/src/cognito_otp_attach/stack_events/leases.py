"""One run at a time, and each request once: Lambda may deliver an event twice, at the same moment or long afterwards.

The stack's table has one item for it. A run takes a lease that lasts a little longer than Lambda lets the run live: one
that is alive is never beside another, and one that was killed is not waited for any longer than that. What is over is
remembered: a late copy of a request that was answered, or that another one followed, must not be carried out.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import tenacity

from cognito_otp_attach.errors import AttachError, AwsCallError, ChangedMeanwhileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.stack_events.patience import Patience
    from cognito_otp_attach.stack_events.requests import Request

MARGIN_SECONDS = 5
"""For clocks that differ."""
LONGEST_SECONDS = 900
"""No run of Lambda's lives longer: a lease that lasts longer is none, whatever wrote it."""
LEAST_SECONDS = 80
"""Of the function's time, for a run that waited: less is left to the next one that Lambda starts."""
POLL_SECONDS = 2
REMEMBERED = 50
"""Requests that are over. CloudFormation sends few, and a copy comes within hours."""


class AnsweredAlreadyError(AttachError):
    """The request is over: CloudFormation has its answer, or sent another request since."""


class StillRunningError(AttachError):
    """Another run is at work on the same resource, and this one has no time left to wait for it."""


class LeaseUnreadableError(AttachError):
    """Something else wrote the item, so that it does not tell whether another run is at work."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The item: who works until when (seconds since 1970), on which request, and the requests that are over.

    ``run`` is empty where none works. ``revision`` counts the item's writes, 0 before the first.
    """

    run: str = ""
    request: str = ""
    until: float = 0.0
    over: tuple[str, ...] = ()
    revision: int = 0

    def taken_by(self, run: str, request: str, until: float) -> Lease:
        """Return the lease as another run takes it; a request that is not over then is, if it was another one."""
        before = (self.request,) if self.request and self.request != request else ()
        return Lease(run, request, until, _remembered((*self.over, *before)), self.revision + 1)

    def ended(self, *, answered: bool) -> Lease:
        """Return the lease as its run gives it back."""
        found = self.over_with(self.request) if answered else replace(self, revision=self.revision + 1)
        return replace(found, run="", until=0.0)

    def over_with(self, request: str) -> Lease:
        """Return the lease in which a request is over."""
        return replace(self, over=_remembered((*self.over, request)), revision=self.revision + 1)


class Leases(Protocol):
    """The item of one stack. Every method raises AwsCallError where it says nothing else."""

    def read(self) -> Lease:
        """Return the lease as it is; one of revision 0 where there is no item. Raises LeaseUnreadableError."""
        ...

    def put(self, lease: Lease) -> None:
        """Write a lease over the revision before it; raise ChangedMeanwhileError if another one is there."""
        ...


class Turn:
    """The turn of one run, which has an id of its own: Lambda's is the same for each run of an event."""

    def __init__(
        self, leases_in: Callable[[str], Leases], run: str, patience: Patience, clock: Callable[[], float]
    ) -> None:
        """Take what finds a table's item, the run's id, how to wait, and a clock of epoch seconds."""
        self._leases_in, self._run, self._patience, self._clock = leases_in, run, patience, clock
        self._leases: Leases | None = None
        self._held: Lease | None = None
        self._request = ""

    def begin(self, request: Request, table: str) -> None:
        """Wait until no other run works.

        Raises AnsweredAlreadyError, StillRunningError, LeaseUnreadableError or AwsCallError.
        """
        leases = self._leases = self._leases_in(table)
        self._request = request.request_id

        def once() -> AwsCallError | None:
            try:
                self._when_free(leases, request)
            except ChangedMeanwhileError as error:
                raise StillRunningError(str(error)) from error
            except AwsCallError as error:
                return error
            return None

        failed = self._patience.run(once, lambda error: error is not None and error.denied)
        if failed is not None:
            raise failed

    def end(self, *, answered: bool) -> None:
        """Let the next one work; ``answered`` says that CloudFormation has the answer.

        Raises LeaseUnreadableError or AwsCallError.
        """
        if self._leases is None:
            return
        found = self._leases.read()
        if found == self._held:
            ended = found.ended(answered=answered)
        elif answered and not self._is_held(found):  # the lease was never ours, because a call failed
            ended = found.over_with(self._request)
        else:
            return
        with suppress(ChangedMeanwhileError):
            self._leases.put(ended)

    def _when_free(self, leases: Leases, request: Request) -> None:
        tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((StillRunningError, ChangedMeanwhileError)),
            stop=lambda _state: self._patience.seconds_left() < LEAST_SECONDS,
            wait=tenacity.wait_fixed(POLL_SECONDS),
            sleep=self._patience.sleep,
            reraise=True,
        )(self._take, leases, request)

    def _take(self, leases: Leases, request: Request) -> None:
        found = leases.read()
        if request.request_id in found.over:
            raise AnsweredAlreadyError(f"the request {request.request_id} is over")
        if self._is_held(found):
            raise StillRunningError(f"another run is at work on {request.logical_id}, on the request {found.request}")
        until = self._clock() + self._patience.seconds_left() + MARGIN_SECONDS
        self._held = found.taken_by(self._run, request.request_id, until)  # also where the answer to this is lost
        leases.put(self._held)

    def _is_held(self, lease: Lease) -> bool:
        return bool(lease.run) and 0 < lease.until - self._clock() <= LONGEST_SECONDS + MARGIN_SECONDS


def _remembered(over: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(over))[-REMEMBERED:]
