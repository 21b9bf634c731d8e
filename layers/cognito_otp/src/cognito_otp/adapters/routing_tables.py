"""The routing table in Parameter Store, read at most once in a minute, and first in INIT, so that no code waits for it.

A table is always in force: what is good of the stored one; where the store fails the last one, and after a cold start
the deployed one.
"""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp.adapters.sessions import PARAMETER_SECONDS, PARAMETERS, error_code
from cognito_otp.application.ports import TableReading
from cognito_otp.domain.routing.mending import mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.adapters.deadlines import Deadlines
    from cognito_otp.adapters.sessions import AwsSession

MAX_AGE_SECONDS = 60
"""How long a stored table is used before the store is read again, and so how soon a kill switch takes effect."""

SERVICE = "ssm"
NOT_STORED = "ParameterNotFound"

PAUSE_SECONDS = 30
"""How long the store is not read again after a failure, because every code would wait for it."""


class StoredTables:
    """The table of one parameter, with the deployed table to start from."""

    def __init__(  # noqa: PLR0913 - what a table is read from, and what is used instead of it
        self,
        session: AwsSession,
        name: str,
        deployed: TableReading,
        clock: Callable[[], float],
        deadlines: Deadlines,
        *,
        identity: str | None = None,
    ) -> None:
        """Take the parameter's name and the deployed table; ``clock`` returns seconds. No call is made yet.

        ``identity`` texts the countries all of whose stored routes are wrong.
        """
        self._client: Any = session.shared_client(SERVICE, config=PARAMETERS)
        self._name, self._deployed = name, deployed
        self._reading = self._between = deployed
        self._read: str | None = None
        self._clock, self._ask_at = clock, -math.inf
        self._deadlines, self._identity = deadlines, identity
        self._ahead: tuple[str | None, float] | None = None

    def read_ahead(self) -> None:
        """Read the store before a code needs it, for the next call of ``current``; if that fails, that call reads it.

        May be called in a thread.
        """
        asked_at = self._clock()
        with suppress(Exception):
            self._ahead = self._get(), asked_at

    def current(self) -> TableReading:
        """Return the table in force; see ports.RoutingTables. A fault of the store is returned when it occurs."""
        now = self._clock()
        if self._ask_at - MAX_AGE_SECONDS <= now < self._ask_at:  # before that, the clock was set back
            return self._between
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[1] <= now < ahead[1] + MAX_AGE_SECONDS:
            return self._take(*ahead)
        try:
            text = self._deadlines.call(PARAMETER_SECONDS, self._get)
        except Exception as error:  # noqa: BLE001 - an answer that is not the service's makes botocore raise anything
            return self._without_the_store(error_code(error))
        return self._take(text, self._clock())

    def _get(self) -> str | None:
        """Return what is stored, None if nothing is; raise what botocore raises."""
        try:
            return str(self._client.get_parameter(Name=self._name)["Parameter"]["Value"])
        except ClientError as error:
            if error_code(error) != NOT_STORED:
                raise
            return None

    def _take(self, text: str | None, read_at: float) -> TableReading:
        """Take what is stored, or the deployed table where none is (any more), for a minute since it was read."""
        if text is None:
            self._read, self._reading = None, self._deployed
            self._use_until(read_at + MAX_AGE_SECONDS, TableReading(self._deployed.table))
            return self._deployed
        if text != self._read:
            mended = mend(text, kind="stored", instead=self._reading.table, identity=self._identity)
            self._read, self._reading = text, TableReading(*mended)
        self._use_until(read_at + MAX_AGE_SECONDS, self._reading)
        return self._reading

    def _without_the_store(self, code: str) -> TableReading:
        """Keep the table in force."""
        self._use_until(self._clock() + PAUSE_SECONDS, TableReading(self._reading.table))
        return TableReading(self._reading.table, f"Parameter Store could not be read: {code}")

    def _use_until(self, time: float, reading: TableReading) -> None:
        """Let the same be in force until then, without a question to the store."""
        self._between, self._ask_at = reading, time
