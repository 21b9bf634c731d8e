"""A running stack as tests see it: where it answers, a client for it, and new phones and mailboxes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.places import StackPlaces
from cognito_otp_local.testing.numbers import pick_number
from cognito_otp_local.testing.phone_network import PhoneNetwork
from cognito_otp_local.testing.recipients import Mailbox, Phone
from cognito_otp_tools.aws.local_clients import ACCESS_KEY, SECRET_KEY, local_client

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CognitoStack(StackPlaces):
    """A local stack that is up; the fields are those of `cognito-otp local up --json`."""

    @classmethod
    def from_places(cls, places: Mapping[str, Any]) -> Self:
        """Read the JSON line of `local up --json`; raise LocalStackError if a part is missing."""
        missing = [name.name for name in fields(cls) if not isinstance(places.get(name.name), str)]
        if missing:
            raise LocalStackError(f"that is no line of `cognito-otp local up --json`: {', '.join(missing)} is missing")
        return cls(**{name.name: places[name.name] for name in fields(cls)})

    def client(self) -> Any:
        """Make a boto3 client of this stack's Cognito; a developer's AWS profile has no say in it."""
        return local_client("cognito-idp", self.cognito_endpoint, self.region)

    def parameters(self) -> dict[str, str]:
        """Return the template's parameters as they were deployed."""
        client = local_client("cloudformation", self.aws_endpoint, self.region)
        [found] = client.describe_stacks(StackName=self.stack_name)["Stacks"]
        return {given["ParameterKey"]: given["ParameterValue"] for given in found.get("Parameters", [])}

    def environment(self) -> dict[str, str]:
        """Return the variables that lead an application's unchanged SDK to this stack, with made-up credentials."""
        return {
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.cognito_endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }

    def new_phone(self, number: str | None = None) -> Phone:
        """Return a phone that has read everything so far; by default with a number that no user of the pool has."""
        phone = Phone(number or pick_number(self._has_user), self.inbox_url)
        phone.forget()
        return phone

    def new_mailbox(self) -> Mailbox:
        """Return a mailbox with a new address."""
        return Mailbox(f"person-{uuid.uuid4().hex}@example.com", self.inbox_url)

    def phone_network(self) -> PhoneNetwork:
        """Return the network between this stack and its phones."""
        return PhoneNetwork(self.inbox_url)

    def _has_user(self, number: str) -> bool:
        found = self.client().list_users(UserPoolId=self.user_pool_id, Filter=f'phone_number = "{number}"', Limit=1)
        return bool(found["Users"])
