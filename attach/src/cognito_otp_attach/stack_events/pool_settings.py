"""What the functions need to know of a pool: read from one that exists, or as the stack is about to make its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.facts.gathering import sms_roles_of
from cognito_otp_attach.plan.redeploying import DEFAULT_DAYS, DEFAULT_MINUTES, required_by, verifies_by_link
from cognito_otp_attach.plan.sign_up_rules import SIGN_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cognito_otp_attach.facts.values import PoolFacts

BOTH = ("phone_number", "email")
WITHOUT, ANY = "none", "phone_number_and_email"
OFF, ON = "OFF", "ON"
FIXED = {"SignInWith": "phone_number", "Aliases": WITHOUT}
"""The parameters that Cognito fixes when it makes a pool, and their defaults in template.yaml."""


def settings_of(pool: PoolFacts, session_minutes: Sequence[int], *, no_role: str) -> dict[str, str]:
    """Return the settings of a pool; ``no_role`` stands for the role of one that has none."""
    found = pool.pool
    policy = (found.get("Policies") or {}).get("PasswordPolicy") or {}
    invitations = found.get("AdminCreateUserConfig") or {}
    days = policy.get("TemporaryPasswordValidityDays") or invitations.get("UnusedAccountValidityDays")
    email = found.get("EmailConfiguration") or {}
    return {
        "SignInWith": SIGN_IN[frozenset(found.get("UsernameAttributes") or ())],
        "Aliases": _both(found.get("AliasAttributes") or ()),
        "VerifyWith": _both(found.get("AutoVerifiedAttributes") or ()),
        "MfaConfiguration": str(pool.mfa.get("MfaConfiguration") or OFF),
        "SmsMfa": _word(has_sms_mfa(pool.mfa)),
        "SchemaRequired": ",".join(name for name in BOTH if name in required_by(pool)),
        "EmailSendingAccount": str(email.get("EmailSendingAccount") or "COGNITO_DEFAULT"),
        "EmailVerifyBy": "link" if verifies_by_link(pool) else "code",
        "AuthSessionMinutes": str(max(session_minutes, default=DEFAULT_MINUTES)),
        "TemporaryPasswordDays": str(days or DEFAULT_DAYS),
        "SmsRoleArns": ",".join(sms_roles_of(pool)) or no_role,
    }


def own_settings(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings of the pool that the stack makes, which are its parameters."""
    mfa = _text(properties, "MfaConfiguration", OFF)
    return {
        "SignInWith": _text(properties, "SignInWith", "phone_number"),
        "Aliases": _text(properties, "Aliases", WITHOUT),
        "VerifyWith": _text(properties, "VerifyWith", "phone_number"),
        "MfaConfiguration": mfa,
        "SmsMfa": _word(mfa != OFF),
        "SchemaRequired": "",
        "EmailSendingAccount": _text(properties, "EmailSendingAccount", "COGNITO_DEFAULT"),
        "EmailVerifyBy": _text(properties, "EmailVerifyBy", "code"),
        "AuthSessionMinutes": _text(properties, "AuthSessionMinutes", str(DEFAULT_MINUTES)),
        "TemporaryPasswordDays": _text(properties, "TemporaryPasswordDays", str(DEFAULT_DAYS)),
        "SmsRoleArns": _text(properties, "RoleIfNone", ""),
    }


def refused_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """Say why Cognito would refuse to change the stack's own pool so, and what to do instead; None if it would not."""
    for name, default in FIXED.items():
        was, wanted = _text(before, name, default), _text(after, name, default)
        if was != wanted:
            return (
                f"{name} cannot be changed from {was} to {wanted}: Cognito fixes it when it makes a pool, and "
                "CloudFormation would make another pool, without users. Nothing was touched. Deploy with "
                f"{name}={was} again, or a stack of another name"
            )
    lowers = _text(before, "MfaConfiguration", OFF) == ON and _text(after, "MfaConfiguration", OFF) != ON
    begins = [_text(properties, "SignInWithoutPassword", "false") == "true" for properties in (before, after)]
    if lowers and begins == [False, True]:
        return (
            "Cognito refuses to lower MfaConfiguration from ON and to begin sign-ins with a code in one update. "
            "Nothing was touched. Deploy with the new MfaConfiguration and SignInWithoutPassword=false, then once more "
            "with SignInWithoutPassword=true"
        )
    return None


def has_sms_mfa(mfa: Mapping[str, Any]) -> bool:
    """Whether a second factor may be a code by SMS."""
    return (mfa.get("MfaConfiguration") or OFF) != OFF and bool(mfa.get("SmsMfaConfiguration"))


def _both(attributes: Iterable[str]) -> str:
    named = [name for name in BOTH if name in set(attributes)]
    return ANY if len(named) == len(BOTH) else (named[0] if named else WITHOUT)


def _word(value: bool) -> str:  # noqa: FBT001 - the value that is written
    return "true" if value else "false"


def _text(properties: Mapping[str, Any], name: str, default: str) -> str:
    value = properties.get(name)
    return value if isinstance(value, str) and value else default
