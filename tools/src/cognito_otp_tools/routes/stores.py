"""The stored routing table: one parameter of Parameter Store, and its versions.

PutParameter takes no expected version, so a change by somebody else is looked for before a write, and the version that
the write gets tells whether one came between. Source: Systems Manager API reference, PutParameter and GetParameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp_tools.aws.errors import RefusedError, code_of, explained

if TYPE_CHECKING:
    from datetime import datetime

DESCRIPTION = "Routing table of cognito-otp: change it with cognito-otp routes put, disable and enable"


@dataclass(frozen=True, slots=True)
class Stored:
    """A version of the stored table; version 0 is none."""

    version: int
    text: str | None
    modified: datetime | None


NOTHING = Stored(0, None, None)


class ChangedMeanwhileError(RefusedError):
    """Somebody else changed the table while a change to it was made."""


class TableStore:
    """The parameter that stores a stack's table."""

    def __init__(self, client: Any, name: str) -> None:
        """Take an SSM client and the parameter's name."""
        self._client, self.name = client, name

    def read(self, version: int | None = None) -> Stored:
        """Read the newest version or an earlier one; raise AwsError."""
        name = self.name if version is None else f"{self.name}:{version}"
        with explained():
            try:
                found = self._client.get_parameter(Name=name)["Parameter"]
            except ClientError as error:
                if code_of(error) in {"ParameterNotFound", "ParameterVersionNotFound"}:
                    return NOTHING
                raise
        return Stored(found["Version"], found["Value"], found.get("LastModifiedDate"))

    def write(self, text: str, *, over: Stored) -> int:
        """Store a table over the version that was read and return the new version.

        The tier follows the size (Intelligent-Tiering). Raises AwsError, and ChangedMeanwhileError if a parameter
        that was not there is there now.
        """
        with explained():
            try:
                answer = self._client.put_parameter(
                    Name=self.name,
                    Value=text,
                    Type="String",
                    Description=DESCRIPTION,
                    Overwrite=over.version > 0,
                    Tier="Intelligent-Tiering",
                )
            except ClientError as error:
                if code_of(error) == "ParameterAlreadyExists":
                    raise ChangedMeanwhileError(
                        "somebody else stored a table meanwhile, and nothing was written: run the command again"
                    ) from error
                raise
        return int(answer["Version"])

    def replace(self, text: str, *, over: Stored) -> int:
        """Store a table over the version that was shown and return the new version.

        Raises ChangedMeanwhileError if another version is there: nothing is written, unless it came in the very moment
        between looking and writing, which is a failure of its own.
        """
        newest = self.read().version
        if newest != over.version:
            raise ChangedMeanwhileError(
                f"somebody else changed the table meanwhile (version {over.version} became {newest}), and nothing was "
                "written: run the command again and look at the new difference"
            )
        written = self.write(text, over=over)
        lost = self.overwritten(written, text, over=over)
        if lost is not None:
            raise ChangedMeanwhileError(
                f"at the same moment somebody else stored version {lost.version}, and yours, version {written}, "
                f"replaced it: look at theirs with `cognito-otp routes show --version {lost.version}`, "
                "and put the two together"
            )
        return written

    def overwritten(self, written: int, text: str, *, over: Stored) -> Stored | None:
        """Return somebody else's version that a write replaced unseen, or None.

        A write that was repeated because its answer was lost replaced our own text.
        """
        if written <= over.version + 1:
            return None
        before = self.read(written - 1)
        return None if before.text in {text, None} else before
