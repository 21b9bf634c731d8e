"""Pools that are in use when a stack comes to them, as boto3 makes them, and the command line about them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from copy import replace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result

from cognito_otp_local.cognito.front_app import create_front
from cognito_otp_local.cognito.front_config import FrontConfig
from cognito_otp_local.stack.records import write_record
from cognito_otp_local.web.servers import Server, listen
from cognito_otp_tools.aws.local_clients import local_client
from cognito_otp_tools.cli import main
from cognito_otp_tools.stack_record import Record, started_at
from support.aws.emulators import Emulator
from support.local_stack.cognito_front import make_sms_role
from support.local_stack.trigger_functions import PRE_SIGN_UP, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cognito_otp_local.cognito.front_config import UpdateRule
    from cognito_otp_local.stack.options import LocalStack

PASSWORD_FLOW = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
READ_ONLY = ("LastModifiedDate", "EstimatedNumberOfUsers")


@dataclass(frozen=True, slots=True)
class Before:
    """What was in the account before: the role that Cognito texts with, and somebody's PreSignUp."""

    role: str
    trigger: str

    @property
    def sms(self) -> dict[str, str]:
        """The pool's SmsConfiguration."""
        return {"SnsCallerArn": self.role, "ExternalId": "before"}


@dataclass(frozen=True, slots=True)
class PoolInUse:
    """A pool, and the stack that it is attached to; ``stack`` is given with this pool in place of its own."""

    stack: LocalStack
    cognito: Any = field(repr=False)

    @property
    def id(self) -> str:
        """The pool's id."""
        return self.stack.user_pool_id

    def of(self, stack: LocalStack) -> PoolInUse:
        """Return the same pool, to be attached to another stack."""
        return replace(self, stack=replace(stack, user_pool_id=self.id, client_id=self.stack.client_id))

    def seen(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the pool and its MFA as Cognito describes them, without the date of the last change."""
        pool = self.cognito.describe_user_pool(UserPoolId=self.id)["UserPool"]
        mfa = self.cognito.get_user_pool_mfa_config(UserPoolId=self.id)
        return {name: pool[name] for name in pool if name not in READ_ONLY}, {
            name: mfa[name] for name in mfa if name != "ResponseMetadata"
        }

    def run(self, command: str, *words: str) -> Result:
        """Run the command line about the pool and the stack that is up in this folder."""
        return self._run(command, *words, "--local")

    def run_as_operator(self, command: str, *words: str) -> Result:
        """Run it with the credentials of the environment, at the stack's one endpoint."""
        return self._run(
            command, *words, "--stack-name", self.stack.stack_name, "--endpoint-url", self.stack.aws_endpoint
        )

    def _run(self, command: str, *words: str) -> Result:
        return CliRunner().invoke(main, [command, "--user-pool-id", self.id, *words], catch_exceptions=False)


def prepare(stack: LocalStack, folder: Path) -> Before:
    """Make what was there before, named after the folder, because several files of tests share a stack."""
    workshop = Workshop(Emulator(stack.emulator.url), folder)
    return Before(make_sms_role(workshop, folder.name, "before"), workshop.deploy(folder.name, PRE_SIGN_UP))


def make_pool(
    stack: LocalStack, mfa: dict[str, Any] | None = None, flows: Sequence[str] = PASSWORD_FLOW, **settings: Any
) -> PoolInUse:
    """Make a pool with an app, whose users sign in with their numbers."""
    cognito = local_client("cognito-idp", stack.cognito_endpoint, stack.region)
    asked = {"PoolName": "customers", "UsernameAttributes": ["phone_number"], **settings}
    pool_id = cognito.create_user_pool(**asked)["UserPool"]["Id"]
    if mfa is not None:
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **mfa)
    app = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app", ExplicitAuthFlows=flows)
    client_id = app["UserPoolClient"]["ClientId"]
    return PoolInUse(replace(stack, user_pool_id=pool_id, client_id=client_id), cognito)


def record(stack: LocalStack, folder: Path) -> None:
    """Have commands find the stack in a folder, as if it had been brought up there."""
    pid, emulator = os.getpid(), stack.emulator
    found = Record(pid, started_at(pid), emulator.pid, started_at(emulator.pid), str(emulator.home), stack.places)
    write_record(folder, found)


@contextmanager
def fronted(stack: LocalStack, rule: UpdateRule) -> Iterator[LocalStack]:
    """Return the stack with a front of its own whose UpdateUserPool follows a rule, on the same emulator."""
    config = FrontConfig(emulator_url=stack.emulator.url, region=stack.region, update_user_pool=rule)
    with Server(create_front(config), listen(0, purpose="a test", option="none")) as front:
        yield replace(stack, cognito_endpoint=front.url)
