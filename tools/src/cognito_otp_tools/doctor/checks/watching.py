"""What happens to codes that fail: retries, records, alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.checks.subjects import command, counted, stack_of
from cognito_otp_tools.doctor.findings import Check, Said, ok, seen, unseen, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.doctor.facts.values import Facts

LAMBDAS_RETRIES, LAMBDAS_AGE = 2, 21_600
RETRIES, AGE = "MaximumRetryAttempts", "MaximumEventAgeInSeconds"
DEPLOY = "deploy the stack: `sam build && sam deploy`"
SHOWN = 4


def events(facts: Facts) -> Iterator[Said]:
    """Whether Lambda retries and drops events as the sender was deployed for."""
    if facts.sender is None:
        return
    found = seen(facts.sender.event_invoke) or {}
    now = (found.get(RETRIES, LAMBDAS_RETRIES), found.get(AGE, LAMBDAS_AGE))
    stack = stack_of(facts)
    chosen = stack.facts.parameters if stack is not None else {}
    wanted = (int(chosen.get("RetryAttempts") or now[0]), int(chosen.get("MaximumEventAge") or now[1]))
    sentence = f"Lambda runs a failed event {now[0]} more times, and drops one after {now[1]} seconds"
    if now == wanted and found:
        yield ok(sentence)
    elif now == wanted:
        yield warn(f"{sentence}: Lambda's defaults, of which none fits codes that live for minutes", DEPLOY)
    else:
        yield warn(f"{sentence}; the sender was deployed for {wanted[0]} and {wanted[1]}", DEPLOY)


def queue(facts: Facts) -> Iterator[Said]:
    """Whether records of undelivered codes are kept, and whether some wait."""
    stack = stack_of(facts)
    if stack is None:
        return
    found = seen(facts.queue)
    if found is None or found.waiting is None:
        yield warn("the failure queue is not there: undelivered codes leave no record", DEPLOY)
    elif found.waiting:
        yield warn(
            f"{counted(found.waiting, 'record')} of undelivered codes in the failure queue",
            command(facts, "failures", "list"),
        )
    else:
        yield ok("the failure queue is empty")


def alarms(facts: Facts) -> Iterator[Said]:
    """Whether alarms are there, notify somebody, and are not raised."""
    stack = stack_of(facts)
    if stack is None:
        return
    prefix = f"{stack.facts.name}-"
    found = [one for one in seen(facts.alarms) or () if "-" not in str(one["AlarmName"]).removeprefix(prefix)]
    if not found:  # a further dash is in the alarms of a stack whose name begins with this one's
        yield warn("the stack has no alarms", DEPLOY)
        return
    raised = [str(one["AlarmName"]).removeprefix(prefix) for one in found if one["StateValue"] == "ALARM"]
    if raised:
        yield warn(f"raised: {', '.join(raised)}", "docs/runbook.md has a heading for each", "raised")
    else:
        yield ok(f"none of {len(found)} alarms is raised", "raised")
    mute = [one for one in found if not one.get("AlarmActions") or not one.get("ActionsEnabled", True)]
    if mute:
        fix = f"sam deploy --stack-name {stack.facts.name} --parameter-overrides AlarmTopicArn=ARN"
        yield warn(f"{len(mute)} of {len(found)} alarms notify no one", fix, "notify")
    else:
        yield ok(f"{len(found)} alarms have a topic", "notify")


def configuration_sets(facts: Facts) -> Iterator[Said]:
    """Whether each configuration set that the account has logs what becomes of messages."""
    for region, account in facts.sms.items():
        if isinstance(account.configuration_sets, Unseen):
            yield unseen(account.configuration_sets, region)
            continue
        for one in account.configuration_sets or ():
            name = str(one["ConfigurationSetName"])
            enabled = [each for each in one.get("EventDestinations", ()) if each.get("Enabled", True)]
            if enabled:
                yield ok(f"{name} in {region} reports to {counted(len(enabled), 'destination')}", f"{region}.{name}")
            else:
                fix = (
                    "aws pinpoint-sms-voice-v2 create-event-destination --configuration-set-name "
                    f"{name} ... --region {region}"
                )

                yield warn(f"{name} in {region} reports to nowhere", fix, f"{region}.{name}")


CHECKS = (
    Check("sender.events", "a code that is sent after it expired, or twice, is worse than none", events),
    Check("sender.failure_queue", "records say which users to look after", queue),
    Check("alarms", "users do not report codes that never came: they go away", alarms),
    Check("events.configuration_set", "only delivery events say what a carrier did with a message", configuration_sets),
)
