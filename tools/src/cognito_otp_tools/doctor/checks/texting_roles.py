"""The role that Cognito itself texts with: that it is there, trusts Cognito, and may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_attach.plan.role_trust import Trust, trust_in
from cognito_otp_tools.doctor.checks.subjects import has_sms_mfa, pool_of
from cognito_otp_tools.doctor.checks.texting import gravity_of, texting
from cognito_otp_tools.doctor.findings import Check, Said, ok, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_tools.doctor.facts.values import Facts, TextingRole

COGNITO = "cognito-idp.amazonaws.com"
WHY = {
    Trust.NO_STATEMENT: "trusts Cognito in no statement",
    Trust.DENIED: "denies itself to Cognito in its trust policy",
    Trust.OTHER_EXTERNAL_ID: "trusts Cognito by another external id than the pool's",
    Trust.OTHER_SOURCE: "trusts Cognito for other pools, or another account, than this one",
}
FIXES = {
    Trust.NO_STATEMENT: "the pool's external id",
    Trust.DENIED: "no statement that denies it",
    Trust.OTHER_EXTERNAL_ID: "the pool's external id",
    Trust.OTHER_SOURCE: "the pool's ARN as aws:SourceArn and its account as aws:SourceAccount",
}


def role(facts: Facts) -> Iterator[Said]:
    """Whether the role that Cognito texts with is there and trusts it, for this pool and by its external id."""
    pool = pool_of(facts)
    if pool is None:
        return
    for found in facts.roles:
        yield _trust(pool, found)
        yield _sending(pool, found)


def _trust(pool: PoolFacts, found: TextingRole) -> Said:
    name = found.arn.rpartition("/")[2]
    if isinstance(found.trust, Unseen):
        return unseen(found.trust, "trust")
    if found.trust is None:
        sentence = f"the role {found.arn} is not there: AWS refuses every update of the pool"
        return gravity_of(pool)(sentence, "make the role again, with the pool's external id in its trust", "trust")
    return _trusted(pool, name, trust_in(pool, found.arn, found.trust))


def _trusted(pool: PoolFacts, name: str, trust: Trust) -> Said:
    change = f"aws iam update-assume-role-policy --role-name {name}, with {COGNITO}"
    match trust:
        case Trust.BY_NO_EXTERNAL_ID if has_sms_mfa(pool):
            sentence = f"the role {name} trusts Cognito by no external id, which MFA by SMS requires"
            return warn(sentence, f"{change} and the pool's external id", "trust")
        case Trust.BY_EXTERNAL_ID | Trust.BY_NO_EXTERNAL_ID:
            by = " by the external id" if trust is Trust.BY_EXTERNAL_ID else ""
            return ok(f"the role {name} trusts Cognito{by}", "trust")
        case Trust.UNCLEAR:
            sentence = f"the role {name} has a trust policy that is not understood here, so it may not trust Cognito"
            return warn(sentence, f"read it: aws iam get-role --role-name {name}", "trust")
        case untrusting:
            return gravity_of(pool)(f"the role {name} {WHY[untrusting]}", f"{change} and {FIXES[untrusting]}", "trust")


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
