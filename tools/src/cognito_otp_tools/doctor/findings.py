"""What checks say: a finding for each question, and how a run ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.unseen import mend_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cognito_otp_tools.doctor.facts.values import Facts


class Status(StrEnum):
    """What a finding means for delivery, the gravest first."""

    BLOCK = "block"
    UNSEEN = "unseen"
    WARN = "warn"
    OK = "ok"


GRAVEST_FIRST = tuple(Status)


@dataclass(frozen=True, slots=True)
class Said:
    """What a check found, and how to mend it. ``about`` is appended to the check's id: a country, a trigger."""

    status: Status
    found: str
    fix: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A question: its stable id, why its answer matters, and the function that answers it from the facts.

    The function may answer nothing, where the question makes no sense for what was asked.
    """

    id: str
    why: str
    answer: Callable[[Facts], Iterable[Said]]


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer to a question, for people and programs."""

    check: str
    status: Status
    found: str
    why: str
    fix: str

    def document(self) -> dict[str, str]:
        """Return it as plain values."""
        return {
            "check": self.check,
            "status": str(self.status),
            "found": self.found,
            "why": self.why,
            "fix": self.fix,
        }


class CannotSeeError(Exception):
    """A check needs a fact that could not be read."""

    def __init__(self, unseen: Unseen) -> None:
        """Take what could not be read."""
        super().__init__(unseen.action)
        self.unseen = unseen


def seen[T](fact: T | Unseen) -> T:
    """Return a fact; raise CannotSeeError for one that could not be read."""
    if isinstance(fact, Unseen):
        raise CannotSeeError(fact)
    return fact


def ok(found: str, about: str = "") -> Said:
    """Say that all is well."""
    return Said(Status.OK, found, about=about)


def warn(found: str, fix: str, about: str = "") -> Said:
    """Say what may be meant, or hurts some users."""
    return Said(Status.WARN, found, fix, about)


def block(found: str, fix: str, about: str = "") -> Said:
    """Say what keeps codes from being delivered."""
    return Said(Status.BLOCK, found, fix, about)


def unseen(fact: Unseen, about: str = "") -> Said:
    """Say what could not be seen, and what it takes: a permission, or whatever else kept AWS from answering."""
    return Said(Status.UNSEEN, f"could not see: {fact.action} answered {fact.why}", mend_unseen(fact), about)


def judge(checks: Iterable[Check], facts: Facts) -> list[Finding]:
    """Answer every question, the gravest answers first, and those of one gravity in the order of the checks."""
    found = [finding for check in checks for finding in _findings(check, facts)]
    return sorted(found, key=lambda finding: GRAVEST_FIRST.index(finding.status))


def _findings(check: Check, facts: Facts) -> Iterator[Finding]:
    """Answer one question. What could not be seen ends this answer, and no other."""
    try:
        for said in check.answer(facts):
            yield _finding(check, said)
    except CannotSeeError as error:
        yield _finding(check, unseen(error.unseen))


def _finding(check: Check, said: Said) -> Finding:
    name = f"{check.id}.{said.about}" if said.about else check.id
    return Finding(name, said.status, said.found, check.why, said.fix)


def gravest(findings: Iterable[Finding]) -> Status:
    """Return the gravest status; a block wins over what could not be seen."""
    return min((finding.status for finding in findings), key=GRAVEST_FIRST.index, default=Status.OK)
