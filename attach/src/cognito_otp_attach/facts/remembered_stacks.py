"""A stack of ours as the record of a pool has it: what is left to detach with once the stack was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.errors import StackUnsuitableError
from cognito_otp_attach.facts.values import StackFacts
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from cognito_otp_attach.facts.attachments import Attachment


def remembered_stack(name: str, table: str, pool_id: str, record: Attachment | None) -> StackFacts:
    """Return the stack with those functions alone that were set in the pool; raise StackUnsuitableError for none."""
    remembered = record.triggers if record is not None else {}
    functions = {
        trigger: arn for trigger, found in remembered.items() if (arn := read_function_arn(found.ours)) is not None
    }
    if record is None or not functions:
        raise StackUnsuitableError(
            f"the table {table} remembers nothing of {pool_id}: check --table and --user-pool-id, or detach by a stack"
        )
    any_function = next(iter(functions.values()))
    return StackFacts(
        name=name,
        partition=any_function.partition,
        region=any_function.region,
        account=any_function.account,
        parameters={},
        functions=functions,
        observer=functions.get(Trigger.PRE_SIGN_UP, any_function),
        key_arn=record.key_ours or "",
        table_name=table,
        own_pool_id=None,
    )
