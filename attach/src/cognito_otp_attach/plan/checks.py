"""What stands in the way of a change: AWS checks it on any update or not at all, so it is looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.arns import LATEST
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_attach.plan.permissions import denies, permission_for
from cognito_otp_attach.plan.role_trust import UNTRUSTING, trusts_of
from cognito_otp_attach.plan.values import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cognito_otp_attach.facts.values import EmailFacts, Facts, FunctionFacts, KeyFacts, PoolFacts
    from cognito_otp_attach.triggers import Trigger


def no_such_pool(facts: Facts) -> Refusal:
    """Refuse what needs a pool."""
    return Refusal(
        "pool_missing",
        f"no user pool {facts.pool_id} is in {facts.stack.region} of account {facts.stack.account}",
        "check --user-pool-id, --region and --profile",
    )


def check_pool(facts: Facts, pool: PoolFacts) -> Iterator[Refusal]:
    """Find what makes AWS refuse any update of this pool, or makes us lose a setting of it."""
    if pool.unknown:
        yield Refusal(
            "unknown_settings",
            f"this version's AWS SDK ({facts.model.sdk}) does not know these settings of the pool, and writing it "
            f"back would lose them: {', '.join(pool.unknown)}",
            "install a newer boto3 and run the command again",
        )
    for role in facts.sms_roles:
        if role.trust is None:
            yield Refusal(
                "sms_role_missing",
                f"the role that the pool texts with, {role.arn}, is not there any more; AWS refuses every update of "
                "such a pool, and its message names the role's trust, which misleads",
                "make the role again, with the pool's external id in its trust, or give the pool another one",
            )
        elif role.passable is False:
            yield Refusal(
                "pass_role_denied",
                f"you may not pass the pool's role {role.arn} to Cognito, which every update of the pool needs",
                f"ask for iam:PassRole on it: `cognito-otp attach --user-pool-id {facts.pool_id} --stack-name "
                f"{facts.stack.name} --print iam` prints the policy",
            )
    yield from _check_email(facts.email)


def check_trust(facts: Facts, pool: PoolFacts) -> Iterator[Refusal]:
    """Find roles that do not trust Cognito, by AWS's own reasons for refusing every update of their pool."""
    for arn, trust in trusts_of(facts, pool).items():
        if trust in UNTRUSTING:
            name = arn.rpartition("/")[2]
            yield Refusal(
                "sms_role_untrusting",
                f"the role that the pool texts with, {arn}, {UNTRUSTING[trust]}; AWS refuses every update of such a "
                "pool",
                "let the role trust cognito-idp.amazonaws.com by the pool's external id, or give the pool another one: "
                f"`aws iam update-assume-role-policy --role-name {name} --policy-document FILE`",
            )


def check_functions(facts: Facts, triggers: Iterable[Trigger]) -> Iterator[Refusal]:
    """Find functions that Cognito could not invoke: AWS takes whatever a pool names."""
    for trigger in triggers:
        function = facts.functions[trigger]
        arn = function.arn
        if arn.qualifier is not None and arn.qualifier.isdigit():
            advice = "name the function or one of its aliases"
            yield Refusal("numbered_version", f"{trigger}: a pool may not name a numbered version, {arn}", advice)
        elif not function.exists:
            another = f", or make the alias, or name another one: --alias '{LATEST}' is the function itself"
            advice = f"deploy the stack again{another if arn.qualifier is not None else ''}"
            yield Refusal("function_missing", f"{trigger}: the function {arn} is not there", advice)
        elif function.state in {"Failed", "Pending"}:
            advice = "deploy it again" if function.state == "Failed" else "try again in a minute"
            yield Refusal("function_not_ready", f"{trigger}: the function {arn} is {function.state}", advice)
        elif denies(function.statements, permission_for(facts, function)):
            advice = "remove that statement: `aws lambda get-policy` shows it"
            yield Refusal("invoke_denied", f"{trigger}: the policy of {arn} forbids Cognito to invoke it", advice)
    yield from _check_place(facts)


def check_key(arn: str, key: KeyFacts | Unseen | None) -> Iterator[Refusal]:
    """Find what keeps Cognito from sealing codes under a key; one that is unseen is a notice instead."""
    match key:
        case Unseen():
            return
        case None:
            yield Refusal("key_missing", f"the key {arn} is not there", "deploy the stack again, or name another key")
        case found:
            if found.state != "Enabled":
                advice = f"enable it: `aws kms enable-key --key-id {found.arn}`"
                yield Refusal("key_disabled", f"the key {found.arn} is {found.state}", advice)
            if (found.spec, found.usage) != ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"):
                sentence = f"the key {found.arn} is {found.spec} for {found.usage}; codes need a symmetric one"
                yield Refusal("key_unsuitable", sentence, "name a symmetric encryption key")
            if found.arn != arn:
                sentence = f"the pool names its key as {arn}, and the sender knows it by its own ARN {found.arn}"
                yield Refusal("key_not_by_arn", sentence, "name the key by its own ARN in the pool first")


def _check_email(email: EmailFacts | Unseen | None) -> Iterator[Refusal]:
    if email is None or isinstance(email, Unseen):
        return
    if not email.exists or not email.verified:
        yield Refusal(
            "email_identity_unverified",
            f"the SES identity that the pool sends from is {'not verified' if email.exists else 'not there'}; AWS "
            "checks it on every update of the pool",
            "verify it in SES, or give the pool another one",
        )


def _check_place(facts: Facts) -> Iterator[Refusal]:
    arn = str((facts.pool.pool if facts.pool is not None else {}).get("Arn") or facts.pool_arn)
    _, _, _, region, account, _ = arn.split(":", 5)
    if (region, account) != (facts.stack.region, facts.stack.account):
        yield Refusal(
            "other_place",
            f"the pool is in {region} of account {account}, and the stack {facts.stack.name} in {facts.stack.region} "
            f"of {facts.stack.account}",
            "deploy a stack in the pool's Region and account",
        )


def works(function: FunctionFacts) -> bool:
    """Whether a function that was a trigger before can be one again."""
    return function.exists and function.state != "Failed"
