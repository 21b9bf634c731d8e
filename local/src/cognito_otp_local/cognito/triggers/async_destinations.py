"""Where the end of an asynchronous event is reported: on-success and on-failure destinations, dead-letter targets.

Queues, topics and functions of the emulator receive what Lambda would send them:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp_local.cognito.triggers.async_rules import split
from cognito_otp_local.cognito.triggers.function_calls import Raised

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.triggers.async_jobs import Condition, Job

_LOG = logging.getLogger(__name__)
# Lambda puts at most this much of an error's text into a dead letter's attribute.
_MESSAGE_CHARACTERS = 1024
_OK = 200


class Destinations:
    """Sends records and dead letters through the emulator, as its administrator."""

    def __init__(self, emulator: EmulatorClient) -> None:
        """Take the emulator; a client of a service is made when first needed."""
        self._client = cache(emulator.client)

    def notify(self, target: str, body: Document, attributes: Document | None = None) -> bool:
        """Send a record to a queue, topic or function by its ARN; return whether that worked."""
        text, more = json.dumps(body), {"MessageAttributes": attributes} if attributes else {}
        try:
            match target.split(":")[2]:
                case "sqs":
                    self._client("sqs").send_message(QueueUrl=self._queue(target), MessageBody=text, **more)
                case "sns":
                    self._client("sns").publish(TopicArn=target, Message=text, **more)
                case "lambda":
                    name, qualifier = split(target)
                    self._client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=text, **qualifier)
                case service:
                    _LOG.warning("The local stack tells no %s of a function's end: %s", service, target)
                    return False
        except (BotoCoreError, ClientError) as error:
            _LOG.warning("%s could not be told of a function's end: %s", target, type(error).__name__)
            return False
        return True

    def _queue(self, arn: str) -> Any:
        account, name = arn.split(":")[4:6]
        return self._client("sqs").get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]


def record(job: Job, condition: Condition, at: float) -> Document:
    """Build a destination's record of an event's end; ``at`` is in seconds since the epoch."""
    moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    unqualified = not split(job.arn)[1]
    document: Document = {
        "version": "1.0",
        "timestamp": moment,
        "requestContext": {
            "requestId": job.request_id,
            "functionArn": f"{job.arn}:$LATEST" if unqualified else job.arn,
            "condition": str(condition),
            "approximateInvokeCount": job.attempts,
        },
        "requestPayload": job.event,
    }
    if job.answer is not None:
        failed = {"functionError": job.answer.kind} if isinstance(job.answer, Raised) else {}
        document["responseContext"] = {"statusCode": _OK, "executedVersion": job.answer.version, **failed}
        document["responsePayload"] = job.answer.payload
    return document


def dead_letter_attributes(job: Job) -> Document:
    """Build the attributes of a dead letter, whose body is the event itself."""
    text = job.answer.message if isinstance(job.answer, Raised) else ""
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": job.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": str(_OK)},
    }
    if text:
        attributes["ErrorMessage"] = {"DataType": "String", "StringValue": text[:_MESSAGE_CHARACTERS]}
    return attributes
