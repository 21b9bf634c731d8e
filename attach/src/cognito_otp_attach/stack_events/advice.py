"""What to do about a failure, for whoever deploys: CloudFormation shows it beside the resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_attach.apply.outcomes import Outcome
    from cognito_otp_attach.plan.values import Refused

INSTEAD = {
    "pool_missing": "check ExistingUserPoolId, and the stack's Region and account",
    "trigger_taken": (
        "leave it out of the parameter Triggers; or deploy without it, take its place with `cognito-otp attach "
        "--replace --trigger ...`, and deploy with it"
    ),
    "unknown_settings": "deploy a newer version of this application, whose functions/attach has a newer botocore",
    "pass_role_denied": (
        "the stack learns of the role of ExistingUserPoolId by a deployment with another RefreshToken, which is "
        "refused once a deletion has failed; give a pool that the stack made its SmsRole again"
    ),
}
"""By the code of a refusal: what the engine advises is for the command line."""


def of_refusals(found: Refused) -> str:
    """Say why nothing is done, and what to do about each reason."""
    return "; ".join(f"{one.sentence}: {INSTEAD.get(one.code, one.advice)}" for one in found.refusals)


def of_outcome(outcome: Outcome, pool_id: str) -> str:
    """Say how a run ended, where the pool stands, and where its settings from before are."""
    kept = f" Its settings before are in the table of attached pools, as {outcome.backup}." if outcome.backup else ""
    return f"{outcome.sentence}. The pool {pool_id} is {STANDINGS[outcome.standing]}.{kept}"


STANDINGS = {
    "before": "as it was",
    "planned": "as planned",
    "other": "neither as it was nor as planned",
    "unknown": "in a state that could not be seen",
}


def of_failed_detachment(reason: str, pool_id: str, stack_name: str) -> str:
    """Say why a pool still names the stack's functions, and how to go on."""
    return (
        f"The pool {pool_id} still names this stack's functions, and without them its users could not sign up, so they "
        f"stay: {_ended(reason)} When that is put right, delete the stack again; after an update, or at any time, "
        f"let go of the pool yourself: `cognito-otp detach --user-pool-id {pool_id} --stack-name {stack_name}`"
    )


def of_own_pool(pool_id: str) -> str:
    """Say why a stack is not deployed onto the pool that it made."""
    return (
        f"ExistingUserPoolId is {pool_id}, the pool that this stack made. CloudFormation would delete Cognito's "
        "permission to invoke its triggers, and its users could not sign up. Nothing was touched. Leave "
        "ExistingUserPoolId empty; or deploy another stack onto the pool, after AttachTriggers=false here"
    )


def of_missing_time(pool_id: str) -> str:
    """Say that a run was ended before Lambda would end it."""
    return f"The function's time was over before the pool {pool_id} was done with. Deploy again, or delete again"


def of_unforeseen(error: BaseException) -> str:
    """Say that there is a mistake in the function. The error's own text may hold anything."""
    return f"An error that was not foreseen: {type(error).__name__}. The function's log has the place"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."
