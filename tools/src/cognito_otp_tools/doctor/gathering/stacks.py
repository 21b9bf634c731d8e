"""The readings that a stack of ours leads to: its sender, its stored routes, what watches over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.mending import mend
from cognito_otp.domain.routing.routes import identity_of
from cognito_otp.domain.routing.table import DEFAULT, single_route
from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.facts.values import PoolFacts, Unseen
from cognito_otp_attach.triggers import Trigger, arn_in
from cognito_otp_tools.doctor.facts.values import DeployedStack, FailureQueue, SenderFacts, StoredRoutes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_tools.doctor.facts.ports import Reads
    from cognito_otp_tools.doctor.gathering.jobs import Jobs, Readings

ALARMS, QUEUE, STORED, ATTACHMENT = "alarms", "queue", "stored", "attachment"


def stack_of_pool(reads: Reads, jobs: Jobs, pool_id: str | None) -> DeployedStack | None:
    """Find the stack whose sender a pool names, where none was named; None where that does not show."""
    if pool_id is None:
        return None

    def find() -> DeployedStack | None:
        sender = sender_arn(None, reads.pools.look(pool_id))
        name = None if sender is None else reads.senders.stack_name(sender)
        found = None if name is None else reads.stacks.look(name)
        return found if isinstance(found, DeployedStack) else None

    found = jobs.read({"stack of pool": ("the stack of the pool", find)})["stack of pool"]
    return found if isinstance(found, DeployedStack) else None


def beside_stack(reads: Reads, stack: object, pool_id: str | None) -> Readings:
    """Return what is read of a stack's resources."""
    if not isinstance(stack, DeployedStack):
        return {}
    name, parameter, queue = stack.facts.name, stack.deployment.parameter, stack.failure_queue
    readings: Readings = {
        ALARMS: ("the alarms", lambda: reads.watching.alarms(f"{name}-")),
        STORED: ("the routing table", lambda: reads.stored_routes(parameter)),
    }
    if queue is not None:
        readings[QUEUE] = ("the failure queue", lambda: FailureQueue(reads.watching.waiting(queue)))
    if pool_id is not None:
        table = stack.facts.table_name
        readings[ATTACHMENT] = ("the record of the pool", lambda: reads.attachments.read(table, pool_id))
    return readings


def routes_of(stack: object, stored: str | Unseen | None) -> StoredRoutes | Unseen | None:
    """Return the table that codes are sent by. Without a stack AWS chooses the identity, and nothing is stored."""
    if stack is None:
        return StoredRoutes(single_route(None), "no stack was named, so AWS is taken to choose the identity")
    if not isinstance(stack, DeployedStack):
        return stack if isinstance(stack, Unseen) else None
    if isinstance(stored, Unseen):
        return stored
    deployed = stack.deployment.deployed
    if stored is None:
        return StoredRoutes(deployed, f"the table that {stack.facts.name} was deployed with")
    first = deployed.routes.get(DEFAULT, ())
    table, fault = mend(stored, kind="stored", instead=deployed, identity=identity_of(first[0]) if first else None)
    return StoredRoutes(table, f"the table stored in {stack.deployment.parameter}", fault)


def sender_arn(stack: object, pool: object) -> FunctionArn | None:
    """Return the function that sends: the stack's, or else the one that the pool names."""
    if isinstance(stack, DeployedStack):
        return stack.facts.functions[Trigger.CUSTOM_SMS_SENDER]
    config = pool.lambda_config if isinstance(pool, PoolFacts) else {}
    return read_function_arn(arn_in(config.get(Trigger.CUSTOM_SMS_SENDER)) or "")


def sender_readings(reads: Reads, stack: object, sender: FunctionArn | None) -> Readings:
    """Return what is read of the sender, and the layers of the stack's other functions."""
    if sender is None:
        return {}
    readings: Readings = {
        ("sender", "configuration"): ("the sender's settings", lambda: reads.senders.configuration(sender)),
        ("sender", "event_invoke"): ("its asynchronous events", lambda: reads.senders.event_invoke(sender)),
        ("sender", "reserved"): ("its concurrency", lambda: reads.senders.reserved(sender)),
    }
    if isinstance(stack, DeployedStack):
        for trigger, arn in stack.facts.functions.items():
            readings["layers", str(trigger)] = (f"the layers of {trigger}", _layers(reads, arn))
    return readings


def sender_of(found: Mapping[Any, Any], sender: FunctionArn | None) -> SenderFacts | None:
    """Assemble what was read of the sender."""
    if sender is None:
        return None
    return SenderFacts(
        found["sender", "configuration"],
        found["sender", "event_invoke"],
        found["sender", "reserved"],
        {key[1]: value for key, value in found.items() if key[0] == "layers"},
    )


def _layers(reads: Reads, arn: FunctionArn) -> Any:
    def read() -> tuple[str, ...]:
        return tuple(layer["Arn"] for layer in reads.senders.configuration(arn).get("Layers", ()))

    return read
