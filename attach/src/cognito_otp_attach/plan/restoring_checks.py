"""What stands in the way of restoring a backup: AWS takes a LambdaConfig whose functions Cognito cannot invoke."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_attach.plan.checks import check_key, works
from cognito_otp_attach.plan.permissions import permission_for, permits
from cognito_otp_attach.plan.values import Notice, Refusal
from cognito_otp_attach.triggers import KEY_MEMBER, functions_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.facts.values import Facts, PoolFacts

ATTACH_INSTEAD = "a restore makes and permits nothing: use `cognito-otp attach` without --restore instead"


def check_backup(facts: Facts, backup: PoolFacts) -> Iterator[Refusal]:
    """Find what makes a restore lose a setting, or close the pool's sign-up."""
    if backup.unknown:
        yield Refusal(
            "unknown_settings",
            f"this version's AWS SDK ({facts.model.sdk}) does not know these settings of the backup, and would leave "
            f"them out: {', '.join(backup.unknown)}",
            "install a newer boto3 and run the command again",
        )
    yield from _check_triggers(facts, backup)


def _check_triggers(facts: Facts, backup: PoolFacts) -> Iterator[Refusal]:
    """Find functions of the backup that Cognito could not invoke, and a key that it could not use."""
    for name, arn in functions_in(backup.lambda_config).items():
        function = facts.earlier.get(arn)
        match function:
            case Unseen():
                continue
            case None:
                yield Refusal("function_unreadable", f"{name}: {arn} is no function's ARN", ATTACH_INSTEAD)
            case found if not works(found):
                why = f"is {found.state}" if found.exists else "is not there any more"
                yield Refusal("function_missing", f"{name}: the function {arn} {why}", ATTACH_INSTEAD)
            case found if not permits(found.statements, permission_for(facts, found)):
                sentence = f"{name}: Cognito may not invoke {arn} for this pool"
                yield Refusal("not_permitted", sentence, ATTACH_INSTEAD)
    key = backup.lambda_config.get(KEY_MEMBER)
    for refusal in check_key(key, facts.keys.get(key)) if key else ():
        if refusal.code != "key_not_by_arn":  # the pool may have had it so
            yield replace(refusal, advice=ATTACH_INSTEAD)


def notices_of_triggers_unseen(facts: Facts, backup: PoolFacts) -> Iterator[Notice]:
    """Tell which functions of the backup could not be looked at."""
    for name, arn in functions_in(backup.lambda_config).items():
        if isinstance(found := facts.earlier.get(arn), Unseen):
            what = f"whether Cognito may invoke {arn} ({name})"
            yield Notice("unseen", f"Could not see {what}: {found.action} answered {found.why}.")
