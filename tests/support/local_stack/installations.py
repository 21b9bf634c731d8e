"""An environment with one distribution and what it requires, made of links to what is installed here."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

PROGRAM = """
import sys
sys.path.append(sys.argv.pop(1))
opened = []
sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
from cognito_otp_tools.cli import main
try:
    main(prog_name="cognito-otp")
finally:
    read = any(name.endswith("entry_points.txt") for name in opened)
    print("entry points were read" if read else "no entry point was read", file=sys.stderr)
"""
"""The command line, without this environment's own packages; says at the end whether it looked for plug-ins."""


def required_by(name: str) -> dict[str, Distribution]:
    """Return a distribution and all that it requires, directly or not, by their names."""
    found: dict[str, Distribution] = {}
    wanted = [Requirement(name)]
    while wanted:
        wish = wanted.pop()
        name = canonicalize_name(wish.name)
        if name not in found or wish.extras:
            found[name] = distribution(name)
            wanted += [each for each in map(Requirement, found[name].requires or ()) if _applies(each, wish.extras)]
    return found


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder of packages, to be run the command line from."""

    folder: Path

    def add(self, name: str) -> None:
        """Install a distribution and what it requires."""
        for found in required_by(name).values():
            for place in _places(found):
                if not (self.folder / place.name).exists():
                    (self.folder / place.name).symlink_to(place)

    def add_command(self, name: str, place: str) -> None:
        """Install somebody's distribution that adds a command, which ``place`` names as entry points do."""
        metadata = self.folder / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[cognito_otp.commands]\n{name} = {place}\n")

    def run(self, *words: str, project: Path) -> subprocess.CompletedProcess[str]:
        """Run the command line in a folder."""
        arguments = [sys.executable, "-I", "-S", "-c", PROGRAM, str(self.folder), *words]
        return subprocess.run(  # noqa: S603 - Python
            arguments,
            cwd=project,
            env={**os.environ, "COLUMNS": "100"},
            capture_output=True,
            text=True,
            check=False,
        )


def _places(found: Distribution) -> Iterator[Path]:
    """Find the packages of a distribution and its metadata; an editable one names a folder of packages in a file."""
    for name in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        place = Path(str(found.locate_file(name)))
        if place.suffix == ".pth":
            yield from Path(place.read_text().strip()).iterdir()
        else:
            yield place
