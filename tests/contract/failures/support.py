"""A stack with a failure queue as moto plays it, and the command line that points at it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from click.testing import CliRunner, Result
from support.aws.emulators import client_of
from support.people import MASKED, POOL, SUB

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from support.aws.fault_proxy import FaultProxy

STACK = "acme"
BEGAN = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
LOST = {"route": "uk", "channel": "sms", "outcome": "lost", "problem": "the answer was lost"}


def record(number: int = 0, **fields: object) -> dict[str, Any]:
    """Make a record as the sender writes it, each a minute after the one before."""
    made = {
        "version": 1,
        "time": (BEGAN + timedelta(minutes=number)).isoformat(timespec="milliseconds"),
        "outcome": "in_doubt",
        "problem": "the answer was lost",
        "about": {
            "source": "CustomSMSSender_SignUp",
            "user_pool_id": POOL,
            "sub": SUB,
            "purpose": "sign_up",
            "country": "GB",
            "phone": MASKED,
        },
        "attempts": [LOST],
        "trace": str(uuid4()),
    }
    return made | fields


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the tests."""

    aws: FaultProxy
    moto_url: str

    def client(self, service: str) -> Any:
        """Return a client that does not go through the fault proxy."""
        return client_of(self.moto_url, service)

    def deploy(self, *, queue: bool = True) -> None:
        """Deploy a stack that has a failure queue, or none."""
        body: dict[str, Any] = {"Resources": {"FailureQueue": {"Type": "AWS::SQS::Queue"}}}
        if queue:
            body["Outputs"] = {"FailureQueueUrl": {"Value": {"Ref": "FailureQueue"}}}
        self.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps(body))

    @property
    def url(self) -> str:
        """The queue's URL."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return str(stack["Outputs"][0]["OutputValue"])

    def put(self, *records: object) -> None:
        """Put records into the queue; a text stands for itself."""
        for found in records:
            body = found if isinstance(found, str) else json.dumps(found)
            self.client("sqs").send_message(QueueUrl=self.url, MessageBody=body)

    def visible(self) -> int:
        """Count what a reader could receive now."""
        name = "ApproximateNumberOfMessages"
        answer = self.client("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def run(self, *words: str, answer: str | None = None) -> Result:
        """Run `failures` with these words."""
        where = ("--stack-name", STACK, "--endpoint-url", self.aws.url)
        return CliRunner().invoke(main, ["failures", *words, *where], input=answer, catch_exceptions=False)

    def listed(self) -> list[dict[str, Any]]:
        """Return the records that `failures list` prints for programs."""
        result = self.run("list", "--json")
        assert result.exit_code == 0, result.output
        found: list[dict[str, Any]] = json.loads(result.output)["records"]
        return found
