"""Where to call AWS: an account by the caller's own credentials, or the local stack that is up in this folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from cognito_otp_tools.aws.errors import AwsError, explained
from cognito_otp_tools.aws.local_clients import local_client
from cognito_otp_tools.stack_record import NoStackError, running_places

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
"""Calls of the command line may be repeated: reads freely, and a write of the same table stores the same table."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stack's name and how to reach it; None leaves Region, profile and endpoint to the caller's AWS set-up.

    ``is_local`` keeps the caller's credentials, profile and proxies away from the local stack. ``container_endpoint``
    is where containers reach that one, if it listens there.
    """

    stack_name: str
    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    is_local: bool = False
    container_endpoint: str | None = None

    def client(self, service: str) -> Any:
        """Make a client; raise AwsError saying what the caller's AWS set-up lacks."""
        if self.is_local:
            return local_client(service, self.endpoint_url, self.region, LIMITS)
        with explained():
            client: Any = self.session().client(service, endpoint_url=self.endpoint_url, config=LIMITS)  # type: ignore[call-overload]  # any service
        return client

    def session(self) -> boto3.Session:
        """Make a session of the caller's AWS set-up; raise botocore's ProfileNotFound."""
        return boto3.Session(profile_name=self.profile, region_name=self.region)


def local_place(folder: Path, stack_name: str | None = None) -> Place:
    """Return the place of the local stack that is up in a folder; raise AwsError when none is."""
    try:
        places = running_places(folder)
    except NoStackError as error:
        raise AwsError(str(error)) from error
    return Place(
        stack_name or places["stack_name"],
        places["region"],
        endpoint_url=places["aws_endpoint"],
        is_local=True,
        container_endpoint=places.get("container_endpoint"),
    )
