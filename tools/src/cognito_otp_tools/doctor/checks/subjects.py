"""What most questions are about: the pool and the stack, where they are there and can be seen."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import PoolFacts
from cognito_otp_attach.triggers import Trigger, arn_in
from cognito_otp_tools.doctor.facts.values import DeployedStack
from cognito_otp_tools.doctor.findings import seen

if TYPE_CHECKING:
    from cognito_otp_tools.doctor.facts.values import Facts

PHONE, EMAIL = "phone_number", "email"
OFF, ON = "OFF", "ON"
SMS_OTP = "SMS_OTP"
EMAIL_MFA = "EmailMfaConfiguration"


def pool_of(facts: Facts) -> PoolFacts | None:
    """Return the pool, None where none was asked about or it is not there; raise CannotSeeError."""
    found = seen(facts.pool)
    return found if isinstance(found, PoolFacts) else None


def stack_of(facts: Facts) -> DeployedStack | None:
    """Return the stack, None where none was asked about or it is not there; raise CannotSeeError."""
    found = seen(facts.stack)
    return found if isinstance(found, DeployedStack) else None


def command(facts: Facts, name: str, *more: str) -> str:
    """Write a command of ours about the same stack, for a shell."""
    return shlex.join(["cognito-otp", name, *more, *facts.question.words])


def counted(number: int, word: str) -> str:
    """Say how many: ``1 phone``, ``2 phones``."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def attach_command(facts: Facts, pool: PoolFacts, *more: str) -> str:
    """Write the command that attaches the pool."""
    return command(facts, "attach", "--user-pool-id", pool.pool_id, *more)


def update_warning(pool: PoolFacts) -> str:
    """Say how a setting of the pool is changed: UpdateUserPool resets what a request leaves out."""
    return f"in the console, Amazon Cognito > User pools > {pool.pool.get('Name', pool.pool_id)}"


def sends_by_function(pool: PoolFacts) -> bool:
    """Whether a CustomSMSSender sends the pool's codes, and not Cognito itself."""
    return arn_in(pool.lambda_config.get(Trigger.CUSTOM_SMS_SENDER)) is not None


def verifies_phones(pool: PoolFacts) -> bool:
    """Whether Cognito sends a code to the phone of who signs up."""
    return PHONE in (pool.pool.get("AutoVerifiedAttributes") or ())


def mfa_of(pool: PoolFacts) -> str:
    """Return ON, OPTIONAL or OFF."""
    return str(pool.mfa.get("MfaConfiguration") or OFF)


def has_sms_mfa(pool: PoolFacts) -> bool:
    """Whether a code by SMS can be the second factor."""
    return mfa_of(pool) != OFF and "SmsMfaConfiguration" in pool.mfa


def has_other_mfa(pool: PoolFacts) -> bool:
    """Whether a second factor can be something else than a code by SMS."""
    return bool((pool.mfa.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled") or pool.mfa.get(EMAIL_MFA))


def requires(pool: PoolFacts, attribute: str) -> bool:
    """Whether every user has an attribute: the pool's schema requires it, or it alone is what users sign in with."""
    schema = pool.pool.get("SchemaAttributes") or ()
    by_schema = any(one.get("Name") == attribute and one.get("Required") for one in schema)
    return by_schema or pool.pool.get("UsernameAttributes") == [attribute]


def begins_sign_ins(pool: PoolFacts) -> bool:
    """Whether a code by SMS can be the first factor."""
    policy = (pool.pool.get("Policies") or {}).get("SignInPolicy") or {}
    return SMS_OTP in (policy.get("AllowedFirstAuthFactors") or ())


def recovery_of(pool: PoolFacts) -> list[str]:
    """Return how passwords are recovered, the preferred way first; Cognito's default where nothing is set."""
    setting = pool.pool.get("AccountRecoverySetting") or {}
    mechanisms = sorted(setting.get("RecoveryMechanisms") or (), key=lambda one: int(one.get("Priority", 1)))
    return [str(one["Name"]) for one in mechanisms] or ["verified_phone_number", "verified_email"]
