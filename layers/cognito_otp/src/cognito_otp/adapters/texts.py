"""Reads the built texts of a deployment: files in the layer, of which only the language that is needed is read."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent.parent / "texts"


def read_catalogue(app_name: str, default_locale: str, folder: Path = FOLDER) -> Catalogue:
    """Read the index of the texts that were built into the layer, or build what stands in a checkout."""
    if not (folder / "index.json").exists():
        from cognito_otp.adapters.unbuilt_texts import index, read  # noqa: PLC0415 - never in Lambda

        return Catalogue.of(index(folder), partial(read, folder), app_name, default_locale)
    return Catalogue.of(_read(folder, "index"), partial(_read, folder), app_name, default_locale)


def _read(folder: Path, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    return found
