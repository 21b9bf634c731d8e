"""Sends messages with AWS: End User Messaging's texts, Notify and calls, and SNS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    EndpointProviderError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    ProxyConnectionError,
    UnknownServiceError,
)
from botocore.parsers import ResponseParserError

from cognito_otp.adapters.carrier_requests import SMS_VOICE, write_request
from cognito_otp.adapters.sessions import SENDS
from cognito_otp.domain.delivery.attempts import Accepted, Answer, Lost, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.routing.routes import region_of

if TYPE_CHECKING:
    from botocore.session import Session

    from cognito_otp.application.ports import Dispatch

NOT_SENT = (
    EndpointConnectionError,
    ConnectTimeoutError,
    ProxyConnectionError,
    CredentialRetrievalError,
    EndpointProviderError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    UnknownServiceError,
)
"""What botocore raises before it sends a request; everything else may be raised afterwards."""


class AwsCarrier:
    """Sends each message with one call. Clients are made per service and Region and kept."""

    def __init__(self, session: Session) -> None:
        """Make the client that most codes need; no call is made yet."""
        self._session = session
        self.region: str | None = session.get_config_variable("region")
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._client(SMS_VOICE, None)

    def send(self, dispatch: Dispatch) -> Answer:
        """Send a message; see ports.Carrier."""
        request = write_request(dispatch)
        try:
            client = self._client(request.service, region_of(dispatch.route))
            answer = getattr(client, request.operation)(**request.parameters)
        except ClientError as error:
            return Refused(_read(error))
        except NOT_SENT as error:
            return Refused(Failure(type(error).__name__))
        except (BotoCoreError, ResponseParserError) as error:
            return Lost(f"{request.operation}: the answer was lost ({type(error).__name__})")
        if "MessageId" not in answer:
            return Lost(f"{request.operation}: accepted, and no message was named")
        return Accepted(str(answer["MessageId"]))

    def _client(self, service: str, region: str | None) -> Any:
        key = service, region
        if key not in self._clients:
            self._clients[key] = self._session.create_client(service, region_name=region, config=SENDS)
        return self._clients[key]


def _read(error: ClientError) -> Failure:
    """Read what stands beside Error in the response, which str(error) hides: Reason, ResourceType, Fields."""
    response: dict[str, Any] = dict(error.response)
    fields = response.get("Fields") or ()
    return Failure(
        exception=str(response.get("Error", {}).get("Code", "unknown")),
        reason=response.get("Reason") or response.get("ResourceType"),
        fields=tuple(str(field.get("Name")) for field in fields),
        status=int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)),
    )
