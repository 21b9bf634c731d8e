"""Protect configurations and their country rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import read_phone
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import known_countries
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

CAPABILITIES = ("SMS", "VOICE", "MMS", "RCS")
FILTERS = {"account-default": "AccountDefault", "deletion-protection-enabled": "DeletionProtectionEnabled"}


@dataclass(frozen=True, slots=True)
class Override:
    """A rule for one phone; ``expires`` in seconds since the epoch, None for never."""

    number: str = field(repr=False)
    action: str
    created: float
    expires: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Show it as the service does."""
        return {
            "DestinationPhoneNumber": self.number,
            "Action": self.action,
            "CreatedTimestamp": self.created,
            "IsoCountryCode": read_phone(self.number).country,
            "ExpirationTimestamp": self.expires,
        }


def _no_rules() -> dict[str, dict[str, str]]:
    return {capability: {} for capability in CAPABILITIES}


@dataclass(slots=True)
class ProtectConfiguration:
    """One configuration: by capability, the status of countries that are not simply allowed."""

    id: str
    created: float
    protected: bool = False
    rules: dict[str, dict[str, str]] = field(default_factory=_no_rules)
    overrides: dict[str, Override] = field(default_factory=dict, repr=False)

    def override_for(self, number: str, now: float) -> str | None:
        """Return what the rule for a phone says, if there is one that has not expired."""
        found = self.overrides.get(number)
        return found.action if found is not None and (found.expires is None or found.expires > now) else None

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeProtectConfigurations does."""
        return {
            "ProtectConfigurationArn": account.arn(f"protect-configuration/{self.id}"),
            "ProtectConfigurationId": self.id,
            "CreatedTimestamp": self.created,
            "AccountDefault": account.default_protect == self.id,
            "DeletionProtectionEnabled": self.protected,
        }


@dataclass(frozen=True, slots=True)
class Protect:
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

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Create a configuration that allows everything."""
        full = check_quota(self.account, "PROTECT_CONFIGURATIONS")
        if full is not None:
            return full
        made = ProtectConfiguration(
            self.account.resource_id("protect"),
            self.account.timestamp(),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.protect_configurations[made.id] = made
        return Accepted({**made.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the configurations, or those that the request names."""
        wanted = request.get("ProtectConfigurationIds") or list(self.account.protect_configurations)
        for name in wanted:
            if name_of(name) not in self.account.protect_configurations:
                return not_found("protect-configuration", name)
        items = [self.account.protect_configurations[name_of(name)].as_json(self.account) for name in wanted]
        return answer_page(request, "ProtectConfigurations", items, filters=FILTERS)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change its protection from deletion."""
        found = self.get(request)
        if isinstance(found, Refusal):
            return found
        found.protected = request.get("DeletionProtectionEnabled", found.protected)
        return Accepted(found.as_json(self.account))

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a configuration that nothing uses."""
        found = self.get(request)
        if isinstance(found, Refusal):
            return found
        reason = self._why_kept(found)
        if reason is not None:
            return conflict(reason, "The configuration is in use or protected", "protect-configuration", found.id)
        described = found.as_json(self.account)
        del self.account.protect_configurations[found.id]
        return Accepted(described)

    def get_rules(self, request: Mapping[str, Any]) -> Reply:
        """Return the status of every country for a capability."""
        found = self.get(request)
        return found if isinstance(found, Refusal) else self._answer_rules(found, request["NumberCapability"])

    def update_rules(self, request: Mapping[str, Any]) -> Reply:
        """Change the status of countries for a capability."""
        found = self.get(request)
        if isinstance(found, Refusal):
            return found
        capability, updates = request["NumberCapability"], request["CountryRuleSetUpdates"]
        for country in updates:
            if country not in known_countries():
                return invalid("INVALID_PARAMETER", FieldProblem("CountryRuleSetUpdates", f"there is no {country}"))
        found.rules[capability].update({country: rule["ProtectStatus"] for country, rule in updates.items()})
        return self._answer_rules(found, capability)

    def get(self, request: Mapping[str, Any]) -> ProtectConfiguration | Refusal:
        """Find the configuration that a request names."""
        name = request["ProtectConfigurationId"]
        return self.account.protect_configurations.get(name_of(name)) or not_found("protect-configuration", name)

    def _why_kept(self, found: ProtectConfiguration) -> str | None:
        if found.protected:
            return "DELETION_PROTECTION_ENABLED"
        if self.account.default_protect == found.id:
            return "PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT"
        if any(one.protect == found.id for one in self.account.configuration_sets.values()):
            return "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET"
        return None

    def _answer_rules(self, found: ProtectConfiguration, capability: str) -> Reply:
        rules = found.rules[capability]
        statuses = {country: {"ProtectStatus": rules.get(country, "ALLOW")} for country in known_countries()}
        return Accepted({**found.as_json(self.account), "NumberCapability": capability, "CountryRuleSet": statuses})
