"""CustomSMSSender's collaborators, made in Lambda's INIT phase."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from cognito_otp.adapters.carriers import AwsCarrier
from cognito_otp.adapters.routing_tables import StoredTables
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import SEND_SECONDS, new_session
from cognito_otp.delivery import Deliverer
from cognito_otp.domain.routing.reading import deployed_table
from cognito_otp.ports import TableReading
from cognito_otp.sender import CodeSender
from cognito_otp.settings import sender_settings

if TYPE_CHECKING:
    from cognito_otp.domain.routing.table import RoutingTable

logger = Logger(service="custom-sms-sender")
settings = sender_settings(os.environ)
_session = new_session()
sender = CodeSender(
    codes=KmsCodeOpener(_session, settings.kms_key_arn),
    deliverer=Deliverer(AwsCarrier(_session), SEND_SECONDS),
    app_name=settings.app_name,
    auth_session_minutes=settings.auth_session_minutes,
    temporary_password_days=settings.temporary_password_days,
    max_price=settings.max_price,
    configuration_set=settings.configuration_set,
)
_deployed = TableReading(*deployed_table(settings.routing_table, identity=settings.origination_identity))
_tables = StoredTables(_session, settings.table_parameter, _deployed, time.monotonic)


def routing_table() -> RoutingTable:
    """Return the table in force; a fault that kept a newer one away is logged and counted, and costs no code."""
    reading = _tables.current()
    if reading.fault is not None:
        logger.error("routing_table_fault", problem=reading.fault)
        with single_metric("RoutingTableFault", MetricUnit.Count, value=1, namespace="cognito-otp") as metric:
            metric.add_dimension("stack", settings.stack_name)
    return reading.table
