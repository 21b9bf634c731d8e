"""CustomSMSSender: opens each code, words it, and sends it once, by the routes of its destination country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.application.ports import Invocation
from cognito_otp.errors import CodeDelayedError
from cognito_otp.events import is_self_test
from cognito_otp.wiring.custom_sms_sender import logger, self_test, sender

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: object, context: LambdaContext) -> dict[str, Any] | None:
    """Handle one event. Cognito reads no answer; an exception makes Lambda run the event again."""
    run = Invocation(context.aws_request_id, lambda: context.get_remaining_time_in_millis() / 1000)
    if is_self_test(event):
        return self_test.answer(event, run)
    outcome = sender.handle(event, run)
    if outcome.follow_up.fails_the_run:
        raise CodeDelayedError(outcome.problem)
    return None
