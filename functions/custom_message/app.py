"""CustomMessage: words the messages that Cognito itself sends, or leaves them to the pool's templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.custom_message import Message, Unchanged, decide
from cognito_otp.errors import InvalidEventError
from cognito_otp.events import read_message_event, write_message
from cognito_otp.wiring.custom_message import catalogue, logger, problems, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the event with a message; returned unchanged, it keeps the pool's own template in force."""
    for problem in problems:
        logger.error("settings_fault", problem=problem)
    try:
        received = read_message_event(event)
    except InvalidEventError as error:
        logger.error("event_invalid", problem=str(error))
        return event
    logger.append_keys(source=received.source, user_pool_id=received.user_pool_id)
    match decide(received, catalogue, settings.rules):
        case Unchanged(reason):
            logger.warning("message_left_to_template", reason=reason)
            return event
        case Message() as message:
            logger.info(
                "message_worded",
                purpose=received.purpose,
                locale=message.locale,
                sms=message.sms is not None,
                email=message.email is not None,
            )
            return write_message(event, message)
