"""The account that the function works in: clients of AWS, and the engine over them. Importing it takes a second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from cognito_otp_attach import VERSION, wiring
from cognito_otp_attach.facts.pools import AwsPools
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.plan.attaching import Wish
from cognito_otp_attach.stack_events.backup_items import BackupItems
from cognito_otp_attach.stack_events.declared import DeclaredStack
from cognito_otp_attach.stack_events.engine import Engine
from cognito_otp_attach.stack_events.lease_items import LeaseItems
from cognito_otp_attach.stack_events.reading import (
    GrantedRoles,
    OwnFunctions,
    PoolsWithoutClients,
    UnaskedEmailIdentities,
)
from cognito_otp_attach.stack_events.stack_statuses import AwsStackStatuses

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.patience import Patience
    from cognito_otp_attach.stack_events.requests import Request

LIMITS = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})


class FunctionClients:
    """Makes clients with the function's own credentials; see wiring.Clients."""

    def __init__(self) -> None:
        """Make the session; nothing is called yet."""
        self._session = boto3.Session()

    def __call__(self, service: str, *, region: str | None = None, attempts: int | None = None) -> Any:
        """Make a client."""
        retries = Config(retries={"mode": "standard", "total_max_attempts": attempts}) if attempts else None
        limits = LIMITS.merge(retries) if retries is not None else LIMITS
        return self._session.client(service, region_name=region, config=limits)  # type: ignore[call-overload]  # any service


class Account:
    """Makes the engine for a request, and what reads pools and stacks."""

    def __init__(self, clients: wiring.Clients, say: Callable[[str], None], patience: Patience) -> None:
        """Take what makes clients, what takes sentences on steps, and how long to wait for permissions."""
        self._clients, self._say, self._patience = clients, say, patience

    @cached_property
    def statuses(self) -> AwsStackStatuses:
        """What CloudFormation does with stacks."""
        return AwsStackStatuses(self._clients("cloudformation"))

    @cached_property
    def pools(self) -> AwsPools:
        """The pools."""
        return AwsPools(self._clients("cognito-idp"), installed_model())

    def leases_in(self, table: str) -> LeaseItems:
        """Return the lease of the attachment, in the stack's table."""
        return LeaseItems(self._clients("dynamodb"), table)

    def engine_for(self, declared: Declared, request: Request) -> Engine:
        """Make the engine for one request."""
        now = datetime.now(UTC)
        name = f"{declared.pool_id}/{now:%Y%m%dT%H%M%S.%fZ}/{request.request_id}"
        backups = BackupItems(self._clients("dynamodb"), declared.stack.table_name, name)
        return Engine(
            reads=self._reads(declared),
            writes=wiring.writes(self._clients, backups),
            model=installed_model(),
            wish=Wish(
                declared.triggers,
                at=now.isoformat(timespec="seconds"),
                tool=f"cognito-otp {VERSION}, by {request.stack_name}",
            ),
            patience=self._patience,
            say=self._say,
        )

    def _reads(self, declared: Declared) -> Reads:
        own = {arn.function for arn in (*declared.stack.functions.values(), declared.stack.observer)}
        found = wiring.reads(self._clients)
        return replace(
            found,
            pools=PoolsWithoutClients(found.pools),
            functions=OwnFunctions(self._clients("lambda"), own),
            roles=GrantedRoles(self._clients("iam"), self._clients("sts"), declared.sms_roles),
            emails=UnaskedEmailIdentities(),
            stacks=DeclaredStack(declared.stack),
        )
