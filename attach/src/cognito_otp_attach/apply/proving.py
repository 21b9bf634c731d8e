"""The proof after attaching: Cognito may invoke the functions, and the sender opens what is sealed for the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.apply.outcomes import Check
from cognito_otp_attach.errors import AwsCallError, SelfTestError
from cognito_otp_attach.plan.permissions import permits

if TYPE_CHECKING:
    from cognito_otp_attach.apply.ports import SelfTests
    from cognito_otp_attach.facts.ports import Reads
    from cognito_otp_attach.plan.values import Opening, Permission, Plan

OPENS = "sender opens codes"
ASK = "ask for kms:GenerateDataKey on the key and lambda:InvokeFunction on the sender to see it"


def prove(reads: Reads, self_tests: SelfTests, plan: Plan) -> tuple[Check, ...]:
    """Look at every permission, and let the sender open a code."""
    permissions = tuple(_permitted(reads, permission) for permission in plan.needed)
    return (*permissions, try_opening(self_tests, plan)) if plan.opening is not None else permissions


def try_opening(self_tests: SelfTests, plan: Plan) -> Check:
    """Let the sender open a made-up code that is sealed for the pool."""
    opening = plan.opening
    if opening is None:
        return Check(OPENS, None, "the sender is not among the triggers")
    try:
        answer = self_tests.run(opening)
    except SelfTestError as error:
        return Check(OPENS, passed=False, sentence=str(error))
    except AwsCallError as error:
        sentence = f"could not see whether the sender opens the pool's codes: {error}"
        return Check(OPENS, None, f"{sentence}; {ASK}" if error.denied else sentence)
    if not answer.opened:
        return Check(OPENS, passed=False, sentence=_cannot(opening))
    return Check(OPENS, passed=True, sentence=f"{opening.function} (version {answer.version}) opens the pool's codes")


def _cannot(opening: Opening) -> str:
    return (
        f"{opening.function} cannot open what is sealed under {opening.key_arn} for this pool: look at its log, at the "
        "key's policy, and whether the stack's AdditionalKmsKeyArns has the key"
    )


def _permitted(reads: Reads, permission: Permission) -> Check:
    name = f"Cognito may invoke {permission.function.name}"
    try:
        found = reads.functions.look(permission.function)
    except AwsCallError as error:
        return Check(name, None, f"could not see the policy of {permission.function}: {error}")
    if permits(found.statements, permission):
        return Check(name, passed=True, sentence=f"Cognito may invoke {permission.function} for this pool")
    return Check(name, passed=False, sentence=f"Cognito may not invoke {permission.function} for this pool")
