"""CustomSMSSender: opens the code, words it, and texts it through the configured origination identity.

Cognito calls it asynchronously, so the user's API call has already succeeded. What can never work is logged and
dropped; what may work later is raised, so that Lambda tries again; what may already have been sent is not repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import life_seconds, time_to_live
from cognito_otp.domain.segments import measure
from cognito_otp.domain.sending import Send, Skip, decide, reveal
from cognito_otp.domain.wording import word_sms
from cognito_otp.errors import InvalidEventError, PermanentError, SendUncertainError, TransientError
from cognito_otp.events import read_sender_event
from cognito_otp.ports import Text
from cognito_otp.wiring.sms_sender import codes, logger, settings, texts

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: object, _context: LambdaContext) -> None:
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
            _attempt(send)


def _attempt(send: Send) -> None:
    logger.append_keys(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)
    try:
        text = _compose(send)
        message_id = texts.send(text)
    except (PermanentError, SendUncertainError) as error:
        logger.error("code_not_sent", error=type(error).__name__, problem=str(error))
    except TransientError as error:
        logger.warning("code_delayed", error=type(error).__name__, problem=str(error))
        raise
    else:
        logger.info("code_sent", message_id=message_id, segments=measure(text.body).segments)


def _compose(send: Send) -> Text:
    code = reveal(send.purpose, codes.open(send.sealed_code, user_pool_id=send.user_pool_id))
    life = life_seconds(
        send.purpose,
        auth_session_minutes=settings.auth_session_minutes,
        temporary_password_days=settings.temporary_password_days,
    )
    return Text(
        to=send.phone,
        body=word_sms(send.purpose, app=settings.app_name, code=code, user=send.user_name),
        origination_identity=settings.origination_identity,
        time_to_live=time_to_live(life),
    )
