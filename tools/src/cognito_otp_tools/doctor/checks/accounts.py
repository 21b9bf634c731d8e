"""The account: its sandboxes, and what it may spend, in each Region that codes are sent from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import Channel, region_of
from cognito_otp_attach.facts.values import PoolFacts, Unseen
from cognito_otp_tools.doctor.checks.subjects import command, sends_by_function
from cognito_otp_tools.doctor.facts.values import StoredRoutes
from cognito_otp_tools.doctor.findings import Check, Said, Status, block, ok, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.doctor.facts.sms_values import Budget, SmsFacts
    from cognito_otp_tools.doctor.facts.values import Facts

TIER = "ACCOUNT_TIER"
PRODUCTION, SANDBOX = "PRODUCTION", "SANDBOX"
ALMOST = Decimal("0.8")
SANDBOX_LIMIT = 1
REQUEST = (
    "request production access in the console, AWS End User Messaging > SMS > Overview > Move to production, in "
    "{region}; until then verify each phone: `{add}`"
)
RAISE = "ask for more in the console, Service Quotas > AWS End User Messaging SMS and Voice, in {region}"
KINDS = {Channel.SMS: "TEXT", Channel.VOICE: "VOICE", Channel.NOTIFY: "NOTIFY"}


def channels_of(facts: Facts, region: str) -> set[Channel]:
    """Return the channels of all routes that send from a Region; where no routes are known, texts."""
    routes = facts.routes
    if not isinstance(routes, StoredRoutes):
        return {Channel.SMS}
    every = (route for found in routes.table.routes.values() for route in found)
    return {Channel(route.channel) for route in every if (region_of(route) or facts.region) == region}


def sandbox(facts: Facts) -> Iterator[Said]:
    """Whether End User Messaging texts anybody, or verified phones alone."""
    for region, found in facts.sms.items():
        if not channels_of(facts, region) - {Channel.SNS}:
            continue
        yield _sandbox(facts, region, found)


def _sandbox(facts: Facts, region: str, found: SmsFacts) -> Said:
    if isinstance(found.attributes, Unseen):
        return unseen(found.attributes, region)
    tier = found.attributes.get(TIER, "")
    if tier == PRODUCTION:
        return ok(f"End User Messaging is out of its sandbox in {region}", region)
    if SANDBOX in tier.upper():
        fix = REQUEST.format(region=region, add=command(facts, "sandbox", "add", "NUMBER"))
        return block(f"End User Messaging is in its sandbox in {region}: it texts verified phones alone", fix, region)
    sentence = f"the account's tier in {region} is {tier or 'of no name'}, which is not known here"
    where = f"see in the console, AWS End User Messaging > SMS > Overview, whether {region} is in the sandbox"
    return Said(Status.UNSEEN, sentence, where, region)


def sns_sandbox(facts: Facts) -> Iterator[Said]:
    """Whether SNS texts anybody: it sends where routes or Cognito itself go by SNS."""
    for region, found in facts.sms.items():
        by_routes = Channel.SNS in channels_of(facts, region)
        if isinstance(found.sns_sandbox, Unseen):
            yield unseen(found.sns_sandbox, region)
        elif not found.sns_sandbox:
            yield ok(f"SNS is out of its sandbox in {region}", region)
        else:
            fix = f"request production access in the console, Amazon SNS > Text messaging (SMS), in {region}"
            sentence = f"SNS is in its sandbox in {region}: it texts verified phones alone"
            make = block if by_routes or _cognito_texts(facts) else warn
            yield make(sentence, fix, region)


def _cognito_texts(facts: Facts) -> bool:
    return isinstance(facts.pool, PoolFacts) and not sends_by_function(facts.pool)


def budgets(facts: Facts) -> Iterator[Said]:
    """Tell what may still be spent this month on each kind of message that routes send."""
    for region, found in facts.sms.items():
        kinds = [KINDS[one] for one in sorted(channels_of(facts, region)) if one in KINDS]
        if not kinds:
            continue
        if isinstance(found.budgets, Unseen):
            yield unseen(found.budgets, region)
            continue
        for kind in kinds:
            if kind in found.budgets:
                yield _budget(found.budgets[kind], region, kind)


def sns_budget(facts: Facts) -> Iterator[Said]:
    """Tell what SNS may still spend this month, where it sends."""
    for region, found in facts.sms.items():
        if Channel.SNS not in channels_of(facts, region) and not _cognito_texts(facts):
            continue
        if isinstance(found.sns_budget, Unseen):
            yield unseen(found.sns_budget, f"sns.{region}")
        elif found.sns_budget is not None:
            yield _budget(found.sns_budget, region, "SNS")


def _budget(budget: Budget, region: str, kind: str) -> Said:
    about = f"{kind.lower()}.{region}"
    if isinstance(budget.spent, Unseen):
        return unseen(budget.spent, about)
    spent = budget.spent or Decimal(0)
    left = max(Decimal(budget.limit) - spent, Decimal(0))
    sentence = f"${left:.2f} of ${budget.limit} a month are left for {_named(kind)} in {region}"
    if kind == "SNS":
        fix = f"raise it in the console, Amazon SNS > Text messaging (SMS) > Edit, in {region}"
    elif budget.limit < budget.most:
        fix = (
            f"aws pinpoint-sms-voice-v2 set-{kind.lower()}-message-spend-limit-override --monthly-limit {budget.most} "
            f"--region {region}"
        )
    else:
        fix = RAISE.format(region=region)
    if left <= 0:
        return block(f"{sentence}: nothing is sent until the month ends", fix, about)
    if budget.limit <= SANDBOX_LIMIT:
        return warn(f"{sentence}: that is a new account's limit, and is used up within minutes", fix, about)
    if spent >= ALMOST * budget.limit:
        return warn(sentence, fix, about)
    known = "" if budget.spent is not None else "; AWS reports nothing spent yet"
    return ok(f"{sentence}{known}", about)


def _named(kind: str) -> str:
    return {"TEXT": "texts", "VOICE": "calls", "NOTIFY": "Notify", "SNS": "texts through SNS"}[kind]


CHECKS = (
    Check("account.sandbox", "in the sandbox every other phone gets nothing, and Cognito says nothing of it", sandbox),
    Check("account.sns_sandbox", "SNS accepts a text to an unverified phone and drops it", sns_sandbox),
    Check("account.spend", "at the limit every message is refused until the month ends", budgets),
    Check("account.sns_spend", "at the limit SNS accepts texts and drops them", sns_budget),
)
