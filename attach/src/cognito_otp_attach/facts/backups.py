"""Backups of a pool: both of Cognito's answers, as it wrote them."""

from __future__ import annotations

import json

from cognito_otp_attach.errors import BackupUnsuitableError
from cognito_otp_attach.facts.values import PoolFacts


def write_backup(pool: PoolFacts) -> str:
    """Write a backup: both answers as Cognito wrote them."""
    return json.dumps({"UserPool": pool.pool, "Mfa": pool.mfa}, indent=2, ensure_ascii=False)


def read_backup(text: str, pool_id: str) -> PoolFacts:
    """Read a backup of this pool; raise BackupUnsuitableError."""
    try:
        document = json.loads(text)
        pool, mfa = document["UserPool"], document["Mfa"]
        found = pool["Id"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupUnsuitableError("the file is no backup that `cognito-otp attach` wrote") from error
    if found != pool_id:
        raise BackupUnsuitableError(f"the file is a backup of {found}, not of {pool_id}")
    return PoolFacts(pool, mfa)
