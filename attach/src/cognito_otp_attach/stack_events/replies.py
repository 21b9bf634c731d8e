"""Puts an answer where CloudFormation waits for it, once, and in spite of a network that fails now and then.

Libraries for custom resources were looked at. crhelper repeats a failed answer without end, writes the signed address
to its log and ends no work before its timer answers; Powertools reads such events, and answers none.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import tenacity
import urllib3

from cognito_otp_attach.errors import AttachError
from cognito_otp_attach.stack_events.answers import write_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_attach.stack_events.answers import Answer

TIMEOUT = urllib3.Timeout(connect=3, read=5)
ATTEMPTS = 5
REDIRECTS, SERVER_ERRORS = 300, 500


class ReplyError(AttachError):
    """CloudFormation was not reached. The text never has the address, which is signed."""


class _UnavailableError(ReplyError):
    """The same may succeed a little later."""


class Reply:
    """The one answer to an event: the first counts, from whichever thread it comes."""

    def __init__(self, url: str, event: Mapping[str, Any], sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the address, the event, and what waits for some seconds."""
        self._url, self._event, self._sleep = url, event, sleep
        # urllib3's own repetitions write the address to the log.
        self._pool = urllib3.PoolManager(timeout=TIMEOUT, retries=False)
        self._lock, self._sent = threading.Lock(), False

    def send(self, answer: Answer) -> bool:
        """Send an answer, unless one was sent; return whether it was this one. Raises ReplyError."""
        with self._lock:
            if self._sent:
                return False
            body = write_answer(answer, self._event)
            attempts = tenacity.Retrying(
                stop=tenacity.stop_after_attempt(ATTEMPTS),
                wait=tenacity.wait_exponential(multiplier=0.3),
                retry=tenacity.retry_if_exception_type(_UnavailableError),
                sleep=self._sleep,
                reraise=True,
            )
            try:
                attempts(self._put, body)
            except _UnavailableError as error:
                raise ReplyError(str(error)) from None  # the name that logs show and the docs have
            self._sent = True
            return True

    def _put(self, body: bytes) -> None:
        # The signature covers an empty content type, and no other.
        headers = {"Content-Type": "", "Content-Length": str(len(body))}
        try:
            got = self._pool.request("PUT", self._url, body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise _UnavailableError(f"the answer did not reach CloudFormation ({type(error).__name__})") from None
        if got.status >= SERVER_ERRORS:
            raise _UnavailableError(f"the answer to CloudFormation was not taken ({got.status})")
        if got.status >= REDIRECTS:
            raise ReplyError(f"the answer to CloudFormation was refused ({got.status})")
