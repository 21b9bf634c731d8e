"""Limits the processor as Lambda does for a function with less memory than a whole one: a control group with a quota.

Lambda gives 1,769 MB a whole processor, and a part of it in proportion (Lambda developer guide, "Configure memory").
Its period is not documented; 20 ms is an assumption.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARES = {256: 0.15, 512: 0.30, 1024: 0.58}
"""MB of memory, and the part of a processor."""

PERIOD = 20_000
FIRST, SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")


@contextmanager
def limited(share: float) -> Iterator[str | None]:
    """Make a group with so much of a processor; yield its folder, None where this machine does not let us."""
    root = FIRST if (FIRST / "cpu.cfs_quota_us").exists() else SECOND
    group = root / f"cold-start-{os.getpid()}"
    quota = int(share * PERIOD)
    try:
        group.mkdir()
        if root is FIRST:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD}")
    except OSError:
        yield None
    else:
        yield str(group)
    finally:
        if group.exists():
            group.rmdir()
