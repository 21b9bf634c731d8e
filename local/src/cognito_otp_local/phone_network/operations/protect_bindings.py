"""What Protect configurations are bound to: the account as its default, and configuration sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.operations.protect_configurations import Protect
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler


@dataclass(frozen=True, slots=True)
class ProtectBindings:
    """The bindings of an account's Protect configurations."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "SetAccountDefaultProtectConfiguration": self.set_default,
            "DeleteAccountDefaultProtectConfiguration": self.delete_default,
            "AssociateProtectConfiguration": self.associate,
            "DisassociateProtectConfiguration": self.disassociate,
        }

    def set_default(self, request: Mapping[str, Any]) -> Reply:
        """Make a configuration the account's default."""
        found = Protect(self.account).get(request)
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
        found = Protect(self.account).get(request)
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
        return Accepted({**configuration_set.as_json(self.account), **found.as_json(self.account)})

    def _describe_default(self, protect_id: str) -> dict[str, Any]:
        return {
            "DefaultProtectConfigurationArn": self.account.arn(f"protect-configuration/{protect_id}"),
            "DefaultProtectConfigurationId": protect_id,
        }
