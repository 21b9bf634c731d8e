"""Protect configurations: created, described, changed, deleted, and their rules for countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.account.protect_configuration import ProtectConfiguration
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import known_countries
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, invalid

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

FILTERS = {"account-default": "AccountDefault", "deletion-protection-enabled": "DeletionProtectionEnabled"}


@dataclass(frozen=True, slots=True)
class ProtectConfigurations:
    """The Protect configurations of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateProtectConfiguration": self.create,
            "DescribeProtectConfigurations": self.describe,
            "UpdateProtectConfiguration": self.update,
            "DeleteProtectConfiguration": self.delete,
            "GetProtectConfigurationCountryRuleSet": self.get_rules,
            "UpdateProtectConfigurationCountryRuleSet": self.update_rules,
        }

    def create(self, request: Members) -> Members:
        """Create a configuration that allows everything."""
        check_quota(self.account, "PROTECT_CONFIGURATIONS")
        made = ProtectConfiguration(
            self.account.resource_id("protect"),
            self.account.timestamp(),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.protect_configurations[made.id] = made
        return {**made.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the configurations, or those that the request names."""
        configurations = self.account.protect_configurations
        wanted = request.get("ProtectConfigurationIds") or list(configurations)
        found = [get_record(configurations, name, "protect-configuration") for name in wanted]
        items = [one.as_json(self.account) for one in found]
        return answer_page(request, "ProtectConfigurations", items, filters=FILTERS)

    def update(self, request: Members) -> Members:
        """Change its protection from deletion."""
        found = get_protect(self.account, request)
        found.protected = request.get("DeletionProtectionEnabled", found.protected)
        return found.as_json(self.account)

    def delete(self, request: Members) -> Members:
        """Delete a configuration that nothing uses."""
        found = get_protect(self.account, request)
        reason = self._why_kept(found)
        if reason is not None:
            raise conflict(reason, "The configuration is in use or protected", "protect-configuration", found.id)
        described = found.as_json(self.account)
        del self.account.protect_configurations[found.id]
        return described

    def get_rules(self, request: Members) -> Members:
        """Return the status of every country for a capability."""
        return self._answer_rules(get_protect(self.account, request), request["NumberCapability"])

    def update_rules(self, request: Members) -> Members:
        """Change the status of countries for a capability."""
        found = get_protect(self.account, request)
        capability, updates = request["NumberCapability"], request["CountryRuleSetUpdates"]
        for country in updates:
            if country not in known_countries():
                raise invalid("INVALID_PARAMETER", "CountryRuleSetUpdates", f"there is no {country}")
        found.rules[capability].update({country: rule["ProtectStatus"] for country, rule in updates.items()})
        return self._answer_rules(found, capability)

    def _why_kept(self, found: ProtectConfiguration) -> str | None:
        if found.protected:
            return "DELETION_PROTECTION_ENABLED"
        if self.account.default_protect == found.id:
            return "PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT"
        if any(one.protect == found.id for one in self.account.configuration_sets.values()):
            return "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET"
        return None

    def _answer_rules(self, found: ProtectConfiguration, capability: str) -> Members:
        rules = found.rules[capability]
        statuses = {country: {"ProtectStatus": rules.get(country, "ALLOW")} for country in known_countries()}
        return {**found.as_json(self.account), "NumberCapability": capability, "CountryRuleSet": statuses}


def get_protect(account: Account, request: Members) -> ProtectConfiguration:
    """Return the configuration that a request names."""
    return get_record(account.protect_configurations, request["ProtectConfigurationId"], "protect-configuration")
