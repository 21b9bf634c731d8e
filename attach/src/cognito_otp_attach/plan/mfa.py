"""A pool's MFA, which is mostly another call than the rest: SetUserPoolMfaConfig replaces all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.facts.values import PoolFacts

MODE, OFF, PASSKEYS = "MfaConfiguration", "OFF", "WebAuthnConfiguration"
EMAIL = "EmailMfaConfiguration"
"""The one block that says something when it is empty: e-mail is a factor, with Cognito's own text."""


def is_off(settings: Mapping[str, Any]) -> bool:
    """Whether MFA is off in an answer of Cognito."""
    return (settings.get(MODE) or OFF) == OFF


def mfa_request(pool_id: str, mfa: Mapping[str, Any]) -> dict[str, Any]:
    """Return a SetUserPoolMfaConfig request; replaying the answer restored pools exactly.

    Where MFA is off, AWS takes no factor beside passkeys.
    """
    taken = {MODE, PASSKEYS} if is_off(mfa) else set(mfa)
    return {"UserPoolId": pool_id} | {
        name: block for name, block in mfa.items() if name in taken and (block or (name == EMAIL and block is not None))
    }


def leaving_mfa_off(request: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return an update that does not turn MFA on, which AWS refuses: SetUserPoolMfaConfig follows, and does."""
    return dict(request) | ({MODE: OFF} if MODE in request and is_off(now) else {})


def idle_factors(now: PoolFacts, backup: PoolFacts) -> frozenset[str]:
    """Return the factors that a pool keeps whose MFA is turned off, as paths; they do nothing until it is on again.

    Only SetUserPoolMfaConfig takes them away, and the pool's SMS configuration with them, which no request puts beside
    OFF. Where the backup has that configuration, it is worth more.
    """
    if not is_off(backup.mfa) or not backup.pool.get("SmsConfiguration"):
        return frozenset()
    idle = (now.mfa.keys() | backup.mfa.keys()) - {MODE, PASSKEYS}
    return frozenset(f"MFA.{name}" for name in idle)
