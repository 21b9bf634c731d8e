"""The composition root of the function. What calls AWS is imported when it is needed: a stack's own pool needs none."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aws_lambda_powertools import Logger

from cognito_otp_attach.stack_events.attachment_resource import AttachmentResource
from cognito_otp_attach.stack_events.handling import Handling
from cognito_otp_attach.stack_events.leases import Turn
from cognito_otp_attach.stack_events.patience import Patience
from cognito_otp_attach.stack_events.pool_resource import PoolResource
from cognito_otp_attach.stack_events.replies import Reply
from cognito_otp_attach.stack_events.requests import ResourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_attach.facts.ports import Pools
    from cognito_otp_attach.stack_events.account import Account
    from cognito_otp_attach.stack_events.declared import Declared
    from cognito_otp_attach.stack_events.engine import Engine
    from cognito_otp_attach.stack_events.handling import Resource
    from cognito_otp_attach.stack_events.leases import Leases
    from cognito_otp_attach.stack_events.requests import Request

logger = Logger(service="attach")
logging.getLogger("urllib3").setLevel(logging.ERROR)  # its other lines have addresses, and that of an answer is signed


class _LazyAccount:
    """The account, made at the first call of it."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._made: Account | None = None

    def engine_for(self, declared: Declared, request: Request) -> Engine:
        return self._account().engine_for(declared, request)

    def leases_in(self, table: str) -> Leases:
        return self._account().leases_in(table)

    def pools(self) -> Pools:
        return self._account().pools

    def undoes_update(self, stack_id: str) -> bool | None:
        return self._account().statuses.undoes_update(stack_id)

    def _account(self) -> Account:
        if self._made is None:
            from cognito_otp_attach.stack_events.account import Account, FunctionClients  # noqa: PLC0415 - see above

            self._made = Account(FunctionClients(), _say, self._patience)
        return self._made


def _resources(seconds_left: Callable[[], float]) -> Mapping[ResourceKind, Resource]:
    patience = Patience(lambda seconds: time.sleep(seconds), seconds_left)  # noqa: PLW0108 - looked up when it is called
    account = _LazyAccount(patience)
    return {
        ResourceKind.POOL: PoolResource(account.pools, account, patience),
        ResourceKind.ATTACHMENT: AttachmentResource(
            account.engine_for, account, Turn(account.leases_in, uuid4().hex, patience, time.time), _note
        ),
    }


def _say(step: str) -> None:
    logger.info("step", step=step)


def _note(reason: str) -> None:
    logger.warning("not_done", reason=reason)


def _reply_to(url: str, event: Mapping[str, Any]) -> Reply:
    return Reply(url, event)


handling = Handling(_resources, _reply_to, logger)
