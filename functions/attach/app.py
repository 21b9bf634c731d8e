"""Attach: the stack's custom resources. Reads a pool's settings for the functions, attaches it, and lets it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.stack_events.wiring import handling, logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Handle one request of CloudFormation, which reads the answer at the request's own address."""
    handling.handle(event, lambda: context.get_remaining_time_in_millis() / 1000)
