"""Protect configurations: country rules and number overrides, and what they are bound to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_tools.local.network.account import name_of
from cognito_otp_tools.local.network.countries import known_countries
from cognito_otp_tools.local.network.listing import answer_page
from cognito_otp_tools.local.network.quotas import check_quota
from cognito_otp_tools.local.network.replies import Accepted, FieldProblem, Refusal, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.local.network.account import Account
    from cognito_otp_tools.local.network.replies import Reply
    from cognito_otp_tools.local.network.service import Handler

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
            "PutProtectConfigurationRuleSetNumberOverride": self.put_override,
            "DeleteProtectConfigurationRuleSetNumberOverride": self.delete_override,
            "ListProtectConfigurationRuleSetNumberOverrides": self.list_overrides,
            "SetAccountDefaultProtectConfiguration": self.set_default,
            "DeleteAccountDefaultProtectConfiguration": self.delete_default,
            "AssociateProtectConfiguration": self.associate,
            "DisassociateProtectConfiguration": self.disassociate,
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
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        found.protected = request.get("DeletionProtectionEnabled", found.protected)
        return Accepted(found.as_json(self.account))

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a configuration that nothing uses."""
        found = self._get(request)
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
        found = self._get(request)
        return found if isinstance(found, Refusal) else self._answer_rules(found, request["NumberCapability"])

    def update_rules(self, request: Mapping[str, Any]) -> Reply:
        """Change the status of countries for a capability."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        capability, updates = request["NumberCapability"], request["CountryRuleSetUpdates"]
        for country in updates:
            if country not in known_countries():
                return invalid("INVALID_PARAMETER", FieldProblem("CountryRuleSetUpdates", f"there is no {country}"))
        found.rules[capability].update({country: rule["ProtectStatus"] for country, rule in updates.items()})
        return self._answer_rules(found, capability)

    def put_override(self, request: Mapping[str, Any]) -> Reply:
        """Rule for one phone, for good or until a time."""
        found = self._get(request)
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
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        number = _with_plus(request["DestinationPhoneNumber"])
        if number not in found.overrides:
            return not_found("protect-configuration", found.id)
        return Accepted({**found.as_json(self.account), **found.overrides.pop(number).as_json()})

    def list_overrides(self, request: Mapping[str, Any]) -> Reply:
        """List the rules for phones; filters by country and action."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        filters = {"iso-country-code": "IsoCountryCode", "action": "Action"}
        for wanted in request.get("Filters") or []:
            if wanted["Name"] not in filters:
                problem = f"the local network filters by {' and '.join(filters)} only"
                return invalid("INVALID_FILTER_VALUES", FieldProblem("Filters", problem))
        items = [override.as_json() for override in found.overrides.values()]
        items = [{name: value for name, value in item.items() if value is not None} for item in items]
        beside = found.as_json(self.account)
        return answer_page(request, "RuleSetNumberOverrides", items, filters=filters, beside=beside)

    def set_default(self, request: Mapping[str, Any]) -> Reply:
        """Make a configuration the account's default."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        self.account.default_protect = found.id
        return Accepted(self._describe_default(found.id))

    def delete_default(self, _: Mapping[str, Any]) -> Reply:
        """Leave the account without a default."""
        default = self.account.default_protect
        if default is None:
            return not_found("protect-configuration", "account default")
        self.account.default_protect = None
        return Accepted(self._describe_default(default))

    def associate(self, request: Mapping[str, Any]) -> Reply:
        """Bind a configuration to a configuration set, in place of another one."""
        return self._bind(request, bound=True)

    def disassociate(self, request: Mapping[str, Any]) -> Reply:
        """Free a configuration set of a configuration."""
        return self._bind(request, bound=False)

    def _bind(self, request: Mapping[str, Any], *, bound: bool) -> Reply:
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        name = name_of(request["ConfigurationSetName"])
        configuration_set = self.account.configuration_sets.get(name)
        if configuration_set is None:
            return not_found("configuration-set", name)
        if not bound and configuration_set.protect != found.id:
            reason = "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET"
            return conflict(reason, "The two are not bound", "protect-configuration", found.id)
        configuration_set.protect = found.id if bound else None
        return Accepted({**found.as_json(self.account), **configuration_set.as_json(self.account)})

    def _get(self, request: Mapping[str, Any]) -> ProtectConfiguration | Refusal:
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

    def _describe_default(self, protect_id: str) -> dict[str, Any]:
        return {
            "DefaultProtectConfigurationArn": self.account.arn(f"protect-configuration/{protect_id}"),
            "DefaultProtectConfigurationId": protect_id,
        }


def _with_plus(number: str) -> str:
    return f"+{number.removeprefix('+')}"
