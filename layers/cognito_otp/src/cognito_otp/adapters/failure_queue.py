"""Keeps records of undelivered codes in an SQS queue: redacted, unlike the events that Lambda's destinations get."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from cognito_otp.adapters.sessions import RECORD_SECONDS, RECORDS, error_code
from cognito_otp.errors import FailureQueueError

if TYPE_CHECKING:
    from botocore.session import Session

    from cognito_otp.adapters.deadlines import Deadlines
    from cognito_otp.domain.delivery.undelivered_codes import UndeliveredCode


class SqsFailureQueue:
    """One queue. Its client is made when the first record is kept, which most environments never do."""

    def __init__(self, session: Session, url: str, deadlines: Deadlines) -> None:
        """Take the queue's URL; no call is made yet."""
        self._session, self._url, self._deadlines = session, url, deadlines
        self._client: Any = None

    def put(self, record: UndeliveredCode) -> None:
        """Keep a record; see ports.FailureQueue."""
        kept_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            body = json.dumps({"version": 1, "time": kept_at, **to_builtins(record)})
            self._deadlines.call(RECORD_SECONDS, lambda: self._send(body), reporting=True)
        except Exception as error:  # an answer that is not SQS's makes botocore raise anything
            raise FailureQueueError(f"the failure queue failed: {error_code(error)}") from error

    def _send(self, body: str) -> None:
        self._client = self._client or self._session.create_client("sqs", config=RECORDS)
        self._client.send_message(QueueUrl=self._url, MessageBody=body)
