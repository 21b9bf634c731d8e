"""Which Protect configuration holds for a message: its own, its configuration set's, or the account's default.

Which of several AWS prefers is not documented, so the nearest is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.arns import read_arn
from cognito_otp.domain.routing.routes import Channel, SmsRoute, VoiceRoute, configuration_set_of
from cognito_otp_attach.facts.values import Unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.sms_account.owned import Described

CAPABILITIES = {Channel.SMS: "SMS", Channel.VOICE: "VOICE"}
DEFAULT = "DEFAULT_PROTECT_CONFIGURATION_ID"


def protect_of(
    route: Route, attributes: Mapping[str, str] | Unseen, sets: tuple[Described, ...] | Unseen | None
) -> tuple[str, str] | None:
    """Return the id of the configuration that holds for a route, and the capability whose rules do; None for none."""
    if not isinstance(route, SmsRoute | VoiceRoute):
        return None
    named = configuration_set_of(route, None)
    of_set = [
        one.get("ProtectConfigurationId")
        for one in (sets or () if not isinstance(sets, Unseen) else ())
        if named in {one["ConfigurationSetName"], one["ConfigurationSetArn"]}
    ]
    default = None if isinstance(attributes, Unseen) else attributes.get(DEFAULT)
    found = [str(one) for one in (route.protect_configuration, *of_set, default) if one]
    return (_id_of(found[0]), CAPABILITIES[route.channel]) if found else None


def _id_of(name: str) -> str:
    arn = read_arn(name)
    return name if arn is None else arn.resource.rpartition("/")[2]
