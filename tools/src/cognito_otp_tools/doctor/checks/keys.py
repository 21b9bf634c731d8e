"""The key that Cognito seals codes under, and whether the sender can open them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.facts.values import KeyFacts, Unseen
from cognito_otp_attach.plan.checks import check_key
from cognito_otp_attach.triggers import email_sender_of
from cognito_otp_tools.doctor.checks.key_policies import DECRYPT, concerns, leaves_to_iam, names
from cognito_otp_tools.doctor.checks.subjects import command, pool_of, sends_by_function, stack_of
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_tools.doctor.facts.values import Facts, SealingKey

CONTEXT = "userpool-id"
SEALING = frozenset({"GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "Encrypt"})
COGNITO = "cognito-idp.amazonaws.com"
BY_ALIAS = "key_not_by_arn"
"""Whether Cognito takes an alias is not documented, so that it may be meant."""


def state(facts: Facts) -> Iterator[Said]:
    """Whether the key is there, enabled, symmetric, and named by its own ARN."""
    pool = pool_of(facts)
    if pool is None:
        return
    if facts.key is None:
        if sends_by_function(pool) or email_sender_of(pool.lambda_config) is not None:
            yield block("the pool has a custom sender and no KMSKeyID", "attach the pool again, which sets the key")
        return
    refusals = list(check_key(facts.key.arn, seen(facts.key.key)))
    for refusal in refusals:
        make = warn if refusal.code == BY_ALIAS else block
        yield make(refusal.sentence, refusal.advice)
    if not refusals:
        yield ok(f"{facts.key.arn} is enabled and symmetric")


def policy(facts: Facts) -> Iterator[Said]:
    """Whether the key's policy leaves the decision to IAM, or names who uses it, and forbids nothing."""
    if facts.key is None:
        return
    statements = seen(facts.key.statements)
    show = f"aws kms get-key-policy --key-id {facts.key.arn} --policy-name default"
    account = facts.key.arn.split(":")[4]
    denying = [one for one in statements if one.get("Effect") == "Deny" and concerns(one)]
    if denying:
        named = ", ".join(str(one.get("Sid", "one without a Sid")) for one in denying)
        yield warn(f"the key's policy denies the use of the key: {named}", f"look whom it meets: `{show}`")
    elif leaves_to_iam(statements, account):
        yield ok("the key's policy leaves the decision to the account's IAM policies")
    elif any(one.get("Effect") == "Allow" and concerns(one) for one in statements):
        yield ok("the key's policy names who may use it")
    else:
        fix = f"let the account's IAM decide, or the sender's role decrypt: `{show}` shows the policy"
        yield block("the key's policy lets no one use the key for codes", fix)


def grants(facts: Facts) -> Iterator[Said]:
    """Whether a grant lets Cognito seal codes of this pool."""
    pool = pool_of(facts)
    if facts.key is None or pool is None:
        return
    found = seen(facts.key.grants)
    if any(_is_for(one, pool.pool_id) for one in found):
        yield ok("a grant on the key lets Cognito seal codes of this pool")
    elif any(COGNITO in str(one.get("GranteePrincipal")) for one in found):
        yield warn(
            "the grants of Cognito on the key are for other pools",
            f"set the key of the pool again: `{command(facts, 'attach', '--user-pool-id', pool.pool_id)}`",
        )
    else:
        yield ok("no grant on the key shows; how long Cognito keeps the one that it asks for is not documented")


def _is_for(grant: Mapping[str, Any], pool_id: str) -> bool:
    constraints = grant.get("Constraints") or {}
    contexts = (constraints.get("EncryptionContextSubset") or {}) | (constraints.get("EncryptionContextEquals") or {})
    return bool(SEALING & set(grant.get("Operations", ()))) and contexts.get(CONTEXT, pool_id) == pool_id


def decrypting(facts: Facts) -> Iterator[Said]:
    """Whether the sender knows the key and its role may open what is sealed under it."""
    key = facts.key
    if key is None or facts.sender is None:
        return
    yield from _known(facts, key)
    if key.decrypts is None:
        return
    role = "" if isinstance(facts.sender.configuration, Unseen) else str(facts.sender.configuration.get("Role", ""))
    fix = f"deploy the stack with AdditionalKmsKeyArns={key.arn}, or allow the sender's role kms:Decrypt on it"
    if role and _lets_in(key, role):
        yield ok("the key itself lets the sender's role open codes of this pool")
    elif isinstance(key.decrypts, Unseen):
        yield unseen(key.decrypts)
    elif not key.decrypts:
        yield block("the sender's role may not decrypt with the pool's key: it can open no code", fix)
    elif role and not _leaves_to_role(key, role):
        sentence = "the key's own policy neither names the sender's role nor leaves kms:Decrypt to IAM"
        yield block(f"{sentence}: it can open no code", "let the key's policy name the role, or the account's root")
    else:
        yield ok("the sender's role may open codes of this pool")


def _lets_in(key: SealingKey, role: str) -> bool:
    """Whether the key's policy or a grant on it names the role, which then needs no policy of IAM."""
    statements = () if isinstance(key.statements, Unseen) else key.statements
    granted = () if isinstance(key.grants, Unseen) else key.grants
    by_grant = any(one.get("GranteePrincipal") == role and "Decrypt" in one.get("Operations", ()) for one in granted)
    return by_grant or names(statements, role, DECRYPT)


def _leaves_to_role(key: SealingKey, role: str) -> bool:
    return isinstance(key.statements, Unseen) or leaves_to_iam(key.statements, role.split(":")[4], (DECRYPT,))


def _known(facts: Facts, key: SealingKey) -> Iterator[Said]:
    stack = stack_of(facts)
    arn = key.key.arn if isinstance(key.key, KeyFacts) else key.arn
    if stack is None or arn in {stack.facts.key_arn, *stack.facts.additional_keys}:
        return
    fix = f"sam deploy --stack-name {stack.facts.name} --parameter-overrides AdditionalKmsKeyArns={arn}"
    yield block(f"the pool seals under {arn}, which the sender was not deployed for", fix, "known")


def opening(facts: Facts) -> Iterator[Said]:
    """Whether the sender opens a code, where it was asked to."""
    if facts.opening is None:
        return
    found = seen(facts.opening)
    if found.version is None:
        yield warn(
            "the sender does not know self tests: it is of an older version",
            "deploy the stack: `sam build && sam deploy`",
        )
    elif not found.opened:
        yield block("the sender cannot open what is sealed for the pool", "docs/runbook.md, the alarm CodesUnreadable")
    elif found.version != facts.version:
        sentence = f"the sender opens codes; its layer is {found.version}, and these tools are {facts.version}"
        yield warn(sentence, "deploy the stack from this version: `sam build && sam deploy`")
    else:
        yield ok(f"the sender opens codes of this pool; its layer is {found.version}, as these tools are")


CHECKS = (
    Check("key.state", "Cognito cannot seal a code under a key that is off or gone", state),
    Check("key.policy", "KMS asks the key's own policy first", policy),
    Check("key.grant", "Cognito seals codes by a grant that it asks for when a pool is given its key", grants),
    Check("key.decrypt", "a code that cannot be opened is not sent", decrypting),
    Check("sender.opens", "the only proof that the whole chain of key, policy and role works", opening),
)
