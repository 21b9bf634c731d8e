"""Builds the texts of a deployment into the layer: ``python -m cognito_otp_tools.texts.building OUT [OWN]``.

The layer's makefile runs it. It needs Python alone, and writes one JSON file a language and the index.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import DRAFT, build_index, build_texts
from cognito_otp_tools.texts.linting import check
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sources import TextsError, locale_of, read_sources

if TYPE_CHECKING:
    from cognito_otp_tools.texts.sources import Sources


def build(sources: Sources) -> dict[str, Any]:
    """Return the built files by name, the index among them; raise TextsError if the lint stops it."""
    stopping = [str(problem) for problem in check(sources) if problem.stops_a_build]
    if stopping:
        raise TextsError("\n".join(("texts that may not be built:", *stopping)))
    return build_all(sources)


def build_all(sources: Sources) -> dict[str, Any]:
    """Return the built files of texts that may have mistakes, for showing them."""
    statuses = {name: sources.files[name].get("status", DRAFT) for name in sources.languages}
    built = {name: build_texts(locale_of(name), document, sources.cldr) for name, document in sources.files.items()}
    return built | {"index": build_index(statuses, sources.settings, sources.variants, sources.cldr)}


def write(built: dict[str, Any], folder: Path) -> None:
    """Write built files into a folder."""
    for name, document in built.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main(out: str, own: str | None = None) -> None:
    """Build into a folder, with a deployment's own texts."""
    try:
        sources = read_sources(Path(own) if own else None)
        for problem in check(sources):
            if problem.kind is not Kind.DRAFT and not problem.stops_a_build:
                sys.stderr.write(f"{problem}\n")
        write(build(sources), Path(out))
    except TextsError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(*sys.argv[1:])
