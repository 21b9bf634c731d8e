"""What Protect configurations are bound to: the account as its default, and configuration sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.operations.protect_configurations import get_protect
from cognito_otp_local.phone_network.refusals import conflict, not_found
from cognito_otp_local.phone_network.resource_names import name_of

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members


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

    def set_default(self, request: Members) -> Members:
        """Make a configuration the account's default."""
        found = get_protect(self.account, request)
        self.account.default_protect = found.id
        return self._describe_default(found.id)

    def delete_default(self, _: Members) -> Members:
        """Leave the account without a default."""
        default = self.account.default_protect
        if default is None:
            raise not_found("protect-configuration", "account default")
        self.account.default_protect = None
        return self._describe_default(default)

    def associate(self, request: Members) -> Members:
        """Bind a configuration to a configuration set, in place of another one."""
        return self._bind(request, bound=True)

    def disassociate(self, request: Members) -> Members:
        """Free a configuration set of a configuration."""
        return self._bind(request, bound=False)

    def _bind(self, request: Members, *, bound: bool) -> Members:
        found = get_protect(self.account, request)
        name = name_of(request["ConfigurationSetName"])
        configuration_set = get_record(self.account.configuration_sets, name, "configuration-set")
        if not bound and configuration_set.protect != found.id:
            reason = "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET"
            raise conflict(reason, "The two are not bound", "protect-configuration", found.id)
        configuration_set.protect = found.id if bound else None
        return {**configuration_set.as_json(self.account), **found.as_json(self.account)}

    def _describe_default(self, protect_id: str) -> Members:
        return {
            "DefaultProtectConfigurationArn": self.account.arn(f"protect-configuration/{protect_id}"),
            "DefaultProtectConfigurationId": protect_id,
        }
