"""The template's table and queue, on an emulator of AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from support.aws.emulators import client_of
from support.template.function_loading import template


@dataclass(frozen=True, slots=True)
class Stores:
    """A separate table and queue on a moto server."""

    url: str
    name: str = field(default_factory=lambda: f"stores-{uuid4().hex[:12]}")

    def client(self, service: str) -> Any:
        """Return a client of the server."""
        return client_of(self.url, service)

    def create(self) -> dict[str, str]:
        """Make both; return what their logical names refer to."""
        declared = template()["Resources"]["CodesTable"]["Properties"]
        table = {name: declared[name] for name in ("BillingMode", "AttributeDefinitions", "KeySchema")}
        self.client("dynamodb").create_table(TableName=self.name, **table)
        queue = self.client("sqs").create_queue(QueueName=self.name)["QueueUrl"]
        return {"CodesTable": self.name, "FailureQueue": queue}

    def delete(self) -> None:
        """Take both away."""
        self.client("dynamodb").delete_table(TableName=self.name)
        self.client("sqs").delete_queue(QueueUrl=self.queue)

    @property
    def queue(self) -> str:
        """The queue's URL."""
        return str(self.client("sqs").get_queue_url(QueueName=self.name)["QueueUrl"])

    def items(self) -> list[dict[str, Any]]:
        """Read everything in the table."""
        found: list[dict[str, Any]] = self.client("dynamodb").scan(TableName=self.name)["Items"]
        return found

    def failures(self) -> list[str]:
        """Take the bodies of all records out of the queue."""
        sqs, bodies = self.client("sqs"), []
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                bodies.append(str(message["Body"]))
        return bodies
