"""Attacks the sender: kills, answers of every kind, hostile settings, duplicates; checks each case against a model.

    make attack                              every family: about five minutes
    make attack SEED=7 CASES=500             another seed, and fewer cases
    make attack ONLY=stores                  one family
    make attack SEED=7 ONLY=stores:17        one case, shown call by call

The function is the deployed one: functions/custom_sms_sender/app.py, loaded with the template's variables in a process
of its own. Everything that it calls is played on loopback by stand-ins (``standin``, ``services``); DynamoDB is moto's,
so that conditional writes are real, and codes are sealed with the AWS Encryption SDK. The attack sees what AWS would
see: requests, log lines, metrics, exceptions, and processes that end. It knows nothing of the function's inside.

Each case (``cases``) is a deployment, events that arrive, and faults (``faults``) of calls. ``playing`` does
what Lambda does with asynchronous events: a run that failed is made again after one minute and after two more, while
RetryAttempts and MaximumEventAge allow it. These minutes pass without waiting: the function's clock is put forward
(``clock``). Slow answers really are slow, and a run that outlasts the function's time is killed.

``model`` says what must hold after every case, and ``bounds`` how many texts of one code there may be, with reasons. A
case depends on seed, family and number alone, so each line of the list can be played again.

Figures, of everything that happened, admitted or not: *doubled* codes were texted more than once, *untexted* ones
never, *lost* are those of them that had to be sent; *killed* runs outlasted the function's time; *unreported* are runs
without line and count, and codes without text and record, unless a user or a setting wants that; *misreported* codes
were sent and have a record.
"""

from __future__ import annotations

import os
import random
import sys
import time

from attack.families import FAMILIES
from attack.lanes import Job, play
from attack.reporting import Report, say

BLOCK = 25
"""Cases of one family that are played one after another, so that workers with their settings are used again."""
LONGEST = 900.0
"""Seconds after which no further case begins."""


def jobs(seed: int, cases: int | None, only: str) -> list[Job]:
    """List the cases to play, the families mixed, so that a run that is cut short has some of each."""
    family, _, number = only.partition(":")
    if number:
        return [Job(seed, family, int(number))]
    chosen = {name: found.count for name, found in FAMILIES.items() if name == family or not family}
    share = 1.0 if cases is None else cases / sum(chosen.values())
    counts = {name: max(1, round(count * share)) for name, count in chosen.items()}
    rng = random.Random(seed)  # noqa: S311 - to repeat, not to surprise
    blocks = [(name, place, count) for name, count in counts.items() for place in range(0, count, BLOCK)]
    blocks.sort(key=lambda block: (block[1] + BLOCK * rng.random()) / block[2])
    return [Job(seed, name, number) for name, at, count in blocks for number in range(at, min(count, at + BLOCK))]


def main() -> int:
    """Attack; print the tables; fail if anything is violated."""
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    cases = int(os.environ["CASES"]) if os.environ.get("CASES") else None
    only = os.environ.get("ONLY", "")
    listed = jobs(seed, cases, only)
    report = Report(seed, total=len(listed), alone=":" in only)
    say(f"SEED={seed}, {len(listed)} cases")
    outcomes = list(play(listed, time.time() + LONGEST, report.progress))
    sys.stdout.write(report.write(outcomes))
    return 1 if any(outcome.violations for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
