"""Builds what the functions read from what translators write: one document a language, and an index of them all.

Nothing in Lambda imports this: files are built once, by ``cognito_otp_tools.texts``, and in a checkout when they are
read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNITS = ("minutes", "hours", "days")
REVIEWED, DRAFT = "reviewed", "draft"
ALL = "all"


def build_texts(locale: str, document: Mapping[str, Any], cldr: Mapping[str, Any]) -> dict[str, Any]:
    """Build a language's document: its words by dotted names, its lifetimes by unit, and CLDR's plurals."""
    words = dict(_named(document))
    return {
        "locale": locale,
        "direction": "rtl" if document.get("direction") == "rtl" else "ltr",
        "words": {name: text for name, text in words.items() if "." in name and not _is_lifetime(name)},
        "lifetimes": dict(_lifetimes(document)),
        "plurals": plurals_of(locale, cldr),
    }


def build_index(
    statuses: Mapping[str, str],
    settings: Mapping[str, Any],
    variants: Mapping[str, Iterable[str]],
    cldr: Mapping[str, Any],
) -> dict[str, Any]:
    """Build the index: which languages there are and may be chosen, the settings of applications, CLDR's facts."""
    drafts, in_gsm = settings.get("drafts", ()), settings.get("gsm", ())
    offered = [tag for tag in statuses if statuses[tag] == REVIEWED or drafts == ALL or tag in drafts]
    return {
        "languages": sorted(statuses),
        "offered": sorted(offered),
        "in_gsm": sorted(statuses if in_gsm == ALL else in_gsm),
        "default": {name: settings[name] for name in ("app", "locale", "autofill") if name in settings},
        "apps": settings.get("clients", {}),
        "variants": {variant: sorted(tags) for variant, tags in variants.items()},
        "parents": cldr["parents"],
        "main_languages": cldr["main_languages"],
    }


def table_of(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a table of a file; an empty one where there is none, or something else."""
    table = document.get(name)
    return table if isinstance(table, Mapping) else {}


def plurals_of(locale: str, cldr: Mapping[str, Any]) -> str:
    """Return the letters of a language's plural categories; of one that CLDR does not know, ``other`` for all."""
    rule = cldr["plural_rule_of"].get(locale.partition("-")[0])
    return "" if rule is None else str(cldr["plural_rules"][rule])


def _named(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from _named(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            yield f"{prefix}{name}", value


def _is_lifetime(name: str) -> bool:
    table, _, rest = name.partition(".")
    return table == "lifetimes" or (table == "gsm" and rest.partition(".")[0] in UNITS)


def _lifetimes(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """List the forms of each unit; what the lint refuses, such as a number, is left out."""
    for table, prefix in (("lifetimes", ""), ("gsm", "gsm.")):
        for unit, written in table_of(document, table).items():
            forms = written if isinstance(written, Mapping) else {"other": written}
            texts = {category: form for category, form in forms.items() if isinstance(form, str)}
            if texts and unit in UNITS:
                yield f"{prefix}{unit}", texts
