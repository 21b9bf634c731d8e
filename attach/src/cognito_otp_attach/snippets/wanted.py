"""What a snippet says: which functions, under which key, for which pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn


@dataclass(frozen=True, slots=True)
class Wanted:
    """The functions by trigger, the key where there is a sender, and the pool."""

    functions: Mapping[Trigger, FunctionArn]
    key_arn: str | None
    pool_arn: str
    account: str

    @property
    def sender(self) -> FunctionArn | None:
        """The sender, where it is among the triggers."""
        return self.functions.get(Trigger.CUSTOM_SMS_SENDER)

    def plain(self) -> list[tuple[Trigger, FunctionArn]]:
        """List the triggers that a pool names by an ARN alone."""
        return [(trigger, arn) for trigger, arn in self.functions.items() if trigger is not Trigger.CUSTOM_SMS_SENDER]
