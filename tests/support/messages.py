"""Catalogues for tests: ours, and languages that say what English says with their own tag before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import build_index, build_texts
from cognito_otp.domain.messages.catalogue import Catalogue
from cognito_otp_tools.texts.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OURS = read_sources()


def catalogue_with(
    *languages: str,
    drafts: Iterable[str] = (),
    settings: Mapping[str, Any] | None = None,
    variants: Mapping[str, Iterable[str]] | None = None,
    app: str = "Acme",
    default_locale: str = "en",
) -> Catalogue:
    """Make a catalogue of English and these languages; ``drafts`` are among them, for settings to offer or not."""
    tags = ("en", *languages, *drafts)
    statuses = {tag: "draft" if tag in drafts else "reviewed" for tag in tags}
    index = build_index(statuses, settings or {}, variants or {}, OURS.cldr)
    return Catalogue.of(index, document_of, app, default_locale)


def document_of(name: str) -> dict[str, Any]:
    """Build the words of a made-up language, or of an application's own texts such as ``shop/de``."""
    built = build_texts(name.rpartition("/")[2], OURS.files["en"], OURS.cldr)
    mark = "" if name == "en" else f"[{name}] "
    return built | {"words": {entry: f"{mark}{text}" for entry, text in built["words"].items()}}


CATALOGUE = catalogue_with()
