"""CustomSMSSender: opens the code, words it, and sends it once, by the routes of its destination country.

Cognito calls it asynchronously, so the user's API call has already succeeded. What can never work is told to operators
and dropped; what may work later is raised, so that Lambda runs again; what was sent before is not repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.once import Conclusion
from cognito_otp.domain.outcomes import CodeOutcome, Fault
from cognito_otp.domain.routing.planning import Declined, Plan, plan
from cognito_otp.domain.sending import Send, Skip, decide
from cognito_otp.errors import CodeDelayedError, InvalidEventError
from cognito_otp.events import read_sender_event
from cognito_otp.ports import Invocation
from cognito_otp.wiring.sms_sender import logger, sender, settings, tables, teller

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from cognito_otp.telling import Case


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: object, context: LambdaContext) -> None:
    """Handle one CustomSMSSender event; Cognito reads no answer."""
    case = teller.open(context.aws_request_id)
    conclusion = _handle(event, context, case)
    case.conclude(conclusion)
    if conclusion.again:
        raise CodeDelayedError(conclusion.problem)


def _handle(event: object, context: LambdaContext, case: Case) -> Conclusion:
    try:
        received = read_sender_event(event)
    except InvalidEventError as error:
        return Conclusion(CodeOutcome.INVALID, str(error))
    case.about(source=received.source, user_pool_id=received.user_pool_id, sub=received.attributes.sub)
    match decide(received, signs_in_with_email=settings.signs_in_with_email):
        case Skip(reason, alarming):
            return Conclusion(CodeOutcome.SKIPPED, reason, expected=not alarming)
        case Send() as send:
            case.about(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)
            return _send(send, context, case)


def _send(send: Send, context: LambdaContext, case: Case) -> Conclusion:
    reading = tables.current()
    if reading.fault is not None:
        case.fault(Fault.ROUTING_TABLE, reading.fault)
    match plan(send.phone.country, send.purpose, reading.table, settings.policy):
        case Declined(refusal=refusal):
            return Conclusion(CodeOutcome.NOT_SERVED, refusal, expected=refusal.is_intended)
        case Plan() as planned:
            by = Invocation(
                trace=case.trace,
                remaining=lambda: context.get_remaining_time_in_millis() / 1000,
                report=case.attempt,
                fault=case.fault,
            )
            return sender.send(send, planned, by)
