"""Reads texts as people write them: ours, with a deployment's own merged over them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.texts import FOLDER
from cognito_otp.adapters.unbuilt_texts import cldr

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = "settings"
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""What a language's file is named after: a BCP 47 tag, written as it is recommended to be."""
LIKE_TEXTS = frozenset({".toml", ".tml", ".yaml", ".yml", ".json"})
DEEPEST = len(("shop", "de.toml"))


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
    written = {} if own is None else _read_own(own)
    settings = written.pop(SETTINGS, {})
    for name in sorted(written, key=lambda name: "/" in name):
        beneath = files.get(name.rpartition("/")[2], {})
        files[name] = _merge(beneath, written[name])
    return Sources(files, written, settings, cldr(FOLDER))


def locale_of(name: str) -> str:
    """Return the language of a file."""
    return name.rpartition("/")[2]


def _read_own(folder: Path) -> dict[str, dict[str, Any]]:
    """Read a deployment's files; raise TextsError for what could be meant as one and is none."""
    if not folder.is_dir():
        raise TextsError(f"{folder}: is no folder: name the one that holds the texts by its whole path")
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in LIKE_TEXTS):
        place = path.relative_to(folder)
        if path.suffix != ".toml":
            raise TextsError(f"{path}: is not read: texts are TOML, in files such as de.toml")
        if len(place.parts) > DEEPEST:
            raise TextsError(f"{path}: is not read: put it in the folder of an application, such as shop/de.toml")
        name = place.with_suffix("").as_posix()
        if name != SETTINGS and not TAG.fullmatch(place.stem):
            raise TextsError(f"{path}: is named after no language: use a tag such as de.toml or pt-BR.toml")
        found[name] = _parse(path)
    return found


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
