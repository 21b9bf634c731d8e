"""Writes what was measured: Markdown for benchmarks/results.md, and a plot as SVG beside it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from cold.figures import paired, shown
from cold.variants import CALL, DOCUMENTATION, FLOOR, LATER, MESSAGE, NAIVE, SENDER, SIGN_UP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cold.figures import Figure
    from cold.measuring import Measured, Start

type Starts = Mapping[str, Sequence[Start]]

FIGURES: dict[str, Figure] = {
    "INIT": lambda start: start.init,
    "first run": lambda start: start.first,
    "cold: both": lambda start: start.cold,
    "warm run": lambda start: start.warm,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of a variant, as a ratio to one of another, and the most that it should be."""

    what: str
    own: str
    other: str
    figure: str
    most: float


TARGETS = (
    Target("CustomSMSSender, cold, to the documentation's sample", SENDER, DOCUMENTATION, "cold: both", 0.75),
    Target("CustomSMSSender, cold, to the naive whole job", SENDER, NAIVE, "cold: both", 0.5),
    Target("its first run, connected in INIT, to the sample's", SENDER, DOCUMENTATION, "first run", 0.15),
    Target("its first run without connections, to the sample's", LATER, DOCUMENTATION, "first run", 0.35),
    Target("a warm run, to one bare call of botocore", SENDER, CALL, "warm run", 6),
    Target("PreSignUp, cold, to the sample", SIGN_UP, DOCUMENTATION, "cold: both", 0.2),
    Target("CustomMessage, cold, to the sample", MESSAGE, DOCUMENTATION, "cold: both", 0.2),
)


def table(measured: Measured, titles: Mapping[str, str]) -> str:
    """Write one row a variant: processor time in ms, and ratios to the documentation's sample."""
    base = measured.starts[DOCUMENTATION]
    lines = [
        "| | " + " | ".join(FIGURES) + " | cold, to the sample | calls a code | modules | MB |",
        "|---|" + "---|" * (len(FIGURES) + 4),
    ]
    for name, starts in measured.starts.items():
        values = [shown([figure(start) for start in starts]) for figure in FIGURES.values()]
        ratio = paired(starts, base, FIGURES["cold: both"])
        memory = median(start.memory for start in starts)
        row = [
            titles[name],
            *values,
            f"{ratio:.2f}",
            calls(measured.calls[name]),
            f"{starts[-1].modules}",
            f"{memory:.0f}",
        ]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def calls(counted: Mapping[str, int]) -> str:
    """Write how many calls a code takes in a warm run, of what a process of forty codes asked for."""
    made = [count // 40 for name, count in counted.items() if name != "Handshakes"]
    return str(sum(made))


def targets(starts: Starts) -> str:
    """Write each target, and whether it is reached."""
    lines = ["| | at most | measured | |", "|---|---|---|---|"]
    for target in TARGETS:
        ratio = paired(starts[target.own], starts[target.other], FIGURES[target.figure])
        reached = "reached" if ratio <= target.most else "**not reached**"
        lines.append(f"| {target.what} | {target.most:g} | {ratio:.2f} | {reached} |")
    return "\n".join(lines)


def effects(starts: Starts, titles: Mapping[str, str]) -> str:
    """Write what each choice is worth: the sender without it, to the sender."""
    base = starts[SENDER]
    lines = ["| the sender | INIT | first run | cold: both | warm run |", "|---|---|---|---|---|"]
    for name, own in starts.items():
        if name not in {SENDER, DOCUMENTATION}:
            ratios = [f"{paired(own, base, figure):.2f}" for figure in FIGURES.values()]
            lines.append(f"| {titles[name]} | {' | '.join(ratios)} |")
    return "\n".join(lines)


def walls(starts: Starts, titles: Mapping[str, str]) -> list[str]:
    """Write rows of wall time, for runs with a limited processor."""
    return [
        f"| {titles[name]} | {shown([start.init_wall for start in own])} "
        f"| {shown([start.first_wall for start in own])} | {median(start.warm_wall for start in own):.1f} |"
        for name, own in starts.items()
    ]


def plot(starts: Starts, titles: Mapping[str, str]) -> str:
    """Draw INIT, the first run and Lambda's own start as bars."""
    left, scale, height = 440, 0.75, 34
    at = 0.0
    rows = []
    for place, (name, own) in enumerate((n, s) for n, s in starts.items() if n not in {FLOOR, CALL}):
        top, at = 40 + place * height, float(left)
        rows.append(f'<text x="{left - 10}" y="{top + 15}" text-anchor="end">{titles[name]}</text>')
        for figure, colour in (("INIT", "#4878a8"), ("first run", "#e08a3c")):
            value = median(FIGURES[figure](start) for start in own)
            rows.append(f'<rect x="{at:.0f}" y="{top}" width="{value * scale:.1f}" height="20" fill="{colour}"/>')
            at += value * scale
        total = median(start.cold for start in own)
        rows.append(f'<text x="{at + 6:.0f}" y="{top + 15}">{total:.0f} ms</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="{60 + len(starts) * height}" '
        'font-family="sans-serif" font-size="13" fill="#333">'
        '<rect width="100%" height="100%" fill="white"/>'
        f'<text x="{left}" y="22">Processor time of a cold start: INIT (blue) and the first run (orange)</text>'
        + "".join(rows)
        + "</svg>\n"
    )
