"""SendNotifyTextMessage: a code in words and from a number that AWS manages.

Source: the End User Messaging SMS guide, "Sending messages with Notify". The code is the caller's; the brand is the
configuration's display name. Without a template in the request its default counts, and there must be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.segments import measure
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.notify_templates import LONGEST_CODE, TEMPLATES, Template
from cognito_otp_local.phone_network.operations.account_limits import price_of_part
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, Reply, invalid, not_found
from cognito_otp_local.phone_network.sending.carrier import describe
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_text_message import (
    DEFAULT_TIME_TO_LIVE,
    Text,
    read_destination,
    text_message,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.operations.notify_configurations import NotifyConfiguration
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

    def send(self, request: Mapping[str, Any], delay: float) -> Reply:
        """Answer a request that fits the model with an id and the words, or refuse it. DryRun delivers nothing."""
        configuration = self._find_configuration(request)
        if isinstance(configuration, Refusal):
            return configuration
        template = _find_template(request, configuration)
        if isinstance(template, Refusal):
            return template
        text = _read_text(request, configuration, template)
        if isinstance(text, Refusal):
            return text
        outbound = _read_outbound(request, text)
        origin = self.carrier.check(outbound)
        if isinstance(origin, Refusal):
            return origin
        message_id = self.carrier.account.new_id()
        if request.get("DryRun"):
            self.carrier.note(outbound, describe(outbound, origin, "dry run, nothing sent"), ok=True)
        else:
            lasts = request.get("TimeToLive") or DEFAULT_TIME_TO_LIVE
            message = text_message(self.carrier.account, outbound, origin, text, message_id, lasts, "notify")
            self.carrier.deliver(outbound, origin, message, delay)
        return Accepted({"MessageId": message_id, "TemplateId": template.id, "ResolvedMessageBody": text.body})

    def _find_configuration(self, request: Mapping[str, Any]) -> NotifyConfiguration | Refusal | None:
        """Find the configuration; None for one that is taken to exist."""
        account, name = self.carrier.account, request["NotifyConfigurationId"]
        found = account.notify_configurations.get(name_of(name))
        if found is None:
            return not_found("notify-configuration", name) if account.settings.owned_only else None
        if "SMS" not in found.channels:
            problem = "the configuration does not send texts"
            return invalid("CHANNEL_NOT_ENABLED", FieldProblem("NotifyConfigurationId", problem))
        return found


def _find_template(request: Mapping[str, Any], configuration: NotifyConfiguration | None) -> Template | Refusal:
    """Find the template that the request names, or the configuration's own."""
    name = request.get("TemplateId") or (configuration.template if configuration is not None else None)
    if not name:
        problem = "Member must not be null: the configuration has no default template"
        return invalid("MISSING_PARAMETER", FieldProblem("TemplateId", problem, missing=True))
    return TEMPLATES.get(name) or not_found("notify-template", name)


def _read_text(
    request: Mapping[str, Any], configuration: NotifyConfiguration | None, template: Template
) -> Text | Refusal:
    """Check the variables and the destination, and fill the template in."""
    given = request["TemplateVariables"]
    if set(given) != CUSTOMERS:
        problem = f"the template takes {', '.join(CUSTOMERS)} and nothing else"
        return invalid("INVALID_PARAMETER", FieldProblem("TemplateVariables", problem))
    if len(given["code"]) > LONGEST_CODE:
        problem = f"code must have length less than or equal to {LONGEST_CODE}"
        return invalid("INVALID_PARAMETER", FieldProblem("TemplateVariables", problem))
    to = read_destination(request["DestinationPhoneNumber"])
    if isinstance(to, Refusal):
        return to
    if configuration is not None and configuration.countries and to.country not in configuration.countries:
        problem = f"the configuration does not send to {to.country}"
        return invalid("COUNTRY_NOT_ENABLED", FieldProblem("DestinationPhoneNumber", problem))
    brand = configuration.brand if configuration is not None else ASSUMED_BRAND
    body = template.render({"code": given["code"], "brandName": brand})
    return Text(to, body, measure(body))


def _read_outbound(request: Mapping[str, Any], text: Text) -> Outbound:
    price = price_of_part(text.to.country) * text.measure.segments
    return Outbound(
        operation="SendNotifyTextMessage",
        to=text.to,
        identity=None,
        price=Price(whole=price, unit=price, budget="NOTIFY"),
        configuration_set=request.get("ConfigurationSetName"),
        context=tuple((request.get("Context") or {}).items()),
        managed=MANAGED_SENDER,
    )
