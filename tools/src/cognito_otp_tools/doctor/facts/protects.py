"""Which Protect configuration holds for a message: its own, else its configuration set's, else the account's default.

Source: End User Messaging SMS user guide, "Using protect configurations". The account's default holds for SNS as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.arns import read_arn
from cognito_otp.domain.routing.routes import Channel, NotifyRoute, SnsRoute, configuration_set_of
from cognito_otp_attach.facts.values import Unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.sms_account.owned import Described

CAPABILITIES = {Channel.SMS: "SMS", Channel.SNS: "SMS", Channel.VOICE: "VOICE"}
DEFAULT = "DEFAULT_PROTECT_CONFIGURATION_ID"


def protect_of(
    route: Route, attributes: Mapping[str, str] | Unseen, sets: tuple[Described, ...] | Unseen | None
) -> tuple[str, str] | None:
    """Return the id of the configuration that holds for a route, and the capability whose rules do; None for none."""
    if isinstance(route, NotifyRoute):
        return None
    own = None if isinstance(route, SnsRoute) else route.protect_configuration
    named = configuration_set_of(route, None)
    of_set = [
        one.get("ProtectConfigurationId")
        for one in (sets or () if not isinstance(sets, Unseen) else ())
        if named is not None and named in {one["ConfigurationSetName"], one["ConfigurationSetArn"]}
    ]
    default = None if isinstance(attributes, Unseen) else attributes.get(DEFAULT)
    found = [str(one) for one in (own, *of_set, default) if one]
    return (_id_of(found[0]), CAPABILITIES[route.channel]) if found else None


def _id_of(name: str) -> str:
    arn = read_arn(name)
    return name if arn is None else arn.resource.rpartition("/")[2]
