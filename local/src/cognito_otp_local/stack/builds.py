"""Builds the template when something that a build reads has changed since the last one, and says what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.build_inputs import changed, read_inputs
from cognito_otp_tools.stack_record import FOLDER, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cognito_otp_local.stack.build_inputs import Inputs

BUILDING = "Building the functions and the layer"
UNCHANGED = "Build skipped: nothing that it reads has changed"
_NAMED = 2


def built_before(home: Path) -> Path:
    """Return the built template that the last stack of this folder left."""
    return home / FOLDER / "build" / "template.yaml"


def unchanged_build(template: Path, home: Path, report: Callable[[str], None]) -> Path | None:
    """Return the built template of a folder, if the last build there read what one would read now."""
    before = _read_of_build(home)
    if before is None or before != read_inputs(template):
        return None
    report(UNCHANGED)
    return built_before(home)


def build_if_changed(template: Path, home: Path, report: Callable[[str], None], *, always: bool = False) -> Path:
    """Return the built template of a folder, built again unless what the last build read is the same."""
    make_folder(home)
    built, manifest = built_before(home), _manifest(home)
    inputs, before = read_inputs(template), _read_of_build(home)
    if not always and inputs is not None and inputs == before:
        report(UNCHANGED)
        return built
    report(BUILDING + _reason(before, inputs))
    manifest.unlink(missing_ok=True)  # a build that does not come to its end is none
    sam.build(template, built.parent, {"Architecture": sam.host_architecture()})
    if inputs is not None and read_inputs(template) == inputs:
        manifest.write_text(json.dumps(inputs, indent=0))
    return built


def _manifest(home: Path) -> Path:
    return home / FOLDER / "build.json"


def _reason(before: Inputs | None, inputs: Inputs | None) -> str:
    """Say what has changed, of what can be compared."""
    names = changed(before, inputs) if before is not None and inputs is not None else []
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f": {', '.join(names[:_NAMED])}{more} changed"


def _read_of_build(home: Path) -> Inputs | None:
    """Return what the last build of a folder read; None where there is none that came to its end."""
    if not built_before(home).exists():
        return None
    try:
        found: Inputs = json.loads(_manifest(home).read_text())
    except (OSError, ValueError):
        return None
    return found
