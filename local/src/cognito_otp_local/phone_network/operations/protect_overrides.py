"""Number overrides of Protect configurations: rules for one phone, which go before its country's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_local.phone_network.account.protect_configuration import Override
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.operations.protect_configurations import get_protect
from cognito_otp_local.phone_network.refusals import invalid, not_found
from cognito_otp_local.phone_network.resource_names import with_plus

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

FILTERS = {"iso-country-code": "IsoCountryCode", "action": "Action"}


@dataclass(frozen=True, slots=True)
class ProtectOverrides:
    """The overrides of an account's Protect configurations."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "PutProtectConfigurationRuleSetNumberOverride": self.put,
            "DeleteProtectConfigurationRuleSetNumberOverride": self.delete,
            "ListProtectConfigurationRuleSetNumberOverrides": self.list_overrides,
        }

    def put(self, request: Members) -> Members:
        """Rule for one phone, for good or until a time."""
        found = get_protect(self.account, request)
        try:
            number = read_phone(with_plus(request["DestinationPhoneNumber"])).e164
        except InvalidPhoneError as error:
            raise invalid("INVALID_PARAMETER", "DestinationPhoneNumber", str(error)) from error
        now, expires = self.account.timestamp(), request.get("ExpirationTimestamp")
        if expires is not None and expires <= now:
            raise invalid("INVALID_PARAMETER", "ExpirationTimestamp", "the time is past")
        made = found.overrides[number] = Override(number, request["Action"], now, expires)
        return {**found.as_json(self.account), **made.as_json()}

    def delete(self, request: Members) -> Members:
        """Drop the rule for one phone."""
        found = get_protect(self.account, request)
        number = with_plus(request["DestinationPhoneNumber"])
        if number not in found.overrides:
            raise not_found("protect-configuration", found.id)
        return {**found.as_json(self.account), **found.overrides.pop(number).as_json()}

    def list_overrides(self, request: Members) -> Members:
        """List the rules for phones; filters by country and action."""
        found = get_protect(self.account, request)
        for wanted in request.get("Filters") or []:
            if wanted["Name"] not in FILTERS:
                problem = f"the local network filters by {' and '.join(FILTERS)} only"
                raise invalid("INVALID_FILTER_VALUES", "Filters", problem)
        items = [override.as_json() for override in found.overrides.values()]
        beside = found.as_json(self.account)
        return answer_page(request, "RuleSetNumberOverrides", items, filters=FILTERS, beside=beside)
