"""CustomSMSSender's collaborators, made in Lambda's INIT phase, which ends with a rehearsal and open connections."""

from __future__ import annotations

import gc
import os
import time

from aws_lambda_powertools import Logger

from cognito_otp.adapters.carrier import AwsCarrier
from cognito_otp.adapters.code_store import DynamoCodeStore
from cognito_otp.adapters.counters import DynamoCounters
from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.failure_queue import SqsFailureQueue
from cognito_otp.adapters.item_table import ItemTable
from cognito_otp.adapters.metrics import EmfMetrics
from cognito_otp.adapters.routing_tables import StoredTables
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import REPORT_SECONDS, SEND_SECONDS, STORE, new_session
from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.application.custom_sms_sender import CustomSmsSender
from cognito_otp.application.event_report import EventReporter
from cognito_otp.application.ports import TableReading
from cognito_otp.application.pumping_guard import PumpingGuard
from cognito_otp.application.route_attempts import RouteAttempts
from cognito_otp.application.self_test import SelfTest
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.routing.mending import deployed_table
from cognito_otp.settings import sender_settings
from cognito_otp.wiring.rehearsal import connect, rehearse

logger = Logger(service="custom-sms-sender")
_settings = sender_settings(os.environ)
_catalogue = read_catalogue(_settings.texts.app_name, _settings.texts.default_locale)
_metrics = EmfMetrics(_settings.stack_name)
_session = new_session(lambda: _metrics.count_fault(Fault.CERTIFICATE))
_deadlines = Deadlines(REPORT_SECONDS)
_codes = ItemTable(_session.shared_client("dynamodb", config=STORE), _settings.codes_table, _deadlines)
_counters = DynamoCounters(_codes, time.time, key=_settings.kms_key_arn)
_failures = SqsFailureQueue(_session, _settings.failure_queue_url, _deadlines)
_deployed = TableReading(*deployed_table(_settings.routing_table, identity=_settings.origination_identity))
_opener = KmsCodeOpener(_session, _settings.kms_key_arn, _deadlines, *_settings.additional_kms_key_arns)
self_test = SelfTest(codes=_opener, deadlines=_deadlines, log=logger)
_tables = StoredTables(
    _session,
    _settings.table_parameter,
    _deployed,
    time.time,  # not monotonic: an environment that waits for its first code is frozen
    _deadlines,
    identity=_settings.origination_identity,
)
sender = CustomSmsSender(
    reporter=EventReporter(logger, _metrics, _failures),
    deadlines=_deadlines,
    tables=_tables,
    store=DynamoCodeStore(_codes, time.time, _counters),
    guard=PumpingGuard(_settings.caps, _counters),
    codes=_opener,
    routes=RouteAttempts(AwsCarrier(_session, _deadlines), SEND_SECONDS, REPORT_SECONDS),
    rules=_settings.rules,
    catalogue=_catalogue,
    problems=(*_settings.problems, *filter(None, [_catalogue.problem])),
)

if not rehearse(sender, _session, _deadlines, DynamoCodeStore(_codes, time.time, _counters)):
    logger.warning("rehearsal_failed")  # the first code is slower, and no worse
connect(_session, _tables, _deadlines, os.environ)
gc.freeze()
gc.enable()
