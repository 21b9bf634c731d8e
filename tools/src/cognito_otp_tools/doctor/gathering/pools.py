"""The readings that a pool leads to: its clients, functions, key, the role that it texts with, some users."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import is_key_arn, read_function_arn
from cognito_otp_attach.facts.gathering import sms_roles_of
from cognito_otp_attach.facts.values import PoolFacts, Unseen
from cognito_otp_attach.plan.values import Opening as Asked
from cognito_otp_attach.triggers import KEY_MEMBER, functions_in
from cognito_otp_tools.doctor.facts.values import Absent, SealingKey, TextingRole
from cognito_otp_tools.doctor.gathering.jobs import seen_or_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_tools.doctor.facts.ports import Reads
    from cognito_otp_tools.doctor.gathering.jobs import Readings
    from cognito_otp_tools.doctor.question import Question

POOL = "pool"
CONTEXT = "kms:EncryptionContext:userpool-id"


def pool_readings(reads: Reads, pool_id: str | None) -> Readings:
    """Return how a pool is read, and then its clients: both by one client, which keeps the last answer's body."""
    if pool_id is None:
        return {}

    def read() -> tuple[PoolFacts | Absent, tuple[int, ...] | Unseen]:
        pool = reads.pools.look(pool_id)
        if pool is None:
            return Absent(f"no user pool {pool_id} is there"), ()
        return pool, seen_or_unseen(lambda: reads.pools.session_minutes(pool_id))

    return {POOL: ("the user pool", read)}


def pool_of(found: Mapping[Any, Any]) -> tuple[PoolFacts | Absent | Unseen | None, tuple[int, ...] | Unseen]:
    """Return the pool and how long the sign-ins of its clients live."""
    both = found.get(POOL)
    return both if isinstance(both, tuple) else (both, ())


def beside_pool(reads: Reads, question: Question, pool: object, sender: FunctionArn | None) -> Readings:
    """Return what is read of what a pool names."""
    if not isinstance(pool, PoolFacts):
        return {}
    readings: Readings = {}
    for name, text in functions_in(pool.lambda_config).items():
        arn = read_function_arn(text)
        if arn is not None:
            readings["function", text] = (f"the function of {name}", partial(reads.functions.look, arn))
    for role in sms_roles_of(pool):
        readings["role", role] = ("the role that Cognito texts with", partial(_role, reads, pool, role))
    key = pool.lambda_config.get(KEY_MEMBER)
    if key:
        readings |= _key_readings(reads, pool, str(key), sender)
    if question.users:
        by_phone = _has_everyone_texted(pool)
        readings["users", ""] = ("some users", lambda: reads.users.sample(pool.pool_id, mfa_by_phone=by_phone))
    if question.self_test and key and sender is not None:
        asked = Asked(sender, str(key), pool.pool_id)
        readings["opening", ""] = ("the sender's self test", lambda: reads.self_test(asked))
    return readings


def _has_everyone_texted(pool: PoolFacts) -> bool:
    """Whether MFA is for everyone, and by SMS alone."""
    totp = (pool.mfa.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled")
    alone = "SmsMfaConfiguration" in pool.mfa and not totp and not pool.mfa.get("EmailMfaConfiguration")
    return alone and pool.mfa.get("MfaConfiguration") == "ON"


def key_of(found: Mapping[Any, Any], pool: object) -> SealingKey | None:
    """Assemble what was read of the key."""
    if not isinstance(pool, PoolFacts) or not (arn := pool.lambda_config.get(KEY_MEMBER)):
        return None
    key, statements, grants = (found["key", part] for part in ("key", "statements", "grants"))
    return SealingKey(str(arn), key, statements, grants, found.get(("key", "decrypts")))


def _key_readings(reads: Reads, pool: PoolFacts, key: str, sender: FunctionArn | None) -> Readings:
    readings: Readings = {
        ("key", "key"): ("the key", lambda: reads.keys.look(key)),
        ("key", "statements"): ("the key's policy", lambda: reads.key_policies.statements(key)),
        ("key", "grants"): ("the grants on the key", lambda: reads.key_policies.grants(key)),
    }
    if sender is not None:

        def decrypts() -> bool:
            role = reads.senders.configuration(sender)["Role"]
            own = None if is_key_arn(key) else reads.keys.look(key)
            return reads.roles.may(role, "kms:Decrypt", own.arn if own is not None else key, {CONTEXT: pool.pool_id})

        readings["key", "decrypts"] = ("whether the sender may use the key", decrypts)
    return readings


def _role(reads: Reads, pool: PoolFacts, arn: str) -> TextingRole:
    direct = (pool.pool.get("SmsConfiguration") or {}).get("EumsSms")
    action = "sms-voice:SendTextMessage" if direct else "sns:Publish"
    resource = (direct or {}).get("OriginationIdentity") or "*"
    return TextingRole(
        arn,
        seen_or_unseen(lambda: reads.roles.trust(arn)),
        seen_or_unseen(lambda: reads.roles.may(arn, action, resource if resource.startswith("arn:") else "*")),
    )
