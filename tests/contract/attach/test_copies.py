"""Copies of one event at the same moment, over HTTP: DynamoDB's conditions decide whose turn it is."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from aws_lambda_powertools import Logger
from botocore.config import Config
from support.attach_account import REGION
from support.attach_world import POOL_ID
from support.custom_resources import ATTACHMENT, request

from cognito_otp_attach.errors import ChangedMeanwhileError
from cognito_otp_attach.stack_events.account import Account
from cognito_otp_attach.stack_events.attachment_resource import AttachmentResource
from cognito_otp_attach.stack_events.handling import Handling
from cognito_otp_attach.stack_events.lease_items import LeaseItems
from cognito_otp_attach.stack_events.leases import Lease, StillRunningError, Turn
from cognito_otp_attach.stack_events.patience import Patience
from cognito_otp_attach.stack_events.requests import ResourceKind
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.attach_account import AttachAccount

    from cognito_otp_attach.stack_events.answers import Answer

NOW = 1_760_000_000.0
SERVICES = ("cloudformation", "cognito-idp", "dynamodb", "iam", "kms", "lambda", "sts")


@dataclass
class Copies:
    """Runs of a stack's function, each of which has sessions of its own."""

    account: AttachAccount
    left: float = 180.0
    waited: threading.Event = field(default_factory=threading.Event)
    answers: list[Answer] = field(default_factory=list)
    now: float = NOW
    undoes: bool = False

    def __post_init__(self) -> None:
        """Make the clients: threads share them, but must not make them."""
        self._clients = {service: self._new_client(service) for service in SERVICES}

    def event(self, kind: str, physical_id: str | None = None) -> dict[str, Any]:
        """Write an event."""
        functions = {str(trigger): name for trigger, name in self.account.functions().items()}
        functions |= {"PreSignUpObserver": self.account.observer}
        arn = f"arn:aws:lambda:{REGION}:123456789012:function:"
        properties = {
            **ATTACHMENT,
            "Functions": {name: arn + function for name, function in functions.items()},
            "KmsKeyArn": self.account.key_arn,
            "AttachmentsTable": self.account.table,
            "SmsRoleArns": "",
        }
        return request(ResourceKind.ATTACHMENT, kind, physical_id, properties)

    def run(self, event: Mapping[str, Any]) -> None:
        """Run the function once."""
        Handling(lambda _left: self._resources(), self._reply_to, Logger(service=str(uuid4()))).handle(
            event, lambda: self.left
        )

    def _new_client(self, service: str) -> Any:
        once = Config(retries={"total_max_attempts": 1})
        return boto3.client(service, region_name=REGION, endpoint_url=self.account.url, config=once)  # type: ignore[call-overload]  # any service

    def _client(self, service: str, **_options: Any) -> Any:
        return self._clients[service]

    def _resources(self) -> dict[ResourceKind, Any]:
        patience = Patience(self._sleep, lambda: self.left)
        account = Account(self._client, lambda _step: None, patience)
        turn = Turn(account.leases_in, uuid4().hex, patience, lambda: self.now)
        return {ResourceKind.ATTACHMENT: AttachmentResource(account.engine_for, self, turn, lambda _reason: None)}

    def _sleep(self, _seconds: float) -> None:
        self.waited.set()
        threading.Event().wait(0.02)

    def undoes_update(self, _stack_id: str) -> bool | None:
        """Say whether an update is being undone."""
        return self.undoes

    def _reply_to(self, _url: str, _event: Mapping[str, Any]) -> Any:
        return self

    def send(self, answer: Answer) -> bool:
        """Take an answer, as CloudFormation does."""
        self.answers.append(answer)
        return True


def lease_of(account: AttachAccount) -> Lease:
    """Read the lease."""
    return LeaseItems(account.client("dynamodb"), account.table).read()


def is_attached(account: AttachAccount) -> bool:
    """Whether the pool names the sender, and Cognito may invoke it."""
    named = (account.store.describe().pool.get("LambdaConfig") or {}).get("CustomSMSSender", {}).get("LambdaArn", "")
    return named.endswith(account.chosen(Trigger.CUSTOM_SMS_SENDER)) and bool(
        account.statements(Trigger.CUSTOM_SMS_SENDER)
    )


def test_four_copies_attach_once_and_answer_once(account: AttachAccount) -> None:
    copies = Copies(account)
    event = copies.event("Create")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(copies.run, [event] * 4))
    assert [(answer.succeeded, answer.physical_id) for answer in copies.answers] == [(True, POOL_ID)]
    assert account.faults.calls.count("UpdateUserPool") == 1
    assert is_attached(account)
    assert (lease_of(account).run, lease_of(account).over) == ("", (event["RequestId"],))


def test_a_copy_waits_while_the_first_one_updates_the_pool(account: AttachAccount) -> None:
    copies = Copies(account)
    event = copies.event("Create")
    reached = threading.Event()

    def hold() -> None:
        reached.set()
        assert copies.waited.wait(30), "the copy did not wait"

    account.faults.actions["UpdateUserPool"] = hold
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(copies.run, event)
        assert reached.wait(30)
        second = threads.submit(copies.run, event)
        first.result(), second.result()
    assert [answer.succeeded for answer in copies.answers] == [True]
    assert is_attached(account)


def test_a_deletion_beside_a_creation_comes_after_it_and_its_late_copy_does_nothing(account: AttachAccount) -> None:
    copies, before = Copies(account), account.store.describe().pool.get("LambdaConfig") or {}
    creating, deleting = copies.event("Create"), copies.event("Delete", POOL_ID)
    reached = threading.Event()

    def hold() -> None:
        reached.set()
        assert copies.waited.wait(30), "the deletion did not wait"

    account.faults.actions["AddPermission"] = hold
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(copies.run, creating)
        assert reached.wait(30)
        second = threads.submit(copies.run, deleting)
        first.result(), second.result()
    copies.run(creating)
    assert [answer.succeeded for answer in copies.answers] == [True, True]
    assert (account.store.describe().pool.get("LambdaConfig") or {}) == before
    assert (account.record(), account.statements(Trigger.CUSTOM_SMS_SENDER)) == (None, [])


def test_the_lease_of_a_run_that_was_killed_runs_out(account: AttachAccount) -> None:
    copies = Copies(account)
    event = copies.event("Create")
    items = LeaseItems(account.client("dynamodb"), account.table)
    items.put(Lease().taken_by("killed", event["RequestId"], NOW + 185))
    copies.left = 79
    with pytest.raises(StillRunningError, match="another run is at work"):
        copies.run(event)
    assert (copies.answers, "UpdateUserPool" in account.faults.calls) == ([], False)
    copies.now, copies.left = NOW + 186, 180
    copies.run(event)
    assert [answer.succeeded for answer in copies.answers] == [True]
    assert is_attached(account)


def test_a_lease_that_may_not_be_written_leaves_the_pool_alone(account: AttachAccount) -> None:
    copies = Copies(account)
    account.faults.errors["PutItem"] = [(400, "AccessDeniedException")] * 20
    copies.run(copies.event("Create"))
    (answer,) = copies.answers
    assert (answer.succeeded, answer.physical_id) == (False, f"not-attached:{POOL_ID}")
    assert "dynamodb:PutItem answered AccessDeniedException" in answer.reason
    assert not {"UpdateUserPool", "AddPermission"} & set(account.faults.calls)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"revision": {"N": "1"}},
        {"document": {"S": '{"run": "", "request": "", "until": 0.0, "over": []}'}},
        {"revision": {"N": "1"}, "document": {"S": "{"}},
        {"revision": {"N": "1"}, "document": {"S": "[]"}},
        {"revision": {"N": "1"}, "document": {"N": "1"}},
        {"revision": {"S": "x"}, "document": {"S": "{}"}},
        {"revision": {"N": "1"}, "document": {"S": '{"run": "a", "request": "b", "until": "soon", "over": []}'}},
    ],
)
def test_an_item_that_something_else_wrote_is_named_and_the_pool_left_alone(
    account: AttachAccount, item: dict[str, Any]
) -> None:
    copies, client = Copies(account), account.client("dynamodb")
    client.put_item(TableName=account.table, Item={"user_pool_id": {"S": "requests"}, **item})
    for event in (copies.event("Create"), copies.event("Delete", POOL_ID), copies.event("Update", POOL_ID)):
        copies.run(event)
    assert [(answer.succeeded, answer.physical_id) for answer in copies.answers] == [(False, POOL_ID)] * 3
    for answer in copies.answers:
        assert f"aws dynamodb delete-item --table-name {account.table} --key" in answer.reason
    assert not {"UpdateUserPool", "AddPermission", "PutItem"} & set(account.faults.calls)
    copies.undoes = True
    copies.run(copies.event("Update", POOL_ID))
    assert copies.answers[-1].succeeded, "an update that undoes another must not be refused"
    client.delete_item(TableName=account.table, Key={"user_pool_id": {"S": "requests"}})
    copies.run(copies.event("Create"))
    assert is_attached(account)


def test_a_lease_of_a_later_version_is_read(account: AttachAccount) -> None:
    document = {"run": "", "request": "one", "until": 0, "over": ["zero"], "more": {"of": "it"}}
    item = {
        "user_pool_id": {"S": "requests"},
        "revision": {"N": "3"},
        "document": {"S": json.dumps(document)},
        "expires": {"N": "1"},
    }
    account.client("dynamodb").put_item(TableName=account.table, Item=item)
    assert lease_of(account) == Lease("", "one", 0.0, ("zero",), 3)


def test_an_answer_of_dynamodb_that_was_lost_takes_no_lease_away(account: AttachAccount) -> None:
    """The repetition meets the run's own lease."""
    items = LeaseItems(boto3.client("dynamodb", region_name=REGION, endpoint_url=account.url), account.table)
    account.faults.lost.add("PutItem")
    items.put(Lease().taken_by("ours", "request", NOW))
    assert items.read().run == "ours"
    with pytest.raises(ChangedMeanwhileError):
        items.put(Lease().taken_by("theirs", "request", NOW))
