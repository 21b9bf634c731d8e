"""For triggers of your own: word a code, and send it by the routing table. docs/messages.md has a whole example.

``new_sender()`` is made once, where the function is imported, and reads the environment that the sender has: APP_NAME,
DEFAULT_LOCALE, SERVED_COUNTRIES, MAX_PRICE, RESEND_STARTS_AT, ORIGINATION_IDENTITY, ROUTING_TABLE and
ROUTING_TABLE_PARAMETER.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from cognito_otp.adapters.carrier import AwsCarrier
from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.routing_tables import StoredTables
from cognito_otp.adapters.sessions import new_session
from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.application.own_codes import OwnCode, OwnCodes
from cognito_otp.application.ports import Invocation, TableReading
from cognito_otp.application.route_attempts import RouteAttempts
from cognito_otp.domain.delivery.outcomes import Outcome, OutcomeKind
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.mending import deployed_table
from cognito_otp.settings import own_trigger_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Invocation", "Outcome", "OutcomeKind", "OwnCode", "OwnCodes", "Purpose", "new_sender"]

ATTEMPT_SECONDS = 2.0
"""The longest that one attempt takes: Cognito waits five seconds for a trigger, and then calls it again."""
RESERVE_SECONDS = 0.5


def new_sender(variables: Mapping[str, str] = os.environ) -> OwnCodes:
    """Make what words and sends codes; raise SettingsError naming the variable without which nothing works."""
    settings = own_trigger_settings(variables)
    catalogue = read_catalogue(settings.texts.app_name, settings.texts.default_locale)
    session, deadlines = new_session(), Deadlines(RESERVE_SECONDS)
    identity = settings.origination_identity
    deployed = TableReading(*deployed_table(settings.routing_table, identity=identity))
    tables = StoredTables(session, settings.table_parameter, deployed, time.time, deadlines, identity=identity)
    return OwnCodes(
        tables=tables,
        routes=RouteAttempts(AwsCarrier(session, deadlines, seconds=ATTEMPT_SECONDS), ATTEMPT_SECONDS, RESERVE_SECONDS),
        catalogue=catalogue,
        policy=settings.policy,
        max_price=settings.max_price,
        deadlines=deadlines,
        log=Logger(service="own-trigger"),
        problems=(*settings.problems, *filter(None, [catalogue.problem])),
    )
