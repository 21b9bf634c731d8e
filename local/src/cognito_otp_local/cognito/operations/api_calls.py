"""One request to Cognito's API, resolved once: what is asked, and which pool and app client it concerns.

Every operation receives one of three values, and says which by the table in which its family declares it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_records import read_pool
from cognito_otp_local.cognito.errors import not_found
from cognito_otp_local.cognito.rules.client_checks import CALLED_BY_CLIENTS, check_client
from cognito_otp_local.cognito.rules.name_case import lowered_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.spellings import Spellings


@dataclass(frozen=True, slots=True)
class Call:
    """A request that names neither pool nor client: an access token says whom it concerns, or the pool is yet to be."""

    operation: str
    document: Document = field(repr=False)

    @property
    def metadata(self) -> Mapping[str, str] | None:
        """The request's ClientMetadata, which goes into the events of its triggers."""
        metadata: Mapping[str, str] | None = self.document.get("ClientMetadata")
        return metadata


@dataclass(frozen=True, slots=True)
class PoolCall(Call):
    """A request about a pool; ``record`` is its UserPool document, from which ``pool`` was read."""

    record: Document = field(repr=False)
    pool: Pool


@dataclass(frozen=True, slots=True)
class ClientCall(PoolCall):
    """A request of an app client that has proved itself; an administrator's sign-ins are such, too."""

    client: Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What a family of operations answers, by the operation's name, and by what its calls are resolved to."""

    of_clients: Mapping[str, Callable[[ClientCall], Document]] = field(default_factory=dict)
    of_pools: Mapping[str, Callable[[PoolCall], Document]] = field(default_factory=dict)
    others: Mapping[str, Callable[[Call], Document]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The operations that are answered here."""
        return frozenset({*self.of_clients, *self.of_pools, *self.others})

    def answer(self, call: Call) -> Document | None:
        """Answer a call; None when the operation is not declared here."""
        match call:
            case ClientCall():
                return _answered(self.of_clients, call)
            case PoolCall():
                return _answered(self.of_pools, call)
            case _:
                return _answered(self.others, call)


def merged(families: Iterable[Operations]) -> Operations:
    """Put the families' operations into one table."""
    every = list(families)
    return Operations(
        of_clients={name: own for family in every for name, own in family.of_clients.items()},
        of_pools={name: own for family in every for name, own in family.of_pools.items()},
        others={name: own for family in every for name, own in family.others.items()},
    )


def resolve(directory: Directory, spellings: Spellings, operation: str, document: Document) -> Call:
    """Find what the request concerns; raise CognitoError if there is none, or if the client may not make the call.

    Where the pool ignores case, names are spelled as it keeps them. Reading a pool parks its triggers, and that must
    come before the emulator acts: it would call them itself.
    """
    pool_id = document.get("UserPoolId")
    if operation in CALLED_BY_CLIENTS:
        client = directory.client(document["ClientId"])
        if pool_id not in (None, client.pool_id):
            raise not_found(f"User pool client {client.id} does not exist.")
        check_client(client, operation, document)
        record = directory.record(client.pool_id)
        pool = read_pool(record)
        respelled = lowered_request(pool, client, document, partial(spellings.find, pool))
        return ClientCall(operation, respelled, record, pool, client)
    if pool_id is not None:
        record = directory.record(pool_id)
        pool = read_pool(record)
        respelled = lowered_request(pool, None, document, partial(spellings.find, pool))
        return PoolCall(operation, respelled, record, pool)
    return Call(operation, document)


def _answered[C: Call](answers: Mapping[str, Callable[[C], Document]], call: C) -> Document | None:
    own = answers.get(call.operation)
    return None if own is None else own(call)
