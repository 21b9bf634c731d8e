"""What an earlier run left that did not get to its end, by the record that it made before it wrote the pool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.attachments import Progress
from cognito_otp_attach.plan.comparing import compare, compare_mfa, under
from cognito_otp_attach.plan.losses import written_meanwhile
from cognito_otp_attach.plan.requests import build_request
from cognito_otp_attach.plan.values import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.values import Facts, PoolFacts

LOST = (
    "Gone or at their defaults since the pool was first attached: {paths}. If the interrupted run lost them, write "
    "them back with `cognito-otp attach ... --restore FILE` from its backup, or with `--restore-saved first` from the "
    "stack's table."
)


def notices_of_interruption(facts: Facts) -> Iterator[Notice]:
    """Tell of an earlier run that did not get to its end, and what it may have lost: no one read the pool after it."""
    record = facts.attachment
    if record is None or record.progress is Progress.ATTACHED:
        return
    sentence = f"An earlier run was interrupted ({record.progress}); this one goes on from what is there."
    yield Notice("interrupted", sentence)
    lost = _lost_since(facts, record.backup, facts.pool) if facts.pool is not None else []
    if lost:
        yield Notice("perhaps_lost", LOST.format(paths=", ".join(lost)))


def _lost_since(facts: Facts, backup: str, now: PoolFacts) -> list[str]:
    """List what the pool had before it was attached and has not any more, nor anything that somebody set."""
    before = json.loads(backup)
    moved = frozenset(build_request(facts.model, before["UserPool"], {}).reasons) | {"LambdaConfig"}
    changes = (*compare(before["UserPool"], now.pool), *compare_mfa(before["Mfa"], now.mfa))
    gone = [change for change in changes if change.before is not None and not under(change.path, moved)]
    return [change.path for change in gone if not written_meanwhile([change])]
