"""Measures cold starts; see docs/performance.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from cold.artefacts import prepare
from cold.measuring import Measured, measure, stand_in
from cold.variants import DOCUMENTATION, NAIVE, variants


def say(text):
    sys.stderr.write(f"{text}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(exist_ok=True, parents=True)
    with stand_in(folder) as server:
        server["folder"] = str(folder)
        made = prepare(folder, folder / "root.pem", say)
        all_ = [v for v in variants(made) if not options.only or v.name in options.only.split(";")]
        m = measure(all_, server, options.rounds, say)
    base = m.starts.get(DOCUMENTATION)
    for name, starts in m.starts.items():
        line = [f"{name:26}"]
        for what in ("init", "first", "cold", "warm", "first_wall", "warm_wall"):
            values = [getattr(s, what) for s in starts]
            ratio = median(getattr(s, what) / getattr(b, what) for s, b in zip(starts, base)) if base else 0
            line.append(f"{what} {median(values):7.1f} ({ratio:.2f})")
        line.append(f"modules {starts[0].modules} mem {starts[0].memory:.0f}")
        print("  ".join(line))
        print("      ", m.calls[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
