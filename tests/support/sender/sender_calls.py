"""Calls the deployed sender as Lambda does: with an event of a sealed code, at once, again, and until it is killed."""

from __future__ import annotations

import copy
import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import psutil
from botocore.config import Config

from cognito_otp.domain.custom_sms_sender import identify_code
from cognito_otp_local.testing import Phone
from cognito_otp_tools.aws.local_clients import local_client
from support import secret_scan
from support.people import CODE
from support.sender.code_sealing import seal
from support.template.function_loading import load_events
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.stack.options import LocalStack

FUNCTION = "CustomSMSSenderFunction"
type Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """The deployed function of a stack that is up."""

    stack: LocalStack

    @property
    def name(self) -> str:
        """The function's name."""
        return self.stack.outputs["CustomSMSSenderFunctionArn"].rpartition(":")[2]

    def event(self, number: str, source: str = "SignUp", code: str = CODE) -> Event:
        """Make an event for a phone, with a code sealed as Cognito seals it."""
        secret_scan.add_secret(number)
        made = copy.deepcopy(load_events("custom_sms_sender")[source])
        made["userPoolId"] = self.stack.user_pool_id
        made["request"]["userAttributes"]["phone_number"] = number
        made["userName"] = made["request"]["userAttributes"]["sub"] = str(uuid4())
        made["request"]["code"] = seal(
            code,
            key_arn=self.stack.outputs["KmsKeyArn"],
            context={"userpool-id": self.stack.user_pool_id},
            endpoint_url=self.stack.emulator.url,
        )
        return made

    def call(self, event: Event) -> str | None:
        """Run the function once; return the name of what it ended with, None if it returned."""
        answer = lambda_client(self.stack.emulator.url).invoke(FunctionName=self.name, Payload=json.dumps(event))
        payload = json.loads(answer["Payload"].read() or b"null")
        return str((payload or {}).get("errorType", "killed")) if "FunctionError" in answer else None

    def kill_when(self, event: Event, now: Callable[[], bool]) -> None:
        """Run the function, and kill its process as soon as ``now`` returns true."""
        with ThreadPoolExecutor(1) as pool:
            running: Future[str | None] = pool.submit(self._killed, event)
            wait_until(now)
            for worker in self._busy():
                worker.kill()
            running.result()

    def _killed(self, event: Event) -> str | None:
        try:
            return self.call(event)
        except Exception as error:  # noqa: BLE001 - whatever the emulator makes of it
            return type(error).__name__

    def _busy(self) -> list[psutil.Process]:
        """Find the emulator's workers that are in a call to AWS: this test's one."""
        port = int(self.stack.aws_endpoint.rpartition(":")[2])
        workers = psutil.Process(self.stack.emulator.pid).children(recursive=True)
        return [worker for worker in workers if any(end.raddr[1:2] == (port,) for end in worker.net_connections("tcp"))]

    def let_time_pass(self, event: Event, seconds: float) -> None:
        """Move the times of a code in the table back, because the function's clock cannot be moved."""
        item = self._item(event)
        for attribute in {"begun", "held_until"} & item.keys():
            self.stack.emulator.client("dynamodb").update_item(
                TableName=self.stack.outputs["CodesTableName"],
                Key={"id": item["id"]},
                UpdateExpression="ADD #name :less",
                ExpressionAttributeNames={"#name": attribute},
                ExpressionAttributeValues={":less": {"N": str(-seconds)}},
            )

    def began(self, event: Event) -> bool:
        """Return whether a run has claimed this code."""
        return bool(self._item(event))

    def _item(self, event: Event) -> dict[str, Any]:
        key = {"id": {"S": f"code#{identify_code(event['userPoolId'], event['request']['code'])}"}}
        found = self.stack.emulator.client("dynamodb").get_item(TableName=self.stack.outputs["CodesTableName"], Key=key)
        return dict(found.get("Item", {}))

    def texts(self, number: str) -> list[dict[str, Any]]:
        """Return everything that a phone received, calls too."""
        answer = httpx.get(f"{self.stack.inbox_url}/messages", params={"to": number}, trust_env=False)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    def phone(self, number: str) -> Phone:
        """Return the phone with this number."""
        return Phone(number, self.stack.inbox_url)

    def fault(self, **fault: object) -> None:
        """Inject a fault into the network."""
        httpx.post(f"{self.stack.inbox_url}/network/faults", json=fault, trust_env=False).raise_for_status()

    def heal(self) -> None:
        """Remove all faults."""
        httpx.delete(f"{self.stack.inbox_url}/network/faults", trust_env=False).raise_for_status()

    def outcomes(self, since: float) -> list[str]:
        """Return the outcomes that the metric Codes has counted since then (epoch seconds), oldest first."""
        logs, group = self.stack.emulator.client("logs"), f"/aws/lambda/{self.stack.stack_name}-CustomSMSSender"
        start = int(since * 1000) - 1
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start)
        lines = [
            json.loads(event["message"]) for page in pages for event in page["events"] if '"Codes"' in event["message"]
        ]
        counted = sorted((line["_aws"]["Timestamp"], str(line["outcome"])) for line in lines if "Codes" in line)
        return [outcome for timestamp, outcome in counted if timestamp >= start]


@cache
def lambda_client(url: str) -> Any:
    """Return a client that waits as long as a function may run, for many threads."""
    return local_client("lambda", url, "us-east-1", Config(read_timeout=120, max_pool_connections=100))
