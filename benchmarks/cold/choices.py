"""What each choice of docs/performance.md is worth: the sender as built, but for that one choice."""

from __future__ import annotations

import shutil
from copy import replace
from typing import TYPE_CHECKING

from cold.artefacts import changed
from cold.variants import SENDER, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cold.artefacts import Artefacts
    from cold.variants import Variant

WIRING = "cognito_otp/wiring/custom_sms_sender.py"


def choices(made: Artefacts, folder: Path) -> Iterator[Variant]:
    """Make a changed copy of the layer for each choice."""
    sender = next(variant for variant in variants(made) if variant.name == SENDER)
    for name, change in _changes(made).items():
        copy = changed(made.layer, folder / f"layer, {name}", change)
        if name == NO_BYTECODE:
            for cache in list(copy.rglob("__pycache__")):
                shutil.rmtree(cache)
        path = tuple(copy if part == made.layer else part for part in sender.path)
        yield replace(sender, name=name, title=f"the same, {name}", path=path)
    anywhere = {"SERVED_COUNTRIES": "all"}
    yield replace(sender, name=UNREAD, title=f"the same, {UNREAD}", environment=anywhere)


NO_BYTECODE = "without .pyc"
UNREAD = "every country served, so that INIT reads no plan of theirs"


def _changes(made: Artefacts) -> dict[str, Callable[[Path], None]]:
    def whole_data(layer: Path) -> None:
        shutil.rmtree(layer / "botocore" / "data")
        shutil.copytree(made.libraries / "botocore" / "data", layer / "botocore" / "data")

    def whole_bundle(layer: Path) -> None:
        shutil.copy(layer / "botocore" / "cacert.pem", layer / "cognito_otp" / "adapters" / "amazon_roots.pem")

    return {
        NO_BYTECODE: lambda _: None,
        "botocore's data whole": whole_data,
        "boto3 imported": _edit("cognito_otp/wiring/__init__.py", '    "boto3",', "    #"),
        "nothing deferred": _edit("cognito_otp/wiring/__init__.py", "defer(*NEVER_USED)", ""),
        "all of botocore's handlers": _edit(
            "cognito_otp/adapters/sessions.py",
            "include_builtin_handlers=False)\n        self._register_handlers()",
            "include_builtin_handlers=True)",
        ),
        "the whole bundle of roots": whole_bundle,
        "the collector on": _edit("cognito_otp/wiring/__init__.py", "gc.disable()", ""),
        "no rehearsal": _edit(WIRING, "if not rehearse(", "if False and not rehearse("),
        "no rehearsal and no connections": _edit(
            WIRING, "if not rehearse(", "connect = print\nif False and not rehearse("
        ),
        "the table read by the first run": _edit(
            "cognito_otp/wiring/rehearsal.py", "[tables.read_ahead, *connects]", "connects"
        ),
        "the country counted apart": _edit(
            "cognito_otp/adapters/code_store.py", "if any(self._clock() <", "if others or any(self._clock() <"
        ),
        "botocore's own user agent": _edit("cognito_otp/adapters/sessions.py", "KEYS.merge(AGENT)", "KEYS"),
    }


def _edit(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(layer: Path) -> None:
        source = (layer / name).read_text()
        if before not in source:
            raise ValueError(f"{name} does not say {before}")
        (layer / name).unlink()
        (layer / name).write_text(source.replace(before, after))

    return change
