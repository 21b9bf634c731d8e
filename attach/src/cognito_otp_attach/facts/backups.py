"""Backups of a pool: both of Cognito's answers, as it wrote them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.errors import BackupUnsuitableError
from cognito_otp_attach.facts.model import misshapen_members, unknown_members
from cognito_otp_attach.facts.values import PoolFacts

if TYPE_CHECKING:
    from cognito_otp_attach.facts.model import PoolModel

ALWAYS_ANSWERED = frozenset({"Id", "Name", "Arn", "CreationDate", "LastModifiedDate", "MfaConfiguration"})
"""What Cognito answers of every pool. A file without one was cut, and restoring it would reset what it lacks."""


def write_backup(pool: PoolFacts) -> str:
    """Write a backup: both answers as Cognito wrote them."""
    return json.dumps({"UserPool": pool.pool, "Mfa": pool.mfa}, indent=2, ensure_ascii=False)


def read_backup(content: bytes, pool_id: str, model: PoolModel) -> PoolFacts:
    """Read a backup of this pool, with what the model does not know as ``unknown``; raise BackupUnsuitableError."""
    pool, mfa = _documents(content)
    if pool.get("Id") != pool_id:
        raise BackupUnsuitableError(f"the file is a backup of {pool.get('Id', 'no pool')}, not of {pool_id}")
    lacking = [
        *sorted(ALWAYS_ANSWERED - pool.keys()),
        *({"Mfa.MfaConfiguration"} if not mfa.get("MfaConfiguration") else ()),
    ]
    if lacking:
        sentence = f"the file lacks {', '.join(lacking)}, which every backup has: it is not whole"
        raise BackupUnsuitableError(f"{sentence}, and restoring it would reset the pool's settings")
    misshapen = (*misshapen_members(pool, model.pool, "UserPool"), *misshapen_members(mfa, model.mfa, "Mfa"))
    if misshapen:
        raise BackupUnsuitableError(f"the file was changed: these are not what Cognito answers: {', '.join(misshapen)}")
    unknown = (*unknown_members(pool, model.pool), *unknown_members(mfa, model.mfa, "Mfa"))
    return PoolFacts(pool, mfa, tuple(dict.fromkeys(unknown)))


def _documents(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both answers."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BackupUnsuitableError("the file is not UTF-8, so it is no backup of `cognito-otp attach`") from error
    except (ValueError, RecursionError) as error:
        raise BackupUnsuitableError("the file is not JSON, so it is no backup of `cognito-otp attach`") from error
    found = [document.get(name) if isinstance(document, dict) else None for name in ("UserPool", "Mfa")]
    match found:
        case [dict() as pool, dict() as mfa]:
            return pool, mfa
    raise BackupUnsuitableError("the file is no backup that `cognito-otp attach` wrote: it has no UserPool and Mfa")
