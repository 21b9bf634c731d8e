"""Number overrides of Protect configurations: rules for one phone, which go before its country's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.operations.protect_configurations import Override, Protect
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler


@dataclass(frozen=True, slots=True)
class ProtectOverrides:
    """The overrides of an account's Protect configurations."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "PutProtectConfigurationRuleSetNumberOverride": self.put_override,
            "DeleteProtectConfigurationRuleSetNumberOverride": self.delete_override,
            "ListProtectConfigurationRuleSetNumberOverrides": self.list_overrides,
        }

    def put_override(self, request: Mapping[str, Any]) -> Reply:
        """Rule for one phone, for good or until a time."""
        found = Protect(self.account).get(request)
        if isinstance(found, Refusal):
            return found
        try:
            number = read_phone(_with_plus(request["DestinationPhoneNumber"])).e164
        except InvalidPhoneError as error:
            return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", str(error)))
        now, expires = self.account.timestamp(), request.get("ExpirationTimestamp")
        if expires is not None and expires <= now:
            return invalid("INVALID_PARAMETER", FieldProblem("ExpirationTimestamp", "the time is past"))
        made = found.overrides[number] = Override(number, request["Action"], now, expires)
        return Accepted({**found.as_json(self.account), **made.as_json()})

    def delete_override(self, request: Mapping[str, Any]) -> Reply:
        """Drop the rule for one phone."""
        found = Protect(self.account).get(request)
        if isinstance(found, Refusal):
            return found
        number = _with_plus(request["DestinationPhoneNumber"])
        if number not in found.overrides:
            return not_found("protect-configuration", found.id)
        return Accepted({**found.as_json(self.account), **found.overrides.pop(number).as_json()})

    def list_overrides(self, request: Mapping[str, Any]) -> Reply:
        """List the rules for phones; filters by country and action."""
        found = Protect(self.account).get(request)
        if isinstance(found, Refusal):
            return found
        filters = {"iso-country-code": "IsoCountryCode", "action": "Action"}
        for wanted in request.get("Filters") or []:
            if wanted["Name"] not in filters:
                problem = f"the local network filters by {' and '.join(filters)} only"
                return invalid("INVALID_FILTER_VALUES", FieldProblem("Filters", problem))
        items = [override.as_json() for override in found.overrides.values()]
        beside = found.as_json(self.account)
        return answer_page(request, "RuleSetNumberOverrides", items, filters=filters, beside=beside)


def _with_plus(number: str) -> str:
    return f"+{number.removeprefix('+')}"
