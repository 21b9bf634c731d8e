"""Notify configurations: created, described, changed, deleted; and the templates that they may name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.account.notify_configuration import NotifyConfiguration
from cognito_otp_local.phone_network.account.notify_templates import TEMPLATES
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, not_found
from cognito_otp_local.phone_network.resource_names import name_of

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

UNSET_TEMPLATE, UNSET_POOL = "UNSET_DEFAULT_TEMPLATE", "UNSET_DEFAULT_POOL_FOR_NOTIFY"
FILTERS = {
    "display-name": "DisplayName",
    "enabled-countries": "EnabledCountries",
    "enabled-channels": "EnabledChannels",
    "default-template": "DefaultTemplateId",
    "default-pool": "PoolId",
    "use-case": "UseCase",
    "status": "Status",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "tier-upgrade-status": "TierUpgradeStatus",
}
TEMPLATE_FILTERS = {
    "template-type": "TemplateType",
    "channels": "Channels",
    "tier-access": "TierAccess",
    "language-code": "LanguageCode",
    "supported-countries": "SupportedCountries",
    "supported-voice-ids": "SupportedVoiceIds",
}


@dataclass(frozen=True, slots=True)
class NotifyConfigurations:
    """The Notify configurations of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateNotifyConfiguration": self.create,
            "DescribeNotifyConfigurations": self.describe,
            "UpdateNotifyConfiguration": self.update,
            "DeleteNotifyConfiguration": self.delete,
            "DescribeNotifyTemplates": describe_templates,
        }

    def create(self, request: Members) -> Members:
        """Create a configuration."""
        self._check(request)
        check_quota(self.account, "NOTIFY_CONFIGURATIONS")
        made = NotifyConfiguration(
            id=self.account.resource_id("notify"),
            brand=request["DisplayName"],
            channels=tuple(request["EnabledChannels"]),
            created=self.account.timestamp(),
            template=_read_template(request, None),
            pool=_read_pool(request, None),
            countries=tuple(request.get("EnabledCountries") or ()),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.notify_configurations[made.id] = made
        return {**made.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the configurations, or those that the request names."""
        configurations = self.account.notify_configurations
        wanted = request.get("NotifyConfigurationIds") or list(configurations)
        found = [get_record(configurations, name, "notify-configuration") for name in wanted]
        items = [one.as_json(self.account) for one in found]
        return answer_page(request, "NotifyConfigurations", items, filters=FILTERS)

    def update(self, request: Members) -> Members:
        """Change what the request names."""
        found = self._get(request)
        self._check(request)
        changed = replace(
            found,
            template=_read_template(request, found.template),
            pool=_read_pool(request, found.pool),
            countries=tuple(request.get("EnabledCountries", found.countries)),
            channels=tuple(request.get("EnabledChannels", found.channels)),
            protected=request.get("DeletionProtectionEnabled", found.protected),
        )
        self.account.notify_configurations[found.id] = changed
        return changed.as_json(self.account)

    def delete(self, request: Members) -> Members:
        """Delete a configuration."""
        found = self._get(request)
        if found.protected:
            sentence = "The configuration is protected from deletion"
            raise conflict("DELETION_PROTECTION_ENABLED", sentence, "notify-configuration", found.id)
        del self.account.notify_configurations[found.id]
        return found.as_json(self.account)

    def _get(self, request: Members) -> NotifyConfiguration:
        return get_record(self.account.notify_configurations, request["NotifyConfigurationId"], "notify-configuration")

    def _check(self, request: Members) -> None:
        """Check that what a request refers to exists."""
        template, pool = request.get("DefaultTemplateId"), request.get("PoolId")
        if template and template != UNSET_TEMPLATE and template not in TEMPLATES:
            raise not_found("notify-template", template)
        if pool and pool != UNSET_POOL:
            get_record(self.account.pools, pool, "pool")


def describe_templates(request: Members) -> Members:
    """List the templates, or those that the request names."""
    wanted = request.get("TemplateIds") or list(TEMPLATES)
    for name in wanted:
        if name not in TEMPLATES:
            raise not_found("notify-template", name)
    items = [TEMPLATES[name].as_json() for name in wanted]
    return answer_page(request, "NotifyTemplates", items, filters=TEMPLATE_FILTERS)


def _read_template(request: Members, old: str | None) -> str | None:
    given = request.get("DefaultTemplateId")
    return old if given is None else None if given in {"", UNSET_TEMPLATE} else str(given)


def _read_pool(request: Members, old: str | None) -> str | None:
    given = request.get("PoolId")
    return old if given is None else None if given in {"", UNSET_POOL} else name_of(given)
