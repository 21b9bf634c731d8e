"""PreSignUp: refuses a sign-up that lacks a required e-mail or phone attribute, or only observes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.pre_sign_up import Allow, Deny, Observe, decide, observe
from cognito_otp.errors import InvalidEventError, SignUpRefusedError
from cognito_otp.events import read_sign_up_event
from cognito_otp.wiring.pre_sign_up import logger, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the event to let Cognito create the user; raise SignUpRefusedError, whose text the user reads."""
    for problem in settings.problems:
        logger.error("settings_fault", problem=problem)
    if not settings.observes:
        return _check(event)
    try:
        return _check(event)
    except Exception as error:  # noqa: BLE001 - whatever fails here, an observer refuses nobody
        # Counted with those whom PreSignUp would refuse, since it fails there too. A traceback might show the event.
        pool_id, kind = event.get("userPoolId"), type(error).__name__
        logger.error("sign_up_would_be_refused", user_pool_id=pool_id, reason="unforeseen_error", error=kind)
        return event


def _check(event: dict[str, Any]) -> dict[str, Any]:
    """Apply the rules, or observe what they would do."""
    try:
        received = read_sign_up_event(event)
    except InvalidEventError as error:
        logger.error("event_invalid", problem=str(error))
        if settings.observes:
            return event
        raise SignUpRefusedError("The sign-up could not be checked, please try again later") from None
    match observe(received, settings.rules) if settings.observes else decide(received, settings.rules):
        case Deny(code, sentence):
            logger.info("sign_up_refused", source=received.source, user_pool_id=received.user_pool_id, reason=code)
            raise SignUpRefusedError(sentence)
        case Observe(code):
            logger.warning(
                "sign_up_would_be_refused", source=received.source, user_pool_id=received.user_pool_id, reason=code
            )
        case Allow():
            logger.info("sign_up_allowed", source=received.source, user_pool_id=received.user_pool_id)
    return event
