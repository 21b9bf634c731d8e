"""CreateUserPoolClient, UpdateUserPoolClient and DescribeUserPoolClient: which attributes a client may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.operations.api_calls import Operations

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.operations.api_calls import PoolCall

_DOING = {"CreateUserPoolClient": "creating", "UpdateUserPoolClient": "updating"}
_NEVER_WRITTEN = frozenset({"sub", *(f"{name}_verified" for name in VERIFIABLE)})


@dataclass(frozen=True, slots=True)
class AppClients:
    """Has the emulator make and change app clients whose attributes the pool has."""

    emulator: EmulatorClient

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_pools={**dict.fromkeys(_DOING, self.write), "DescribeUserPoolClient": self.show})

    def write(self, call: PoolCall) -> Document:
        """Answer CreateUserPoolClient or UpdateUserPoolClient."""
        allowed = {"read": call.pool.attributes, "write": call.pool.attributes - _NEVER_WRITTEN}
        for kind, names in allowed.items():
            if not set(call.document.get(f"{kind.title()}Attributes") or ()) <= names:
                # In these words for writing in aws-sdk-java#1395 and aws-cdk#20760.
                raise invalid_parameter(f"Invalid {kind} attributes specified while {_DOING[call.operation]} a client")
        return self.show(call)

    def show(self, call: PoolCall) -> Document:
        """Answer with a client without what is not set: the emulator sends blanks, which no request may hold."""
        client = self.emulator.cognito(call.operation, call.document)["UserPoolClient"]
        return {"UserPoolClient": {name: value for name, value in client.items() if value not in ("", [], {})}}
