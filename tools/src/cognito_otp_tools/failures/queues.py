"""A stack's failure queue: records are read without taking them away, and those that were read are deleted.

SQS cannot show messages without receiving them, which hides them from everybody else for a while. Those that are not
deleted are shown again at once. Source: SQS developer guide, "Visibility timeout" and "Short and long polling".
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Any

from cognito_otp_tools.aws.errors import AwsError, RefusedError, explained
from cognito_otp_tools.aws.stacks import describe_stack
from cognito_otp_tools.failures.records import FailureRecord, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cognito_otp_tools.aws.places import Place

OUTPUT = "FailureQueueUrl"
BATCH = 10
"""How many messages one call to SQS is about at most."""
READING_SECONDS = 120
"""How long records are hidden from others while they are listed; one that reading takes longer for is read again."""
DECIDING_SECONDS = 600
"""How long they are hidden from others while an operator decides whether to delete them."""
POLL_SECONDS = 1
"""How long SQS looks for further messages on all of its servers before it says that there are none."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the queue; ``receipt`` is what it is deleted by."""

    id: str
    receipt: str = field(repr=False)
    record: FailureRecord


@dataclass(frozen=True, slots=True)
class Reading:
    """The records that were read, the oldest first. ``more`` are left in the queue, ``hidden`` others are reading.

    Both counts are SQS's own, which are approximate.
    """

    messages: tuple[Message, ...]
    more: int
    hidden: int


@dataclass(slots=True)
class FailureQueue:
    """The queue with this URL."""

    client: Any
    url: str
    clock: Callable[[], float] = time.monotonic
    _held: dict[str, str] = field(default_factory=dict, repr=False)
    """The receipts of the messages that are hidden from others, by their ids."""
    _read_at: float = 0.0

    @contextmanager
    def reading(self, most: int, seconds: int = READING_SECONDS) -> Iterator[Reading]:
        """Read records, hidden from others until the end of the context, where those that are left come back."""
        self._held.clear()
        self._read_at = self.clock()
        try:
            yield self._read(most, seconds)
        except BaseException:
            with suppress(AwsError):  # they come back by themselves
                self._show_again()
            raise
        self._show_again()

    def delete(self, messages: Sequence[Message]) -> None:
        """Delete messages that were just read; raise AwsError if one is left.

        Nothing is deleted once others may have received them: SQS deletes by the newest receipt alone.
        """
        if self.clock() - self._read_at > DECIDING_SECONDS:
            raise RefusedError(
                f"nothing was deleted, because the records were read more than {DECIDING_SECONDS // 60} minutes ago: "
                "run the command again"
            )
        left = 0
        for batch in batched(messages, BATCH, strict=False):
            entries = [{"Id": str(place), "ReceiptHandle": message.receipt} for place, message in enumerate(batch)]
            with explained():
                answer = self.client.delete_message_batch(QueueUrl=self.url, Entries=entries)
            for deleted in answer.get("Successful", ()):
                self._held.pop(batch[int(deleted["Id"])].id, None)
            left += len(batch) - len(answer.get("Successful", ()))
        if left:
            raise AwsError(f"{left} of {len(messages)} records could not be deleted: run the command again")

    def _read(self, most: int, seconds: int) -> Reading:
        hidden = self._count("ApproximateNumberOfMessagesNotVisible")
        bodies: dict[str, str] = {}
        while len(self._held) < most and (found := self._receive(min(BATCH, most - len(self._held)), seconds)):
            bodies |= found
        more = self._count("ApproximateNumberOfMessages") if len(self._held) >= most else 0
        messages = [Message(name, self._held[name], read_record(body)) for name, body in bodies.items()]
        return Reading(tuple(sorted(messages, key=lambda message: message.record.time or "")), more, hidden)

    def _receive(self, most: int, seconds: int) -> dict[str, str]:
        """Receive messages, which are held from then on; return their texts by their ids."""
        with explained():
            answer = self.client.receive_message(
                QueueUrl=self.url,
                MaxNumberOfMessages=most,
                VisibilityTimeout=seconds,
                WaitTimeSeconds=POLL_SECONDS,
            )
        received = answer.get("Messages", ())
        self._held |= {str(found["MessageId"]): str(found["ReceiptHandle"]) for found in received}
        return {str(found["MessageId"]): str(found["Body"]) for found in received}

    def _show_again(self) -> None:
        """Let others see at once what was read and not deleted."""
        for batch in batched(self._held.values(), BATCH, strict=False):
            entries = [
                {"Id": str(place), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for place, receipt in enumerate(batch)
            ]
            with explained():
                self.client.change_message_visibility_batch(QueueUrl=self.url, Entries=entries)

    def _count(self, attribute: str) -> int:
        with explained():
            answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=[attribute])
        return int(answer["Attributes"][attribute])


def failure_queue_of(place: Place) -> FailureQueue:
    """Return the queue of a stack; raise AwsError when the stack is not there or has none."""
    stack = describe_stack(place)
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", ())}
    if OUTPUT not in outputs:
        raise RefusedError(
            f"the stack {stack['StackName']} ({stack['StackStatus']}) names no failure queue: deploy it from this "
            "version's template"
        )
    return FailureQueue(place.client("sqs"), outputs[OUTPUT])
