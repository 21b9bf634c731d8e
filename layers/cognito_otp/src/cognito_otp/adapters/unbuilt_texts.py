"""Reads texts as translators write them, in a checkout or an installed package, where no layer was built."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from cognito_otp.domain.messages.building import build_index, build_texts


def index(folder: str) -> dict[str, Any]:
    """Index a folder's languages, for a deployment without settings of its own."""
    statuses = {path.stem: _parse(path)["status"] for path in sorted(Path(folder).glob("*.toml"))}
    return build_index(statuses, {}, {}, cldr(folder))


def read(folder: str, name: str) -> dict[str, Any]:
    """Read a language."""
    return build_texts(name, _parse(Path(folder) / f"{name}.toml"), cldr(folder))


def cldr(folder: str) -> dict[str, Any]:
    """Read what CLDR says of languages: plurals, parents, and each country's main one."""
    found: dict[str, Any] = json.loads((Path(folder) / "cldr.json").read_bytes())
    return found


def _parse(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
