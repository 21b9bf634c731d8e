"""Runs every scenario of tests/scenarios.py on the deployed function, several times, and prints a table of the results.

make reliability
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from stacks import built, say, stack
from support.sender.failure_scenarios import SCENARIOS, Player, Scenario
from support.sender.sender_calls import Sender

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 5
type Found = dict[str, tuple[Counter[int], Counter[str]]]


def play(template: Path, on_unknown: str, scenarios: list[Scenario]) -> Found:
    """Run scenarios on a stack of their own; count the numbers of texts and the lists of outcomes."""
    found: Found = {}
    with stack(template, OnUnknown=on_unknown) as running:
        player = Player(Sender(running))
        for scenario in scenarios:
            texts, outcomes = Counter[int](), Counter[str]()
            for _ in range(RUNS):
                ended = player.play(scenario)
                texts[ended.texts] += 1
                outcomes[", ".join(ended.outcomes)] += 1
            say(f"{on_unknown}: {scenario.name}: {dict(texts)} {dict(outcomes)}")
            found[scenario.name] = texts, outcomes
    return found


def row(scenario: Scenario, on_unknown: str, found: Found) -> tuple[str, bool]:
    """Write a row of the table, and return whether every run had the expected result."""
    texts, outcomes = found[scenario.name]
    expected = scenario.expected(on_unknown)
    differs = scenario.hold is not None
    name = f"{scenario.name}{f' (`{on_unknown}`)' if differs else ''}"
    cells = (name, str(sum(texts.values())), _list(texts), _list(outcomes))
    good = set(texts) == {expected.texts} and set(outcomes) == {", ".join(expected.outcomes)}
    return f"| {' | '.join(cells)} |", good


def _list(counted: Counter[int] | Counter[str]) -> str:
    if len(counted) == 1:
        return str(next(iter(counted)))
    return "; ".join(f"{value} ({times} times)" for value, times in counted.items())


def main() -> int:
    """Run all scenarios, print the table, and fail if any run had another result than the scenario's."""
    with built() as template:
        resend = play(template, "resend", list(SCENARIOS))
        hold = play(template, "hold", [scenario for scenario in SCENARIOS if scenario.hold])
    good = True
    lines = ["| scenario | runs | texts | outcomes, run by run |", "|---|---|---|---|"]
    for scenario in SCENARIOS:
        for on_unknown, found in (("resend", resend), ("hold", hold)):
            if scenario.name in found:
                line, as_expected = row(scenario, on_unknown, found)
                lines.append(line)
                good = good and as_expected
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
