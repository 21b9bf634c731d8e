"""PreSignUp: refuses a sign-up with all that is wrong with it, or only observes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.pre_sign_up import Allow, Deny, Observe, decide, observe, word
from cognito_otp.errors import InvalidEventError, SignUpRefusedError
from cognito_otp.events import read_sign_up_event, sign_up_source
from cognito_otp.wiring.pre_sign_up import catalogue, logger, settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from cognito_otp.domain.sign_up.sign_ups import SignUpEvent


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Return the event to let Cognito create the user; raise SignUpRefusedError, whose text the user reads."""
    for problem in settings.problems:
        logger.error("settings_fault", problem=problem)
    observed = settings.observes(sign_up_source(event))
    if not observed:
        return _check(event, observed=False)
    try:
        return _check(event, observed=True)
    except Exception as error:  # noqa: BLE001 - whatever fails here, a sign-up that is only observed is not refused
        # Counted with those whom PreSignUp would refuse, since it fails there too. A traceback might show the event.
        pool_id, kind = event.get("userPoolId"), type(error).__name__
        logger.error("sign_up_would_be_refused", user_pool_id=pool_id, reason="unforeseen_error", error=kind)
        return event


def _check(event: dict[str, Any], *, observed: bool) -> dict[str, Any]:
    """Apply the rules, or observe what they would do."""
    try:
        received = read_sign_up_event(event)
    except InvalidEventError as error:
        logger.error("event_invalid", problem=str(error))
        if observed:
            return event
        raise SignUpRefusedError("The sign-up could not be checked, please try again later") from None
    source, pool_id = received.source, received.user_pool_id
    match observe(received, settings.rules) if observed else decide(received, settings.rules):
        case Deny() as denied:
            logger.info("sign_up_refused", source=source, user_pool_id=pool_id, reason=denied.reason)
            raise SignUpRefusedError(_word(denied, received))
        case Observe() as seen:
            logger.warning("sign_up_would_be_refused", source=source, user_pool_id=pool_id, reason=seen.reason)
        case Allow():
            logger.info("sign_up_allowed", source=source, user_pool_id=pool_id)
    return event


def _word(denied: Deny, received: SignUpEvent) -> str:
    """Word a refusal, whose codes reach the application whatever is wrong with the texts."""
    try:
        return word(denied, received, catalogue())
    except Exception as error:  # noqa: BLE001 - otherwise a person would read Python's words, and an application no code
        logger.error("texts_fault", error=type(error).__name__)
        return denied.unworded
