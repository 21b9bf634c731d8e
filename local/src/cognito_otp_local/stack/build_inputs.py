"""What a build of a template reads, as digests of the contents, so that it need not be made again for nothing.

Makefiles may read anything, so all of the template's folder counts, with the code elsewhere that the template names.
Left out is what no build has a reason to read, unless the template names it: hidden folders, virtual environments,
bytecode, what npm installed; and ``docs``, ``tests``, ``benchmarks`` and Markdown beside the template. Links are
followed. The folder of texts that TEXTS names counts as well. What a build reads elsewhere, or gets from a registry
without a lock file, is not seen.
"""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp_local.stack import sam

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

type Inputs = dict[str, str]
"""Names of what is read, such as ``functions/a/app.py``, and digests of it."""

MOST_FILES = 20_000
"""Where there are more, the template stands in no project's folder, and is built every time."""
_NEVER = frozenset({"__pycache__", "node_modules"})
_BESIDE_TEMPLATE = frozenset({"docs", "tests", "benchmarks"})
_PLACES_OF_CODE = ("CodeUri", "ContentUri", "DefinitionUri", "Location")
_INSTALLERS = ("UV_", "PIP_", "NPM_CONFIG_")


def read_inputs(template: Path) -> Inputs | None:
    """Return what a build of the template reads now; None where that is too much to look at."""
    root = template.parent.resolve()
    found: Inputs = {}
    for path in _read_by_build(template.resolve(), root):
        if len(found) >= MOST_FILES:
            return None
        found[os.path.relpath(path, root)] = _digest(path)
    return found | _texts() | _tools() | {"the template": str(template.resolve())}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names of what came, went or is not the same."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _read_by_build(template: Path, root: Path) -> Iterator[Path]:
    yield from (path for path in _files(root, _BESIDE_TEMPLATE) if path.parent != root or path.suffix != ".md")
    for place in _places(sam.read_template(template)):
        named = Path(os.path.normpath(root / place))
        if named.is_dir():
            yield from _files(named)
        elif named.is_file():
            yield named


def _files(folder: Path, apart: Iterable[str] = (), inside: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield the files in a folder that a build may read; ``inside`` are the folders that led there."""
    skipped, inside = _NEVER.union(apart), inside | {folder.resolve()}
    entries = sorted(folder.iterdir())
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name not in skipped and not entry.name.startswith(".") and entry.resolve() not in inside:
                yield from _files(entry, (), inside)
        elif entry.suffix != ".pyc" and entry.is_file():
            yield entry


def _places(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for name, value in document.items():
            if name in _PLACES_OF_CODE and isinstance(value, str) and "://" not in value:
                yield value
            else:
                yield from _places(value)


def _digest(path: Path) -> str:
    """Return the digest of a file's content, and whether it is a program, which a build copies as such."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest} program" if os.access(path, os.X_OK) else digest


def _texts() -> Inputs:
    """Return a deployment's own texts, where TEXTS names a folder of them (docs/messages.md)."""
    folder = os.environ.get("TEXTS")
    if not folder:
        return {}
    files = _files(Path(folder), ()) if Path(folder).is_dir() else ()
    return {"TEXTS": folder} | {f"TEXTS/{path.relative_to(folder)}": _digest(path) for path in files}


def _tools() -> Inputs:
    """Return what builds, on which processor, and the settings of package installers."""
    settings = "\n".join(
        sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_INSTALLERS))
    )
    return {
        "the processor": sam.host_architecture(),
        "the SAM CLI": _version("aws-sam-cli"),
        "uv": _version("uv"),
        "Python": sys.version,
        "the package installers' settings": hashlib.sha256(settings.encode()).hexdigest(),
    }


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "on PATH"
