"""Finding pools and app clients in the emulator, and taking charge of a pool's triggers on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.client_records import Client, read_client
from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
from cognito_otp_local.cognito.directory.parked_triggers import Parked, left_by_others, parked_in
from cognito_otp_local.cognito.directory.pool_records import Pool, read_pool
from cognito_otp_local.cognito.errors import CognitoError, not_found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient

_PAGE = 60


class Directory:
    """The emulator's pools and clients. Reading a pool parks its LambdaConfig if it is not parked yet."""

    def __init__(self, emulator: EmulatorClient) -> None:
        """Take the emulator."""
        self._emulator = emulator
        self._locks = KeyedLocks()
        # A client never moves to another pool, so remembering its pool cannot go wrong; it may be deleted, though.
        self._homes: dict[str, str] = {}

    def record(self, pool_id: str) -> Document:
        """Return the UserPool document with the real LambdaConfig and what the emulator dropped."""
        record = self._describe(pool_id)
        parked = parked_in(record)
        if parked is None:
            with self._locks.hold(pool_id):
                record, parked = self._adopt(pool_id)
        return {**record, **parked.kept, "LambdaConfig": parked.lambda_config}

    def pool(self, pool_id: str) -> Pool:
        """Return the pool; raise ResourceNotFoundException if there is none."""
        return read_pool(self.record(pool_id))

    def write(self, pool_id: str, changes: Document, parked: Parked | None = None) -> None:
        """Change members of the emulator's record, which merges; ``parked`` replaces the real LambdaConfig."""
        with self._locks.hold(pool_id):
            if parked is not None:
                changes = {**changes, "LambdaConfig": parked.as_lambda_config()}
            self._emulator.cognito("UpdateUserPool", {**changes, "UserPoolId": pool_id})

    def client(self, client_id: str) -> Client:
        """Return the app client; raise ResourceNotFoundException if there is none."""
        home = self._homes.get(client_id)
        for pool_id in [home] if home else self._pool_ids():
            found = self._client_in(pool_id, client_id)
            if found is not None:
                self._homes[client_id] = pool_id
                return found
        self._homes.pop(client_id, None)
        raise not_found(f"User pool client {client_id} does not exist.")

    def _describe(self, pool_id: str) -> Document:
        record: Document = self._emulator.cognito("DescribeUserPool", {"UserPoolId": pool_id})["UserPool"]
        return record

    def _adopt(self, pool_id: str) -> tuple[Document, Parked]:
        record = self._describe(pool_id)
        parked = parked_in(record)
        if parked is None:
            parked = left_by_others(record)
            changes = {"UserPoolId": pool_id, "LambdaConfig": parked.as_lambda_config()}
            self._emulator.cognito("UpdateUserPool", changes)
        return record, parked

    def _pool_ids(self) -> Iterator[str]:
        page: Document = {"MaxResults": _PAGE}
        while True:
            answer = self._emulator.cognito("ListUserPools", page)
            yield from (entry["Id"] for entry in answer["UserPools"])
            if "NextToken" not in answer:
                return
            page = {"MaxResults": _PAGE, "NextToken": answer["NextToken"]}

    def _client_in(self, pool_id: str, client_id: str) -> Client | None:
        try:
            wanted = {"UserPoolId": pool_id, "ClientId": client_id}
            record = self._emulator.cognito("DescribeUserPoolClient", wanted)["UserPoolClient"]
        except CognitoError as error:
            if error.kind != "ResourceNotFoundException":
                raise
            return None
        minutes = record.get("AuthSessionValidity")
        if isinstance(minutes, str):  # CloudFormation's number, which the emulator keeps as text and cannot add to
            self._emulator.cognito("UpdateUserPoolClient", {**wanted, "AuthSessionValidity": int(minutes)})
        return read_client(record)
