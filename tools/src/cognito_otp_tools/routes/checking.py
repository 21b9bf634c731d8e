"""Checks a file with a routing table, without a network: what is wrong with it, and in which lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.checking import check
from cognito_otp.domain.routing.reading import read_table
from cognito_otp.domain.routing.table import Problem, RoutingTable
from cognito_otp.domain.routing.writing import LARGEST_BYTES, STANDARD_BYTES, write_json
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.routes.documents import Document, DocumentError, read_document
from cognito_otp_tools.routes.permissions import Permissions, check_permissions

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp.domain.countries import Served

THE_TABLE = "the table"
SHORTEN = "shorten names and texts, or let default serve countries that are routed alike"
CANNOT_BE_STORED = f"Parameter Store holds {LARGEST_BYTES:,} at most: {SHORTEN}"
COSTS = f"above {STANDARD_BYTES:,} it takes an advanced parameter, which costs 0.05 US dollars a month"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the line that it is in, counted from 1; None where no line is to blame."""

    problem: Problem
    line: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: its table unless it could not be read, and what was found, by line."""

    table: RoutingTable | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings would lose codes."""
        return sum(finding.problem.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings may be meant."""
        return len(self.findings) - self.errors


def check_file(path: Path, served: Served, permissions: Permissions | None = None) -> Checked:
    """Check a file for a deployment that serves these countries and, where a stack is asked, permits this."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = read_document(text)
    except UnicodeDecodeError:
        return _unreadable("is not text in UTF-8", "save it in UTF-8", None)
    except OSError as error:
        return _unreadable(f"cannot be read ({error.strerror})", "check its name and permissions", None)
    except DocumentError as error:
        return _unreadable(str(error), "correct this line", error.line)
    return check_document(document, served, permissions)


def check_document(document: Document, served: Served, permissions: Permissions | None = None) -> Checked:
    """Check a document; see check_file."""
    read = read_table(document.value)
    if not isinstance(read, RoutingTable):
        return Checked(None, _found(document, read))
    allowed = check_permissions(read, permissions) if permissions else ()
    return Checked(read, _found(document, (*check(read, country_facts(), served), *allowed, *_size(read))))


def stored_bytes(table: RoutingTable) -> int:
    """Return how much of a parameter a table takes."""
    return len(write_json(table).encode())


def _size(table: RoutingTable) -> tuple[Problem, ...]:
    size = stored_bytes(table)
    if size > LARGEST_BYTES:
        return (Problem(THE_TABLE, f"is too large: {size:,} bytes as it is stored", CANNOT_BE_STORED),)
    if size > STANDARD_BYTES:
        return (Problem(THE_TABLE, f"takes {size:,} bytes as it is stored", COSTS, "warning"),)
    return ()


def _found(document: Document, problems: tuple[Problem, ...]) -> tuple[Finding, ...]:
    findings = (
        Finding(problem, None if problem.path == THE_TABLE else document.line_of(problem.path)) for problem in problems
    )
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))


def _unreadable(problem: str, advice: str, line: int | None) -> Checked:
    return Checked(None, (Finding(Problem(THE_TABLE, problem, advice), line),))
