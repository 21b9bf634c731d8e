"""The routing table in Parameter Store, read through Powertools Parameters.

Whatever the store does, a table is in force: what is good of the stored one, the last one that could be used, and at a
cold start the one that was deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import ClientError

from cognito_otp.adapters.sessions import STORES
from cognito_otp.application.ports import TableReading
from cognito_otp.domain.routing.mending import mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session

MAX_AGE_SECONDS = 60
"""How long a stored table is used before the store is asked again, and so how soon a kill switch acts."""

PAUSE_SECONDS = 30
"""How long a store that failed is left alone: every code would wait for it."""


class StoredTables:
    """The table of one parameter, with the deployed table to start from."""

    def __init__(
        self,
        session: Session,
        name: str,
        deployed: TableReading,
        clock: Callable[[], float],
        *,
        identity: str | None = None,
    ) -> None:
        """Take the parameter's name and the deployed table; ``clock`` returns seconds. No call is made yet.

        ``identity`` texts the countries all of whose stored routes are wrong.
        """
        client: Any = session.create_client("ssm", config=STORES)
        self._provider = SSMProvider(boto3_client=client)
        self._name, self._deployed, self._reading = name, deployed, deployed
        self._read: str | None = None
        self._clock, self._ask_at = clock, clock()
        self._identity = identity

    def current(self) -> TableReading:
        """Return the table in force; see ports.RoutingTables. A fault is returned each time that it is met."""
        if self._clock() < self._ask_at:
            return TableReading(self._reading.table)
        try:
            found = self._provider.get(self._name, max_age=MAX_AGE_SECONDS)
        except GetParameterError as error:
            return self._without_the_store(error.__context__)
        text = str(found)
        if text != self._read:
            mended = mend(text, kind="stored", instead=self._reading.table, identity=self._identity)
            self._read, self._reading = text, TableReading(*mended)
        return self._reading

    def _without_the_store(self, cause: BaseException | None) -> TableReading:
        """Keep the table in force, or go back to the deployed one where none is stored (any more)."""
        code = cause.response.get("Error", {}).get("Code") if isinstance(cause, ClientError) else type(cause).__name__
        if code == "ParameterNotFound":
            self._ask_at = self._clock() + MAX_AGE_SECONDS
            self._read, self._reading = None, self._deployed
            return self._reading
        self._ask_at = self._clock() + PAUSE_SECONDS
        return TableReading(self._reading.table, f"Parameter Store could not be read: {code}")
