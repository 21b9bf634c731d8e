"""How Cognito itself texts: it checks this on every update of a pool, and wants it for phones and MFA in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.arns import read_arn
from cognito_otp_tools.doctor.checks.subjects import (
    begins_sign_ins,
    has_sms_mfa,
    pool_of,
    sends_by_function,
    update_warning,
    verifies_phones,
)
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cognito_otp_attach.facts.values import PoolFacts
    from cognito_otp_tools.doctor.facts.values import Facts

SNS_REGIONS = {
    "ap-east-1": "ap-southeast-1",
    "ap-northeast-2": "ap-northeast-1",
    "ap-southeast-5": "ap-southeast-1",
    "ap-southeast-7": "ap-south-1",
}
"""The pools' Regions whose SNS Region is another one. Source: Cognito developer guide, "SMS message settings"."""
DIRECT_ONLY = frozenset({"ap-east-2", "ap-southeast-6", "us-gov-east-1", "us-gov-west-1", "eusc-de-east-1"})
NO_DIRECT = frozenset({"ap-east-1", "ap-southeast-5", "ap-southeast-7"})


def texting(pool: PoolFacts) -> Mapping[str, Any]:
    """Return the pool's SmsConfiguration."""
    found: Mapping[str, Any] = pool.pool.get("SmsConfiguration") or {}
    return found


def gravity_of(pool: PoolFacts) -> Callable[..., Said]:
    """Return how what keeps Cognito's own texts is said: it blocks no code that a function of the pool sends."""
    return warn if sends_by_function(pool) else block


def configured(facts: Facts) -> Iterator[Said]:
    """Whether the pool has SMS settings."""
    pool = pool_of(facts)
    if pool is None:
        return
    if texting(pool):
        yield ok(f"Cognito texts by {'End User Messaging' if texting(pool).get('EumsSms') else 'SNS'}")
        return
    fix = f"give it a role: {update_warning(pool)} > Authentication methods > SMS"
    needed = verifies_phones(pool) or has_sms_mfa(pool) or begins_sign_ins(pool)
    make = gravity_of(pool) if needed else warn
    yield make("the pool has no SmsConfiguration, which Cognito asks for before it makes a code for a phone", fix)


def failure(facts: Facts) -> Iterator[Said]:
    """Whether Cognito itself reports that it could not text."""
    pool = pool_of(facts)
    if pool is None or not texting(pool):
        return
    said = pool.pool.get("SmsConfigurationFailure")
    if not said:
        yield ok("Cognito reports no failure of its own texts")
        return
    fix = "leave the sandbox of SNS, in the console, Amazon SNS > Text messaging (SMS)"
    if said != "SNSSandbox":
        fix = f"look at the role and its policy: {update_warning(pool)} > Authentication methods > SMS"
    yield gravity_of(pool)(f"Cognito reports SmsConfigurationFailure: {said}", fix)


def region(facts: Facts) -> Iterator[Said]:
    """Whether Cognito may text from the Region that the pool names."""
    pool = pool_of(facts)
    if pool is None or not texting(pool):
        return
    here, settings = pool.pool_id.partition("_")[0], texting(pool)
    direct = settings.get("EumsSms")
    fix = f"{update_warning(pool)} > Authentication methods > SMS"
    if direct:
        yield _direct(pool, here, direct, fix)
        return
    named, own = settings.get("SnsRegion") or here, SNS_REGIONS.get(here, here)
    if here in DIRECT_ONLY:
        yield gravity_of(pool)(f"pools in {here} do not text by SNS", f"give the pool EumsSms: {fix}")
    elif named == own:
        yield ok(f"Cognito texts by SNS in {named}")
    elif here in SNS_REGIONS:
        yield gravity_of(pool)(
            f"SnsRegion is {named}, and pools in {here} text by SNS in {own} alone", f"set {own}: {fix}"
        )
    else:
        yield warn(
            f"SnsRegion is {named}, another Region than the pool's, with a sandbox and limits of its own",
            f"set {own}: {fix}",
        )


def _direct(pool: PoolFacts, here: str, direct: Mapping[str, Any], fix: str) -> Said:
    if here in NO_DIRECT:
        return gravity_of(pool)(
            f"End User Messaging is not offered in {here}", f"use SNS in {SNS_REGIONS[here]}: {fix}"
        )
    if direct.get("Region") not in {None, here}:
        sentence = f"EumsSms names {direct['Region']}, and takes the pool's own Region alone"
        return gravity_of(pool)(sentence, f"leave its Region out: {fix}")
    return ok(f"Cognito texts by End User Messaging in {here}")


def identity(facts: Facts) -> Iterator[Said]:
    """Whether the identity that Cognito texts from is named as its role's policy can name it."""
    pool = pool_of(facts)
    direct = texting(pool).get("EumsSms") if pool is not None else None
    if pool is None or not direct:
        return
    named = direct.get("OriginationIdentity")
    if named is None or read_arn(named) is not None:
        yield ok(f"Cognito texts from {named or 'an identity that AWS chooses'}")
    else:
        sentence = f"EumsSms names {named} and not its ARN: a role that is limited to the ARN does not match it"
        yield warn(sentence, f"name the ARN: {update_warning(pool)} > Authentication methods > SMS")


CHECKS = (
    Check(
        "texting.configured",
        "Cognito may make no code for a phone without it, although your function sends it",
        configured,
    ),
    Check("texting.failure", "it is all that Cognito ever says of texts that it could not send", failure),
    Check("texting.region", "Cognito texts from Regions of a list alone", region),
    Check("texting.identity", "IAM matches the identity as the request names it", identity),
)
