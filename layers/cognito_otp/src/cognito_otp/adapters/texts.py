"""Reads the built texts of a deployment: files in the layer, of which only the language that is needed is read.

Paths are plain text here: pathlib would cost a cold start of CustomMessage more than the reading.
"""

from __future__ import annotations

import json
from functools import partial
from os.path import dirname, exists, join
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = join(dirname(dirname(__file__)), "texts")


def read_catalogue(app_name: str, default_locale: str, folder: str = FOLDER) -> Catalogue:
    """Read the index of the texts that were built into the layer, or build what stands in a checkout."""
    if not exists(join(folder, "index.json")):
        from cognito_otp.adapters.unbuilt_texts import index, read  # noqa: PLC0415 - never in Lambda

        return Catalogue.of(index(folder), partial(read, folder), app_name, default_locale)
    return Catalogue.of(_read(folder, "index"), partial(_read, folder), app_name, default_locale)


def _read(folder: str, name: str) -> Mapping[str, Any]:
    with open(join(folder, f"{name}.json"), "rb") as file:
        found: Mapping[str, Any] = json.load(file)
    return found
