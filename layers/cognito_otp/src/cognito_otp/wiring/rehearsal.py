"""What the sender does once in INIT, so that its first code does not wait for it: it rehearses, and connects.

A rehearsal is a whole run of the sender, with its clients and its code, on an event that Cognito never sends. Nothing
leaves the function, and nothing is logged, counted or remembered.
"""

from __future__ import annotations

import importlib
import io
import math
import random
import time
from contextlib import redirect_stdout
from copy import replace
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from cognito_otp.adapters.metrics import EmfMetrics
from cognito_otp.adapters.rehearsed_answers import CODE_KEY_ARN, POOL, SEALED_CODE, rehearsed_answers
from cognito_otp.adapters.routing_tables import SERVICE, StoredTables
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.application.event_report import EventReporter
from cognito_otp.application.ports import Invocation, TableReading
from cognito_otp.domain.countries import Served
from cognito_otp.domain.delivery.outcomes import OutcomeKind
from cognito_otp.domain.phones import example_number, repair_phone
from cognito_otp.domain.routing.planning import Policy, ResendStart
from cognito_otp.domain.routing.table import single_route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.adapters.deadlines import Deadlines
    from cognito_otp.adapters.sessions import AwsSession
    from cognito_otp.application.custom_sms_sender import CustomSmsSender
    from cognito_otp.application.ports import CodeStore
    from cognito_otp.domain.delivery.undelivered_codes import UndeliveredCode

ANYWHERE = "+33639980000"
"""A number that ARCEP keeps for fiction, in a numbering plan that is read in less than a millisecond."""

FEW = 5
"""So many served countries are read in INIT. The numbering plan of one takes from 0.3 ms to 5 (+44)."""

SNAP_START = "snap-start"


CONNECT_SECONDS = 1.0
"""The longest that INIT waits for connections and the table, and again where all of them ended before.

What takes longer, or fails, is left to the first run.
"""


class _NoQueue:
    """Keeps no record of a rehearsal that fails."""

    def put(self, record: UndeliveredCode) -> None:
        """Do nothing."""


def rehearse(sender: CustomSmsSender, session: AwsSession, deadlines: Deadlines, store: CodeStore) -> bool:
    """Run the sender once, with a store of its own; return whether the code of the rehearsal was sent. Never raises."""
    try:
        return _rehearse(sender, session, deadlines, store)
    except Exception:  # noqa: BLE001 - a function whose INIT fails sends no code at all
        return False


def _rehearse(sender: CustomSmsSender, session: AwsSession, deadlines: Deadlines, store: CodeStore) -> bool:
    quiet = Logger(service="rehearsal", stream=io.StringIO())
    rehearsing = replace(
        sender,
        reporter=EventReporter(quiet, EmfMetrics("rehearsal"), _NoQueue()),
        tables=StoredTables(session, "rehearsal", TableReading(single_route(None)), time.monotonic, deadlines),
        store=store,
        codes=KmsCodeOpener(session, CODE_KEY_ARN, deadlines),
        rules=replace(sender.rules, policy=Policy(Served(None), ResendStart.FIRST)),
        problems=(),
    )
    event = _event(_number(sender.rules.policy.served))
    with rehearsed_answers(session), redirect_stdout(io.StringIO()):
        outcome = rehearsing.handle(event, Invocation("rehearsal", lambda: math.inf))
    return outcome.kind is OutcomeKind.SENT


def _number(served: Served) -> str:
    """Read the numbering plans of a few served countries; return a number of the last."""
    number = ANYWHERE
    if served.countries is not None and len(served.countries) <= FEW:
        for country in sorted(served.countries):
            number = example_number(country)
            repair_phone(number)
    return number


def _event(number: str) -> dict[str, Any]:
    attributes = {"sub": "rehearsal", "phone_number": number}
    return {
        "triggerSource": "CustomSMSSender_SignUp",
        "userPoolId": POOL,
        "userName": "rehearsal",
        "request": {"code": SEALED_CODE, "userAttributes": attributes},
    }


def connect(session: AwsSession, tables: StoredTables, deadlines: Deadlines, variables: Mapping[str, str]) -> None:
    """Open the connections of all clients, and read the routing table.

    Under SnapStart whenever the function is restored, as no connection survives that.
    """
    if variables.get("AWS_LAMBDA_INITIALIZATION_TYPE") != SNAP_START:
        _connect(session, tables, deadlines)
        return

    def restored() -> None:
        random.seed()  # or all that are restored would wait alike between their attempts
        _connect(session, tables, deadlines)

    try:
        runtime = importlib.import_module("snapshot_restore_py")  # a part of Lambda's runtime
    except ImportError:
        return  # a runtime without it: each connection is opened by the call that needs it
    runtime.register_after_restore(restored)


def _connect(session: AwsSession, tables: StoredTables, deadlines: Deadlines) -> None:
    """Open connections, then look at each once more: its server has something to read for it after the handshake.

    One that could not be opened is tried once more there, but none while another hangs.
    """
    connects = [transport.connect for service, transport in session.transports if service != SERVICE]
    if deadlines.try_together(CONNECT_SECONDS, [tables.read_ahead, *connects]):
        deadlines.try_together(CONNECT_SECONDS, connects)
