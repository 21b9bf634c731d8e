"""Where to call AWS: an account by the caller's own credentials, or the local stack that is up in this folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from cognito_otp_tools.aws.errors import AwsError, explained
from cognito_otp_tools.aws.local_clients import ONCE, local_session
from cognito_otp_tools.stack_record import NoStackError, running_places

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
"""Calls of the command line may be repeated: reads freely, and a write of the same table stores the same table."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stack's name and how to reach it; None leaves Region, profile and endpoint to the caller's AWS set-up.

    ``is_local`` keeps the caller's credentials, profile and proxies away from the local stack. ``cognito_url`` is where
    that one has Cognito's API; ``container_endpoint`` is where containers reach it, if it listens there.
    """

    stack_name: str
    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    is_local: bool = False
    cognito_url: str | None = None
    container_endpoint: str | None = None

    def client(self, service: str) -> Any:
        """Make a client; raise AwsError saying what the caller's AWS set-up lacks."""
        return Clients(self)(service)

    def session(self) -> boto3.Session:
        """Make a session of the caller's AWS set-up, or of the local stack's; raise botocore's ProfileNotFound."""
        if self.is_local:
            return local_session(self.region)
        return boto3.Session(profile_name=self.profile, region_name=self.region)


class Clients:
    """Makes clients of a place from one session, each once: together they take a second or two otherwise."""

    def __init__(self, place: Place) -> None:
        """Take the place; nothing is read yet."""
        self._place = place
        self._session: boto3.Session | None = None
        self._made: dict[tuple[str, str | None, int | None], Any] = {}

    def __call__(self, service: str, *, region: str | None = None, attempts: int | None = None) -> Any:
        """Return a client; of another Region than the place's, or one that makes each request so many times at most.

        Raises AwsError saying what the caller's AWS set-up lacks.
        """
        key = (service, region, attempts)
        if key not in self._made:
            with explained():
                self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, service: str, region: str | None, attempts: int | None) -> Any:
        place = self._place
        if self._session is None:
            self._session = place.session()
        limits = ONCE.merge(LIMITS) if place.is_local else LIMITS
        if attempts is not None:
            limits = limits.merge(Config(retries={"mode": "standard", "total_max_attempts": attempts}))
        is_cognito = service == "cognito-idp" and place.cognito_url is not None
        return self._session.client(
            service,  # type: ignore[call-overload]  # any service
            region_name=region,
            endpoint_url=place.cognito_url if is_cognito else place.endpoint_url,
            config=limits,
        )


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
        cognito_url=places.get("cognito_endpoint"),
        container_endpoint=places.get("container_endpoint"),
    )
