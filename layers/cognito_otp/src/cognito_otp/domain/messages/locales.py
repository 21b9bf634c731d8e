"""Chooses a language among those that there are. What comes from users is matched, and never raises.

Matching: RFC 4647, "Lookup": the whole tag, then without its last part, and so on. CLDR's parents come before that,
such as ``zh-TW`` -> ``zh-Hant`` and ``es-MX`` -> ``es-419``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}", re.ASCII)
LONGEST_TAG = 35
"""RFC 4646, "Length considerations": no tag needs more."""


class Recipient(Value, frozen=True):
    """What is known of the language of who gets a message. The first two are what users and clients wrote."""

    hidden = ("user_locale", "requested_locale")

    user_locale: str | None = None
    requested_locale: str | None = None
    client_id: str | None = None
    country: str | None = None


def read_tag(value: object) -> str | None:
    """Return a tag in lower case with hyphens; None for anything that is none, such as a sentence or a path."""
    if not isinstance(value, str) or len(value) > LONGEST_TAG:
        return None
    tag = value.strip().replace("_", "-").partition(".")[0].lower()
    return tag if TAG.fullmatch(tag) else None


def lookup(value: str | None, available: AbstractSet[str], parents: Mapping[str, str]) -> str | None:
    """Find the language of ``available`` that serves a tag best; ``parents`` are CLDR's, in lower case."""
    by_name = {name.lower(): name for name in available}
    return next((by_name[tag] for tag in _ranges(read_tag(value), parents) if tag in by_name), None)


def first_match(wanted: Iterable[str | None], available: AbstractSet[str], parents: Mapping[str, str]) -> str | None:
    """Find the first of several tags that is served at all."""
    return next((found for value in wanted if (found := lookup(value, available, parents))), None)


def _ranges(tag: str | None, parents: Mapping[str, str]) -> Iterator[str]:
    """List a tag and what stands for it, best first, each once."""
    seen: set[str] = set()
    while tag and tag not in seen:
        seen.add(tag)
        yield tag
        parent = parents.get(tag)
        tag = parent if parent is not None and parent not in seen else tag.rpartition("-")[0]
