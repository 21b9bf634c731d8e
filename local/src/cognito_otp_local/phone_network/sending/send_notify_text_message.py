"""SendNotifyTextMessage: a code in words and from a number that AWS manages.

Source: the End User Messaging SMS guide, "Sending messages with Notify". The code is the caller's; the brand is the
configuration's display name. Without a template in the request its default counts, and there must be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.notify_templates import LONGEST_CODE, TEMPLATES, NotifyTemplate
from cognito_otp_local.phone_network.refusals import invalid, not_found
from cognito_otp_local.phone_network.resource_names import name_of
from cognito_otp_local.phone_network.sending.carrier import Content
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_requests import (
    Text,
    make_text,
    read_context,
    read_destination,
    read_time_to_live,
)

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.notify_configuration import NotifyConfiguration
    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.sending.carrier import Carrier

ASSUMED_BRAND = "Your app"
"""Named in texts of a configuration that the account does not have, in an account where whatever is named exists."""
MANAGED_SENDER = "22395"
"""A made-up short code, in place of those that AWS manages."""
CUSTOMERS = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class NotifySending:
    """Sends Notify's texts through a carrier."""

    carrier: Carrier

    def send(self, request: Members, delay: float) -> Members:
        """Answer a request that fits the model with an id and the words. DryRun delivers nothing."""
        configuration = self._find_configuration(request)
        template = _find_template(request, configuration)
        text = _read_text(request, configuration, template)
        content = Content(channel="notify", body=text.body, size=text.size, time_to_live=read_time_to_live(request))
        outbound = _read_outbound(request, text)
        message_id = self.carrier.send(outbound, content, delay, dry_run=bool(request.get("DryRun")))
        return {"MessageId": message_id, "TemplateId": template.id, "ResolvedMessageBody": text.body}

    def _find_configuration(self, request: Members) -> NotifyConfiguration | None:
        """Find the configuration; None for one that is taken to exist."""
        account, name = self.carrier.account, request["NotifyConfigurationId"]
        found = account.notify_configurations.get(name_of(name))
        if found is None and account.settings.owned_only:
            raise not_found("notify-configuration", name)
        if found is not None and "SMS" not in found.channels:
            raise invalid("CHANNEL_NOT_ENABLED", "NotifyConfigurationId", "the configuration does not send texts")
        return found


def _find_template(request: Members, configuration: NotifyConfiguration | None) -> NotifyTemplate:
    """Find the template that the request names, or the configuration's own."""
    name = request.get("TemplateId") or (configuration.template if configuration is not None else None)
    if not name:
        problem = "Member must not be null: the configuration has no default template"
        raise invalid("MISSING_PARAMETER", "TemplateId", problem)
    if name not in TEMPLATES:
        raise not_found("notify-template", name)
    return TEMPLATES[name]


def _read_text(request: Members, configuration: NotifyConfiguration | None, template: NotifyTemplate) -> Text:
    """Check the variables and the destination, and fill the template in."""
    given = request["TemplateVariables"]
    if set(given) != CUSTOMERS:
        problem = f"the template takes {', '.join(CUSTOMERS)} and nothing else"
        raise invalid("INVALID_PARAMETER", "TemplateVariables", problem)
    if len(given["code"]) > LONGEST_CODE:
        problem = f"code must have length less than or equal to {LONGEST_CODE}"
        raise invalid("INVALID_PARAMETER", "TemplateVariables", problem)
    to = read_destination(request)
    if configuration is not None and configuration.countries and to.country not in configuration.countries:
        problem = f"the configuration does not send to {to.country}"
        raise invalid("COUNTRY_NOT_ENABLED", "DestinationPhoneNumber", problem)
    brand = configuration.brand if configuration is not None else ASSUMED_BRAND
    return make_text(to, template.render({"code": given["code"], "brandName": brand}))


def _read_outbound(request: Members, text: Text) -> Outbound:
    return Outbound(
        operation="SendNotifyTextMessage",
        to=text.to,
        identity=None,
        price=Price(whole=text.price, unit=text.price, budget="NOTIFY"),
        configuration_set=request.get("ConfigurationSetName"),
        context=read_context(request),
        managed=MANAGED_SENDER,
    )
