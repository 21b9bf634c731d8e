"""What docs/routing.md says of the answers of carriers: a model that knows nothing of the function's tables."""

from __future__ import annotations

from dataclasses import dataclass

from attack.answers import modelled
from attack.faults import DROP, Manner


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer, and what follows: ``again``, ``next``, ``stop`` or ``lost``; a limit is shared by some channels."""

    manner: Manner
    step: str
    outcome: str = "refused"
    shared_by: tuple[str, ...] = ()


def _failure(step: str, code: str, outcome: str = "refused", *shared: str, **more: object) -> Failure:
    reason = str(more.get("Reason", more.get("ResourceType", "")))
    name = f"{'throttled ' * (step == 'again')}{code} {reason}"
    return Failure(modelled(code, 400, name, **more), step, outcome, shared)


def _conflict(step: str, reason: str, outcome: str = "refused", *shared: str) -> Failure:
    return _failure(step, "ConflictException", outcome, *shared, Reason=reason)


def _limit(of: str, *shared: str) -> Failure:
    reason = f"MONTHLY_SPEND_LIMIT_REACHED_FOR_{of}"
    return _failure("next", "ServiceQuotaExceededException", "spend_limit", *shared, Reason=reason)


def _sns(step: str, code: str) -> Failure:
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>x</Message></Error></ErrorResponse>"
    return Failure(Manner("answer", f"{'throttled ' * (step == 'again')}{code}", 400, body.encode()), step)


BOTH_SIDES = [{"Name": "OriginationIdentity"}, {"Name": "DestinationPhoneNumber"}]
"""Fields that do not say whether the route or the number is at fault."""

SMS_VOICE = (
    _failure("again", "ThrottlingException"),
    _conflict("next", "RESOURCE_NOT_ACTIVE"),
    _conflict("next", "NO_ORIGINATION_IDENTITIES_FOUND"),
    _failure("next", "ValidationException", Reason="SENDER_ID_NOT_REGISTERED"),
    _failure("next", "ValidationException", Reason="PRICE_OVER_THRESHOLD"),
    _failure("next", "ResourceNotFoundException", ResourceType="phone-number", ResourceId="x"),
    _failure("next", "AccessDeniedException"),
    _failure("next", "BrandNewException"),
    _failure("next", "ValidationException", Reason="OTHER"),
    _failure("next", "ValidationException", Fields=[{"Name": "MaxPrice"}]),
    _failure("next", "ValidationException", Reason="OTHER", Fields=BOTH_SIDES),
    _conflict("next", "A_NEW_REASON"),
    _conflict("next", "RESOURCE_NOT_EMPTY"),
    _limit("TEXT", "sms", "sns"),
    _limit("VOICE", "voice"),
    _limit("NOTIFY", "notify"),
    _conflict("stop", "DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted_out"),
    _conflict("stop", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", "blocked"),
    _failure("stop", "ValidationException", "blocked", Reason="DESTINATION_COUNTRY_BLOCKED"),
    _conflict("next", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "sandbox", "sms", "sns", "voice", "notify"),
    _failure("stop", "AccessDeniedException", Reason="ACCOUNT_DISABLED"),
    _failure("stop", "ValidationException", Reason="INVALID_PARAMETER", Fields=[{"Name": "DestinationPhoneNumber"}]),
    Failure(DROP, "lost"),
)
SNS = (
    _sns("again", "Throttled"),
    _sns("next", "AuthorizationError"),
    _sns("next", "BrandNew"),
    _sns("next", "InvalidParameter"),
    Failure(DROP, "lost"),
)
