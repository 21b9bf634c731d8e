"""Keeps the lease of the attachment in the stack's table of attached pools, beside the records of pools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.apply.attachment_writes import CONFLICT, over_revision
from cognito_otp_attach.aws_calls import aws_call, aws_write
from cognito_otp_attach.errors import AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.facts.attachment_reads import DOCUMENT, KEY, REVISION
from cognito_otp_attach.stack_events.leases import Lease, LeaseUnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUESTS = "requests"
"""The item's key, which no pool's id is like."""
ELSEWHERE = "another run took the lease meanwhile"


class LeaseItems:
    """The lease in one table; see leases.Leases."""

    def __init__(self, client: Any, table: str) -> None:
        """Take a client of dynamodb and the table."""
        self._client, self._table = client, table

    def read(self) -> Lease:
        """Return the lease."""
        with aws_call("dynamodb:GetItem"):
            answer = self._client.get_item(TableName=self._table, Key={KEY: {"S": REQUESTS}}, ConsistentRead=True)
        if "Item" not in answer:
            return Lease()
        found = _read_item(answer["Item"])
        if found is None:
            key = json.dumps({KEY: {"S": REQUESTS}})
            raise LeaseUnreadableError(
                f"the item {REQUESTS} of the table {self._table}, by which the function's runs take turns, was changed "
                f"by something else. Delete it: aws dynamodb delete-item --table-name {self._table} --key '{key}'"
            )
        return found

    def put(self, lease: Lease) -> None:
        """Write a lease over the revision before it."""
        document = {"run": lease.run, "request": lease.request, "until": lease.until, "over": lease.over}
        item = {
            KEY: {"S": REQUESTS},
            REVISION: {"N": str(lease.revision)},
            DOCUMENT: {"S": json.dumps(document)},
        }
        try:
            with aws_write("dynamodb:PutItem"):
                self._client.put_item(TableName=self._table, Item=item, **over_revision(lease.revision - 1))
        except AwsCallError as error:
            if error.code != CONFLICT:
                raise
            if self.read() != lease:  # a lost answer to our own write is none
                raise ChangedMeanwhileError(ELSEWHERE) from error


def _read_item(item: Mapping[str, Any]) -> Lease | None:
    """Read the item; None for one that ``put`` did not write. What a later version adds is passed over."""
    try:
        revision, document = int(item[REVISION]["N"]), json.loads(item[DOCUMENT]["S"])
    except (KeyError, ValueError):
        return None
    match document:
        case {"run": str(run), "request": str(request), "until": int(until) | float(until), "over": [*over]}:
            return Lease(run, request, float(until), tuple(str(one) for one in over), revision)
    return None
