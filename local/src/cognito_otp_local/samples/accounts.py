"""Whose AWS is asked: the running local stack's, or the user's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError, ProfileNotFound

from cognito_otp_local.samples.errors import StackUnseenError
from cognito_otp_tools.running_stack.credentials import ACCESS_KEY, ISOLATED, SECRET_KEY
from cognito_otp_tools.running_stack.errors import LocalStackError
from cognito_otp_tools.running_stack.record import running_places

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})


@dataclass(frozen=True, slots=True)
class Account:
    """Whose AWS is called: the user's own, or at ``endpoint_url`` the local stack's."""

    session: boto3.Session
    endpoint_url: str | None = None

    def client(self, service: str) -> Any:
        """Make a client."""
        return self.session.client(service, endpoint_url=self.endpoint_url, config=LIMITS)  # type: ignore[call-overload]  # any service


@dataclass(frozen=True, slots=True)
class Target:
    """A stack to seal for and how to call its account.

    ``aws_endpoint`` is the local stack's, or None for a stack on AWS. ``container_endpoint`` is where containers
    reach the local stack, if it was told to listen there.
    """

    account: Account
    stack_name: str
    profile: str | None = None
    aws_endpoint: str | None = None
    container_endpoint: str | None = None


def find_local(project: Path) -> Target:
    """Find the local stack that is up in this folder; raise StackUnseenError when none is."""
    try:
        places = running_places(project)
    except LocalStackError as error:
        raise StackUnseenError(f"{error}; or name a deployed stack with --stack-name") from error
    core = botocore.session.Session(session_vars=ISOLATED)
    session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=places["region"], botocore_session=core)
    return Target(
        Account(session, places["aws_endpoint"]),
        places["stack_name"],
        aws_endpoint=places["aws_endpoint"],
        container_endpoint=places.get("container_endpoint"),
    )


def find_deployed(stack_name: str, region: str | None, profile: str | None) -> Target:
    """Find the user's own account; raise StackUnseenError when the profile or the Region is unknown."""
    try:
        session = boto3.Session(region_name=region, profile_name=profile)
        known = session.region_name
    except ProfileNotFound as error:
        raise StackUnseenError(f"{error}: name one of your profiles with --profile") from error
    if known is None:
        raise StackUnseenError("the stack's AWS Region is not known: name it with --region")
    return Target(Account(session), stack_name, profile)


def explain(error: Exception) -> str:
    """Say what an AWS call came to, and what to do about it where that is known."""
    match error:
        case ClientError():
            return f"{error.operation_name} answered {error.response['Error']['Code']}: {_message(error)}"
        case NoCredentialsError():
            return "no AWS credentials were found: log in, or name a profile with --profile"
        case NoRegionError():
            return "the AWS Region is not known: name it with --region"
        case _:
            return str(error)


def _message(error: ClientError) -> str:
    return error.response["Error"].get("Message", "no reason given").rstrip(".")
