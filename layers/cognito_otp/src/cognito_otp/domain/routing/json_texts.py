"""Loads JSON as it is stored: keys that stand twice are remembered, and nothing raises but ValueError."""

from __future__ import annotations

import json

DISABLED = "disabled"


class JsonObject(dict[str, object]):
    """An object of a JSON text. ``twice`` names the keys that stood in it more than once."""

    twice: tuple[str, ...] = ()


def load(text: str) -> object:
    """Load a JSON text; raise ValueError saying why it is none."""
    try:
        found: object = json.loads(text, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return found


def _object(pairs: list[tuple[str, object]]) -> JsonObject:
    """Make an object. What stands twice is put together, so that neither half is lost."""
    found = JsonObject()
    twice: list[str] = []
    for name, value in pairs:
        if name in found:
            twice.append(name)
        found[name] = _together(name, found[name], value) if name in found else value
    found.twice = tuple(dict.fromkeys(twice))
    return found


def _together(name: str, first: object, second: object) -> object:
    """Put two values of one key together; of two that cannot be, the second stands, as in JSON."""
    if name == DISABLED:
        return [*_listed(first), *_listed(second)]
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *second]
    if isinstance(first, JsonObject) and isinstance(second, JsonObject):
        both = JsonObject({**first, **second})
        both.twice = (*first.twice, *second.twice)
        return both
    return second


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
