"""Sends texts with AWS End User Messaging SMS: pinpoint-sms-voice-v2 SendTextMessage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
)

from cognito_otp.adapters.sessions import SENDS, SERVER_ERROR, TRANSIENT_CODES
from cognito_otp.errors import SendRefusedError, SendUnavailableError, SendUncertainError

if TYPE_CHECKING:
    from botocore.session import Session

    from cognito_otp.ports import Text


class EndUserMessagingSender:
    """Sends through SendTextMessage, one attempt a call."""

    def __init__(self, session: Session) -> None:
        """Make the client; nothing is called yet."""
        self._client: Any = session.create_client("pinpoint-sms-voice-v2", config=SENDS)

    def send(self, text: Text) -> str:
        """Send a text; see ports.TextSender."""
        try:
            answer = self._client.send_text_message(**_request(text))
        except ClientError as error:
            raise _explain(error) from error
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            raise SendUnavailableError(f"SendTextMessage could not be reached: {type(error).__name__}") from error
        except HTTPClientError as error:
            raise SendUncertainError(f"SendTextMessage's answer was lost: {type(error).__name__}") from error
        except BotoCoreError as error:
            raise SendRefusedError(f"SendTextMessage could not be called: {type(error).__name__}") from error
        if "MessageId" not in answer:
            raise SendUncertainError("SendTextMessage accepted the request and named no message")
        return str(answer["MessageId"])


def _request(text: Text) -> dict[str, Any]:
    request: dict[str, Any] = {
        "DestinationPhoneNumber": text.to.e164,
        "MessageBody": text.body,
        "MessageType": "TRANSACTIONAL",
        "TimeToLive": text.time_to_live,
    }
    if text.origination_identity is not None:
        request["OriginationIdentity"] = text.origination_identity
    return request


def _explain(error: ClientError) -> SendRefusedError | SendUnavailableError:
    """Name the exception and its Reason, which stands beside Error in the response and is lost in str(error)."""
    code = error.response.get("Error", {}).get("Code", "unknown")
    reason = error.response.get("Reason") or error.response.get("ResourceType")
    named = f"{code} {reason}" if reason else str(code)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in TRANSIENT_CODES or status >= SERVER_ERROR:
        return SendUnavailableError(f"SendTextMessage answered {named}")
    return SendRefusedError(f"SendTextMessage answered {named}")
