"""Sends messages with AWS: End User Messaging's texts, Notify and calls, and SNS."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp.adapters.carrier_requests import SMS_VOICE, write_request
from cognito_otp.adapters.deadlines import DeadlineExceededError
from cognito_otp.adapters.exchanges import PARAMETER, Exchange, follow_exchanges
from cognito_otp.adapters.sessions import SEND_SECONDS, SENDS, readable
from cognito_otp.domain.delivery.attempts import Accepted, Answer, Lost, Refused
from cognito_otp.domain.delivery.failures import SERVER_ERROR, Failure
from cognito_otp.domain.routing.routes import region_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session

    from cognito_otp.adapters.deadlines import Deadlines
    from cognito_otp.application.ports import Dispatch

IDLE_SECONDS = 2.0
"""After this time a connection is not used again: it may have ended while Lambda had frozen the function."""

ERROR = 300
"""HTTP statuses from here on are no success."""


class AwsCarrier:
    """Sends each message with one request. Clients are made per service and Region and kept."""

    def __init__(
        self,
        session: Session,
        deadlines: Deadlines,
        clock: Callable[[], float] = time.time,
        *,
        seconds: float = SEND_SECONDS,
    ) -> None:
        """Make the client that most codes need; no call is made yet. No request takes longer than ``seconds``."""
        self._seconds = seconds
        self._session, self._deadlines, self._clock = session, deadlines, clock
        self.region: str | None = session.get_config_variable("region")
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._used: dict[tuple[str, str | None], float] = {}
        self._client(SMS_VOICE, None)

    def send(self, dispatch: Dispatch) -> Answer:
        """Send a message; see ports.Carrier."""
        exchange = Exchange()
        operation = ""
        try:
            request = write_request(dispatch)
            operation = request.operation
            client = self._client(request.service, region_of(dispatch.route))
            call = partial(getattr(client, operation), **request.parameters, **{PARAMETER: exchange})
            return _read_answer(self._deadlines.call(self._seconds, call), operation)
        except DeadlineExceededError as error:
            exchange.abandon()
            return _read_failure(error, exchange, operation)
        except Exception as error:  # noqa: BLE001 - an answer that is not the service's makes botocore raise anything
            return _read_failure(error, exchange, operation)

    def _client(self, service: str, region: str | None) -> Any:
        """Return a client; one that was not used a moment ago begins with new connections."""
        key, now = (service, region), self._clock()
        if key not in self._clients:
            self._clients[key] = self._session.create_client(service, region_name=region, config=SENDS)
            follow_exchanges(self._clients[key])
        elif not 0 <= now - self._used[key] <= IDLE_SECONDS:
            self._clients[key].close()
        self._used[key] = now
        return self._clients[key]


def _read_answer(answer: object, operation: str) -> Answer:
    message_id = answer.get("MessageId") if isinstance(answer, dict) else None
    if isinstance(message_id, str) and message_id:
        return Accepted(message_id)
    return Lost(f"{operation}: accepted, and the answer names no message")


def _read_failure(error: Exception, exchange: Exchange, operation: str) -> Answer:
    """Return a refusal, or a lost answer where the request may have been accepted."""
    if isinstance(error, ClientError):
        failure = _read_error(error, exchange.status)
    elif exchange.status >= ERROR:
        failure = Failure(f"HTTP{exchange.status}", status=exchange.status)
    elif exchange.status or exchange.written:
        how = "could not be read" if exchange.status else "was lost"
        return Lost(f"{operation}: the answer {how} ({type(error).__name__})")
    else:
        return Refused(Failure(type(error).__name__))
    if failure.may_have_been_sent:
        return Lost(f"{operation}: the answer does not say whether it was sent ({failure})", failure)
    return Refused(failure)


def _read_error(error: ClientError, status: int) -> Failure:
    """Read what stands beside Error in the response, which str(error) hides: Reason, ResourceType, Fields."""
    response: dict[str, Any] = dict(error.response)
    details, fields = response.get("Error"), response.get("Fields")
    code = readable(details.get("Code")) if isinstance(details, dict) else None
    names = [field.get("Name") for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return Failure(
        exception=code or f"HTTP{status}",
        reason=readable(response.get("Reason")) or readable(response.get("ResourceType")),
        fields=tuple(name for name in map(readable, names) if name),
        status=status or SERVER_ERROR,
    )
