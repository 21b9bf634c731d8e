"""Chooses the key that the pool's codes are sealed under: it has one for SMS and e-mail together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_attach.arns import is_key_arn
from cognito_otp_attach.facts.values import KeyFacts
from cognito_otp_attach.plan.values import Refusal
from cognito_otp_attach.triggers import KEY_MEMBER, Trigger, email_sender_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from cognito_otp_attach.facts.values import Facts, PoolFacts


@dataclass(frozen=True, slots=True)
class Key:
    """The key; ``is_set_by_us`` where the pool had another one, or none."""

    arn: str
    is_set_by_us: bool


def choose_key(facts: Facts, pool: PoolFacts, triggers: Collection[Trigger], *, replace: bool) -> Key | Refusal | None:
    """Keep the pool's key where the sender may open codes with it, and set the stack's where there is none.

    None where no code is sealed for a trigger of ours.
    """
    if Trigger.CUSTOM_SMS_SENDER not in triggers:
        return None
    named, ours = pool.lambda_config.get(KEY_MEMBER), facts.stack.key_arn
    if not named or named == ours:
        return Key(ours, is_set_by_us=not named)
    if named in facts.stack.additional_keys:
        return Key(named, is_set_by_us=False)
    email_sender = email_sender_of(pool.lambda_config)
    if replace and email_sender is None:
        return Key(ours, is_set_by_us=True)
    if not is_key_arn(named):
        return _not_by_arn(facts, named)
    keys = ",".join((*facts.stack.additional_keys, named))
    by = f", with which {email_sender} opens the pool's e-mail codes" if email_sender else ""
    instead = "" if email_sender else "; or set the stack's key instead with --replace: detach then puts this one back"
    return Refusal(
        "key_conflict",
        f"the pool seals its codes under {named}{by}, and the stack's sender may not open codes with it",
        f"let it: `sam deploy --stack-name {facts.stack.name} --parameter-overrides "
        f'AdditionalKmsKeyArns="{keys}"`{instead}',
    )


def _not_by_arn(facts: Facts, named: str) -> Refusal:
    """Refuse an alias or an id: neither the sender nor AdditionalKmsKeyArns takes one."""
    found = facts.keys.get(named)
    own = f"its own ARN, {found.arn}," if isinstance(found, KeyFacts) else "its own ARN (`aws kms describe-key` has it)"
    return Refusal(
        "key_not_by_arn",
        f"the pool names its key as {named}, which is not a key's own ARN, and the sender knows keys by those alone",
        f"name the key by {own} as the pool's KMSKeyID first, with what deploys the pool",
    )
