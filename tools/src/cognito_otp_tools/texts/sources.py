"""Reads texts as people write them: ours, with a deployment's own merged over them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.texts import FOLDER
from cognito_otp.adapters.unbuilt_texts import cldr

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = "settings"


class TextsError(Exception):
    """A file of texts that cannot be read, or texts that may not be built."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All files by name, such as ``de`` or ``shop/de``: merged, and what a deployment wrote itself.

    An application's own text stands over the deployment's, and that over ours. ``cldr`` is what CLDR says of languages.
    """

    files: Mapping[str, Mapping[str, Any]]
    own: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]
    cldr: Mapping[str, Any]

    @property
    def languages(self) -> list[str]:
        """The languages that there are."""
        return [name for name in self.files if "/" not in name]

    @property
    def variants(self) -> dict[str, list[str]]:
        """The languages of each application's own texts."""
        found: dict[str, list[str]] = {}
        for name in self.files:
            variant, slash, locale = name.rpartition("/")
            if slash:
                found.setdefault(variant, []).append(locale)
        return found


def read_sources(own: Path | None = None) -> Sources:
    """Read our texts, and a deployment's own from its directory if it has one; raise TextsError naming a bad file."""
    files = {path.stem: _parse(path) for path in sorted(Path(FOLDER).glob("*.toml"))}
    written = _read_own(own) if own is not None and own.is_dir() else {}
    settings = written.pop(SETTINGS, {})
    for name in sorted(written, key=lambda name: "/" in name):
        beneath = files.get(name.rpartition("/")[2], {})
        files[name] = _merge(beneath, written[name])
    return Sources(files, written, settings, cldr(FOLDER))


def locale_of(name: str) -> str:
    """Return the language of a file."""
    return name.rpartition("/")[2]


def _read_own(folder: Path) -> dict[str, dict[str, Any]]:
    paths = sorted((*folder.glob("*.toml"), *folder.glob("*/*.toml")))
    return {path.relative_to(folder).with_suffix("").as_posix(): _parse(path) for path in paths}


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise TextsError(f"{path}: {error}") from error


def _merge(beneath: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(beneath)
    for name, value in above.items():
        under = merged.get(name)
        both = isinstance(under, dict) and isinstance(value, dict) and name not in {"minutes", "hours", "days"}
        merged[name] = _merge(under, value) if both else value  # type: ignore[arg-type]  # two dicts
    return merged
