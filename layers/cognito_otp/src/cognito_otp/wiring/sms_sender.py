"""CustomSMSSender's collaborators, made in Lambda's INIT phase."""

from __future__ import annotations

import os
import time

from aws_lambda_powertools import Logger

from cognito_otp.adapters.carriers import AwsCarrier
from cognito_otp.adapters.claims import DynamoClaims
from cognito_otp.adapters.counters import DynamoCounters
from cognito_otp.adapters.failure_queue import SqsFailureQueue
from cognito_otp.adapters.journals import DynamoJournal
from cognito_otp.adapters.metrics import EmfMetrics
from cognito_otp.adapters.routing_tables import StoredTables
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import CLAIMS, SEND_SECONDS, new_session
from cognito_otp.delivery import Deliverer
from cognito_otp.domain.routing.reading import deployed_table
from cognito_otp.guard import Guard
from cognito_otp.once import OnceSender
from cognito_otp.ports import TableReading
from cognito_otp.sender import CodeSender
from cognito_otp.settings import sender_settings
from cognito_otp.telling import Teller

logger = Logger(service="custom-sms-sender")
settings = sender_settings(os.environ)
_session = new_session()
teller = Teller(logger, EmfMetrics(settings.stack_name), SqsFailureQueue(_session, settings.failure_queue_url))
_dynamodb = _session.create_client("dynamodb", config=CLAIMS)
sender = OnceSender(
    claims=DynamoClaims(_dynamodb, settings.codes_table),
    journal=DynamoJournal(_dynamodb, settings.codes_table, time.time),
    guard=Guard(settings.caps, DynamoCounters(_dynamodb, settings.codes_table, time.time, key=settings.kms_key_arn)),
    sender=CodeSender(
        codes=KmsCodeOpener(_session, settings.kms_key_arn),
        deliverer=Deliverer(AwsCarrier(_session), SEND_SECONDS),
        app_name=settings.app_name,
        max_price=settings.max_price,
        configuration_set=settings.configuration_set,
    ),
    lifetimes=settings.lifetimes,
    on_unknown=settings.on_unknown,
    retries=settings.retries,
)
_deployed = TableReading(*deployed_table(settings.routing_table, identity=settings.origination_identity))
tables = StoredTables(_session, settings.table_parameter, _deployed, time.monotonic)
