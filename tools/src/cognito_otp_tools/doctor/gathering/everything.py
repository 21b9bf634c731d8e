"""All of it, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.routes import SnsRoute, region_of
from cognito_otp_tools.doctor.facts.dry_run_requests import destination_in
from cognito_otp_tools.doctor.facts.values import Absent, DeployedStack, DryRun, Facts, TextingRole
from cognito_otp_tools.doctor.gathering.pools import beside_pool, key_of, pool_of, pool_readings
from cognito_otp_tools.doctor.gathering.regions import in_regions, regions_of, routes_asked_about
from cognito_otp_tools.doctor.gathering.stacks import (
    beside_stack,
    routes_of,
    sender_arn,
    sender_of,
    sender_readings,
    stack_of_pool,
)

if TYPE_CHECKING:
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_attach.facts.values import Unseen
    from cognito_otp_tools.doctor.facts.ports import Reads
    from cognito_otp_tools.doctor.gathering.jobs import Jobs, Readings
    from cognito_otp_tools.doctor.question import Question


@dataclass(frozen=True, slots=True)
class Here:
    """Where the doctor looks from: the Region, the installed SDK, and the version of the tools."""

    region: str
    sdk: str
    version: str


def gather(reads: Reads, jobs: Jobs, question: Question, here: Here) -> Facts:
    """Read all that the question needs."""
    caller, stack = _first(reads, jobs, question)
    if stack is None and (found_stack := stack_of_pool(reads, jobs, question.pool_id)) is not None:
        stack, question = found_stack, question.about(found_stack.facts.name)
    pool_id = question.pool_id or (stack.facts.own_pool_id if isinstance(stack, DeployedStack) else None)
    found = jobs.read({**pool_readings(reads, pool_id), **beside_stack(reads, stack, pool_id)})
    pool, minutes = pool_of(found)
    routes = routes_of(stack, found.get("stored"))
    sender = sender_arn(stack, pool)
    beside = jobs.read({**beside_pool(reads, question, pool, sender), **sender_readings(reads, stack, sender)})
    asked = routes_asked_about(routes, question)
    return Facts(
        question=question,
        region=here.region,
        caller=caller,
        stack=stack,
        pool=pool,
        session_minutes=minutes,
        attachment=found.get("attachment"),
        functions={key[1]: value for key, value in beside.items() if key[0] == "function"},
        sender=sender_of(beside, sender),
        key=key_of(beside, pool),
        roles=tuple(value for key, value in beside.items() if key[0] == "role" and isinstance(value, TextingRole)),
        routes=routes,
        sms=in_regions(reads, jobs, regions_of(asked, here.region), question, asked),
        queue=found.get("queue"),
        alarms=found.get("alarms"),
        users=beside.get(("users", "")),
        opening=beside.get(("opening", "")),
        dry_runs=_dry_runs(reads, jobs, asked, here.region) if question.dry_run_routes else {},
        sdk=here.sdk,
        version=here.version,
    )


def _first(reads: Reads, jobs: Jobs, question: Question) -> tuple[str | Unseen, DeployedStack | Absent | Unseen | None]:
    readings: Readings = {"caller": ("the caller", reads.roles.caller)}
    if question.stack_name is not None:
        name = question.stack_name
        readings["stack"] = ("the stack", lambda: reads.stacks.look(name))
    found = jobs.read(readings)
    return found["caller"], found.get("stack")


def _dry_runs(
    reads: Reads, jobs: Jobs, asked: list[tuple[str, Route]], region: str
) -> dict[tuple[str, str], DryRun | Unseen]:
    """Let AWS check a message by each route, to a phone that no person has; SNS has no dry run."""
    readings: Readings = {}
    for country, route in asked:
        to = destination_in(country)
        if to is None or isinstance(route, SnsRoute):
            continue
        account = reads.sms(region_of(route) or region)
        readings[country, route.name] = (
            f"a dry run of {route.name}",
            partial(account.dry_run, route, to),
        )
    found: dict[Any, Any] = jobs.read(readings)
    return found
