"""The role that Cognito itself texts with: that it is there, trusts Cognito, and may send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.checks.subjects import has_sms_mfa, pool_of
from cognito_otp_tools.doctor.checks.texting import gravity_of, texting
from cognito_otp_tools.doctor.findings import Check, Said, ok, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_tools.doctor.facts.values import Facts, TextingRole

COGNITO = "cognito-idp.amazonaws.com"


def role(facts: Facts) -> Iterator[Said]:
    """Whether the role that Cognito texts with is there and trusts it, by the pool's external id."""
    pool = pool_of(facts)
    if pool is None:
        return
    external = texting(pool).get("ExternalId") or (texting(pool).get("EumsSms") or {}).get("ExternalId")
    for found in facts.roles:
        yield _trust(pool, found, external)
        yield _sending(pool, found)


def _trust(pool: PoolFacts, found: TextingRole, external: str | None) -> Said:
    name, make = found.arn.rpartition("/")[2], gravity_of(pool)
    fix = f"aws iam update-assume-role-policy --role-name {name}, with {COGNITO} and the pool's external id"
    if isinstance(found.trust, Unseen):
        return unseen(found.trust, "trust")
    if found.trust is None:
        sentence = f"the role {found.arn} is not there: AWS refuses every update of the pool"
        return make(sentence, "make the role again, with the pool's external id in its trust", "trust")
    trusting = [one for one in found.trust if one.get("Effect") == "Allow" and COGNITO in str(one.get("Principal"))]
    wanted = [_external_ids(one) for one in trusting]
    if any(not ids or external in ids for ids in wanted):
        return _trusted(pool, name, fix, by_external_id=any(external in ids for ids in wanted))
    what = "by another external id than the pool's" if trusting else "in no statement"
    return make(f"the role {name} trusts Cognito {what}", fix, "trust")


def _trusted(pool: PoolFacts, name: str, fix: str, *, by_external_id: bool) -> Said:
    if by_external_id or not has_sms_mfa(pool):
        return ok(f"the role {name} trusts Cognito{' by the external id' if by_external_id else ''}", "trust")
    return warn(f"the role {name} trusts Cognito by no external id, which MFA by SMS requires", fix, "trust")


def _external_ids(statement: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for condition in (statement.get("Condition") or {}).values():
        for key, value in condition.items():
            if key.lower() == "sts:externalid":
                found |= {value} if isinstance(value, str) else set(value)
    return found


def _sending(pool: PoolFacts, found: TextingRole) -> Said:
    if isinstance(found.may_send, Unseen):
        return unseen(found.may_send, "sending")
    direct = texting(pool).get("EumsSms")
    action = "sms-voice:SendTextMessage" if direct else "sns:Publish"
    if found.may_send:
        return ok(f"the role may {action}", "sending")
    name = found.arn.rpartition("/")[2]
    return gravity_of(pool)(f"the role {name} may not {action}", f"give the role {name} that permission", "sending")


CHECKS = (
    Check("texting.role", "AWS checks the role on every update of the pool, and Cognito's own texts need it", role),
)
