"""Where the repository's parts stand."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TEMPLATE = REPOSITORY / "template.yaml"
EVENTS = REPOSITORY / "events"
