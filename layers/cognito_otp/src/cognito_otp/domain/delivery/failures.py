"""An error as a channel answered it."""

from __future__ import annotations

from cognito_otp.domain.values import Value

TOO_MANY_REQUESTS = 429
"""The HTTP status of a throttled request, whatever the error code."""

CLIENT_ERROR, SERVER_ERROR = 400, 500
"""The first HTTP statuses that say that a request was turned away, and that the service itself failed."""

THROTTLES = frozenset(
    {
        "KMSThrottling",
        "RequestLimitExceeded",
        "SlowDown",
        "Throttled",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""What services call a request that came too soon. SNS: Throttled, KMSThrottling."""

SERVER_ERRORS = frozenset(
    {"InternalError", "InternalFailure", "InternalServerException", "ServiceUnavailable", "ServiceUnavailableException"}
)
"""What services call a failure of their own, whatever the status."""


class Failure(Value, frozen=True):
    """An error: exception, Reason or ResourceType, the names of the ``fields`` at fault, the HTTP status."""

    exception: str
    reason: str | None = None
    fields: tuple[str, ...] = ()
    status: int = 0

    @property
    def may_have_been_sent(self) -> bool:
        """Whether the message may have been accepted all the same.

        Only a client error (4xx) says that the request was turned away. A service, or a gateway before it (502, 504),
        may fail after it accepted a request, whatever it calls that.
        """
        return not CLIENT_ERROR <= self.status < SERVER_ERROR or self.exception in SERVER_ERRORS

    def __str__(self) -> str:
        """Return the error in one line."""
        return f"{self.exception} {self.reason}" if self.reason else self.exception
