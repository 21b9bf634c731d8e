"""Progress while it runs, and at the end the table of figures and the list of violations."""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attack.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attack.lanes import Outcome

COLUMNS = ("cases", "runs", "texts", "doubled", "untexted", "lost", "killed", "unreported", "misreported", "violations")


def say(text: str) -> None:
    """Show progress, beside the results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@dataclass(slots=True)
class Report:
    """The report of one attack. ``alone`` is the replay of one case, which is shown call by call."""

    seed: int
    total: int
    alone: bool
    began: float = field(default_factory=time.monotonic)

    def progress(self, played: int) -> None:
        """Say now and then how far it is."""
        if played % 200 == 0:
            say(f"{played} of {self.total} cases, {time.monotonic() - self.began:.0f} s")

    def write(self, outcomes: list[Outcome]) -> str:
        """Write the tables."""
        parts = [*self._violations(outcomes), "", *self._figures(outcomes)]
        if self.alone:
            stories = (line for outcome in outcomes for line in (outcome.title, *outcome.story))
            parts = [*stories, "", *parts]
        if len(outcomes) < self.total:
            parts.append(f"{self.total - len(outcomes)} cases were not played: the time was up")
        return "\n".join(parts) + "\n"

    def _figures(self, outcomes: list[Outcome]) -> Iterator[str]:
        """Write a row a family, and their sum."""
        yield f"| family | {' | '.join(COLUMNS)} |"
        yield f"|---|{'---|' * len(COLUMNS)}"
        for name in (*FAMILIES, "all"):
            found = [outcome for outcome in outcomes if name in {outcome.job.family, "all"}]
            if found:
                yield f"| {name} | {' | '.join(map(str, _row(found)))} |"
        seconds = time.monotonic() - self.began
        yield f"\nSEED={self.seed}, {len(outcomes)} cases in {seconds:.0f} s"

    def _violations(self, outcomes: list[Outcome]) -> Iterator[str]:
        """List violations by kind and particulars, each group with cases that show it."""
        groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            for violation in outcome.violations:
                groups[outcome.job.family + " " + violation.kind, _common(violation.detail)].append(outcome)
        for (kind, detail), found in sorted(groups.items(), key=lambda group: (group[0][0], -len(group[1]))):
            first = min(found, key=lambda outcome: outcome.job.number)
            yield f"{kind}: {detail} ({len(found)} cases)"
            yield f"    {first.title}"
            yield f"    make attack SEED={self.seed} ONLY={first.job.family}:{first.job.number}"


def _row(found: list[Outcome]) -> list[int]:
    return [
        len(found),
        *(sum(getattr(outcome, name) for outcome in found) for name in COLUMNS[1:-1]),
        sum(len(outcome.violations) for outcome in found),
    ]


def _common(detail: str) -> str:
    """Leave out what differs from case to case."""
    return re.sub(r"0x[0-9a-f]+", "0x…", detail)[:160]
