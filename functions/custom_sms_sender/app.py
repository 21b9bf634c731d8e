"""CustomSMSSender: opens the code, words it, and sends it by the routes of its destination country.

Cognito calls it asynchronously, so the user's API call has already succeeded. What can never work is logged and
dropped; what may work later is raised, so that Lambda tries again; what may already have been sent is not repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.attempts import Attempt, NotSent, Outcome, Sent, Unknown, describe
from cognito_otp.domain.routing.planning import Declined, Plan, plan
from cognito_otp.domain.sending import Send, Skip, decide
from cognito_otp.errors import CodeDelayedError, InvalidEventError
from cognito_otp.events import read_sender_event
from cognito_otp.wiring.sms_sender import logger, routing_table, sender, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: object, context: LambdaContext) -> None:
    """Handle one CustomSMSSender event; Cognito reads no answer."""
    try:
        received = read_sender_event(event)
    except InvalidEventError as error:
        logger.error("event_invalid", problem=str(error))
        return
    logger.append_keys(source=received.source, user_pool_id=received.user_pool_id, sub=received.attributes.sub)
    match decide(received, signs_in_with_email=settings.signs_in_with_email):
        case Skip(reason, alarming):
            (logger.error if alarming else logger.info)("code_skipped", reason=reason)
        case Send() as send:
            logger.append_keys(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)
            _route(send, context)


def _route(send: Send, context: LambdaContext) -> None:
    match plan(send.phone.country, send.purpose, routing_table(), settings.policy):
        case Declined(refusal=refusal):
            logger.error("code_not_sent", problem=refusal)
        case Plan() as planned:
            _conclude(
                sender.send(
                    send, planned, remaining=lambda: context.get_remaining_time_in_millis() / 1000, report=_note
                )
            )


def _conclude(outcome: Outcome) -> None:
    match outcome:
        case Sent(route, message_id):
            logger.info("code_sent", route=route.name, channel=route.channel, message_id=message_id)
        case Unknown(route, problem):
            logger.error("code_in_doubt", route=route.name, channel=route.channel, problem=problem)
        case NotSent(problem, may_pass=False, error=error):
            logger.error("code_not_sent", problem=problem, error=error)
        case NotSent(problem, error=error):
            logger.warning("code_delayed", problem=problem, error=error)
            raise CodeDelayedError(problem)


def _note(attempt: Attempt) -> None:
    """Log one line an attempt: its route, what the channel answered, and what is done about it."""
    loud = attempt.verdict is not None and attempt.verdict.alarming
    (logger.error if loud else logger.info)("attempt", extra=describe(attempt))
