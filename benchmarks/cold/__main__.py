"""Measures cold starts: the product as `sam build` leaves it, beside a floor, the documentation's sample, a naive one.

    make bench            15 rounds, the choices, limited processors, the runtime emulator; about fifteen minutes
    make bench ROUNDS=3   for a first look

Writes benchmarks/results.md and benchmarks/cold-starts.svg. Only ratios travel: the times are this machine's.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from support.paths import REPOSITORY

from cold import report
from cold.artefacts import prepare
from cold.choices import choices
from cold.figures import shown
from cold.limits import SHARES, limited
from cold.measuring import Limit, measure, stand_in
from cold.runtime_emulator import start_emulated
from cold.variants import DOCUMENTATION, LATER, NAIVE, SENDER, variants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cold.variants import Variant

RESULTS = REPOSITORY / "benchmarks" / "results.md"
_began = time.monotonic()


def say(text: str) -> None:
    """Print progress to stderr, with the seconds since the start."""
    sys.stderr.write(f"{time.monotonic() - _began:4.0f} s  {text}\n")


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="only the first table, and nothing is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stand_in(Path(folder)) as server:
        server["folder"] = folder
        made = prepare(Path(folder), Path(folder) / "root.pem", say)
        all_variants = variants(made)
        titles = {variant.name: variant.title for variant in all_variants}
        measured = measure(all_variants, server, options.rounds, say)
        parts = [_head(options.rounds), report.targets(measured.starts), "", report.table(measured, titles)]
        sys.stdout.write("\n".join(parts) + "\n")
        if options.quick:
            return 0
        parts += ["", *_choices(made, Path(folder), server, all_variants, max(3, options.rounds // 2))]
        parts += ["", *_limited(server, all_variants, max(3, options.rounds // 3))]
        parts += ["", *_emulated(server, all_variants, max(3, options.rounds // 3))]
    RESULTS.write_text("\n".join(parts) + "\n")
    RESULTS.with_name("cold-starts.svg").write_text(report.plot(measured.starts, titles))
    sys.stdout.write("\n".join(parts[4:]) + "\n")
    return 0


def _head(rounds: int) -> str:
    load = os.getloadavg()[0]
    return (
        "# Cold starts, measured\n\n"
        f"`make bench` on {datetime.now(UTC):%Y-%m-%d}: {rounds} rounds, {platform.machine()}, CPython "
        f"{platform.python_version()}, {os.cpu_count()} processors, load {load:.1f} after it. Milliseconds "
        "of processor time, medians ± half the range of the middle half; ratios are medians of each round's pairs. "
        "Only the ratios travel. What is compared, and why the product is as it is: "
        "[docs/performance.md](../docs/performance.md).\n\n"
        "![Cold starts](cold-starts.svg)\n"
    )


def _choices(
    made: Any, folder: Path, server: Mapping[str, Any], all_variants: Sequence[Variant], rounds: int
) -> list[str]:
    say("what each choice is worth")
    base = [variant for variant in all_variants if variant.name == SENDER]
    changed = [*base, *choices(made, folder)]
    starts = measure(changed, server, rounds, say).starts
    titles = {variant.name: variant.title for variant in changed}
    return [
        f"## Without one choice ({rounds} rounds, ratios to the sender as built)",
        "",
        report.effects(starts, titles),
    ]


def _limited(server: Mapping[str, Any], all_variants: Sequence[Variant], rounds: int) -> list[str]:
    chosen = [variant for variant in all_variants if variant.name in {DOCUMENTATION, NAIVE, SENDER, LATER}]
    titles = {variant.name: variant.title for variant in chosen}
    lines = [
        f"## With a limited processor after INIT ({rounds} rounds, wall time in ms)",
        "",
        "| | INIT | first run | warm run |",
        "|---|---|---|---|",
    ]
    for memory, share in SHARES.items():
        with limited(share) as group:
            if group is None:
                return [*lines[:2], "This machine lets no control group limit the processor: not measured."]
            say(f"with {share} of a processor, as with {memory} MB")
            starts = measure(chosen, server, rounds, say, Limit(group)).starts
        lines += [f"| **{memory} MB: {share} of a processor** | | | |", *report.walls(starts, titles)]
    return lines


def _emulated(server: Mapping[str, Any], all_variants: Sequence[Variant], rounds: int) -> list[str]:
    say("through the runtime emulator")
    lines = [
        f"## Through Lambda's runtime emulator ({rounds} rounds, its own wall times in ms)",
        "",
        "| | INIT | first run |",
        "|---|---|---|",
    ]
    chosen = [variant for variant in all_variants if variant.name != LATER]  # it knows no SnapStart
    times: dict[str, list[tuple[float, float]]] = {variant.name: [] for variant in chosen}
    for _ in range(rounds):
        for variant in chosen:
            times[variant.name].append(start_emulated(variant, server))
    for variant in chosen:
        init, first = zip(*times[variant.name], strict=True)
        lines.append(f"| {variant.title} | {shown(init)} | {shown(first)} |")
    ratio = median(own[0] / other[0] for own, other in zip(times[SENDER], times[DOCUMENTATION], strict=True))
    return [*lines, "", f"INIT of the sender, to the sample's: {ratio:.2f}."]


if __name__ == "__main__":
    sys.exit(main())
