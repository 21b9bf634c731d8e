"""Reads what operators are notified by: alarms and the failure queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError

if TYPE_CHECKING:
    from cognito_otp_tools.doctor.facts.values import Document

GONE = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})


class AwsWatching:
    """Alarms and queues of an account; see ports.Watching."""

    def __init__(self, cloudwatch: Any, sqs: Any) -> None:
        """Take clients of cloudwatch and sqs."""
        self._cloudwatch, self._sqs = cloudwatch, sqs

    def alarms(self, prefix: str) -> tuple[Document, ...]:
        """Return the alarms whose names begin so."""
        with aws_call("cloudwatch:DescribeAlarms"):
            pages = self._cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix)
            return tuple(alarm for page in pages for alarm in page.get("MetricAlarms", ()))

    def waiting(self, queue_url: str) -> int | None:
        """Return how many messages wait in a queue."""
        name = "ApproximateNumberOfMessages"
        try:
            with aws_call("sqs:GetQueueAttributes"):
                answer = self._sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])
        except AwsCallError as error:
            if error.code in GONE:
                return None
            raise
        return int(answer["Attributes"][name])
