"""App clients as the front's rules need them, read from the emulator's UserPoolClient documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document


@dataclass(frozen=True, slots=True)
class Client:
    """One app client; ``session_seconds`` is AuthSessionValidity.

    ``revokes`` says whether its users' tokens can be revoked (EnableTokenRevocation).
    ``readable`` and ``writable`` are the attributes that users may read and write through it, and None where all are.
    """

    id: str
    pool_id: str
    secret: str | None = field(repr=False)
    session_seconds: int
    hides_users: bool
    flows: frozenset[str]
    revokes: bool = True
    readable: frozenset[str] | None = None
    writable: frozenset[str] | None = None


def read_client(record: Document) -> Client:
    """Read a UserPoolClient document."""
    return Client(
        id=record["ClientId"],
        pool_id=record["UserPoolId"],
        secret=record.get("ClientSecret"),
        session_seconds=int(record.get("AuthSessionValidity") or 3) * 60,
        hides_users=record.get("PreventUserExistenceErrors") == "ENABLED",
        flows=frozenset(record.get("ExplicitAuthFlows") or ()),
        revokes=str(record.get("EnableTokenRevocation", True)).lower() == "true",
        readable=frozenset(record.get("ReadAttributes") or ()) or None,
        writable=frozenset(record.get("WriteAttributes") or ()) or None,
    )
