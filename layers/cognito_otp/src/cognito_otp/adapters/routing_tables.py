"""The routing table in Parameter Store, read through Powertools Parameters.

A table is always in force: what is good of the stored one; where the store fails the last one, and after a cold start
the deployed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from cognito_otp.adapters.deadlines import DeadlineExceededError
from cognito_otp.adapters.sessions import PARAMETER_SECONDS, PARAMETERS, error_code
from cognito_otp.application.ports import TableReading
from cognito_otp.domain.routing.mending import mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session

    from cognito_otp.adapters.deadlines import Deadlines

MAX_AGE_SECONDS = 60
"""How long a stored table is used before the store is read again, and so how soon a kill switch takes effect."""

PAUSE_SECONDS = 30
"""How long the store is not read again after a failure, because every code would wait for it."""


class StoredTables:
    """The table of one parameter, with the deployed table to start from."""

    def __init__(  # noqa: PLR0913 - what a table is read from, and what is used instead of it
        self,
        session: Session,
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
        client: Any = session.create_client("ssm", config=PARAMETERS)
        self._provider = SSMProvider(boto3_client=client)
        self._name, self._deployed, self._reading = name, deployed, deployed
        self._read: str | None = None
        self._clock, self._ask_at = clock, clock()
        self._deadlines, self._identity = deadlines, identity

    def current(self) -> TableReading:
        """Return the table in force; see ports.RoutingTables. A fault is returned each time that it occurs."""
        if self._clock() < self._ask_at:
            return TableReading(self._reading.table)
        try:
            text = str(self._deadlines.call(PARAMETER_SECONDS, self._get))
        except (GetParameterError, DeadlineExceededError) as error:
            return self._without_the_store(error.__context__ or error)
        if text != self._read:
            mended = mend(text, kind="stored", instead=self._reading.table, identity=self._identity)
            self._read, self._reading = text, TableReading(*mended)
        return self._reading

    def _get(self) -> Any:
        return self._provider.get(self._name, max_age=MAX_AGE_SECONDS)

    def _without_the_store(self, cause: BaseException) -> TableReading:
        """Keep the table in force, or go back to the deployed one where none is stored (any more)."""
        code = error_code(cause)
        if code == "ParameterNotFound":
            self._ask_at = self._clock() + MAX_AGE_SECONDS
            self._read, self._reading = None, self._deployed
            return self._reading
        self._ask_at = self._clock() + PAUSE_SECONDS
        return TableReading(self._reading.table, f"Parameter Store could not be read: {code}")
