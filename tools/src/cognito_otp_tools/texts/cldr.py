"""Makes ``texts/cldr.json`` of the layer from CLDR, by way of Babel: ``python -m cognito_otp_tools.texts.cldr``.

It holds what the functions need to know of languages: the plural category of each whole number, which language stands
for a tag that has no file, and each country's main language. A test compares the file with the Babel that is installed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from babel import Locale, localedata
from babel.core import get_global

from cognito_otp.adapters.texts import FOLDER
from cognito_otp.domain.messages.texts import CATEGORIES

LARGEST_NUMBER = 366
"""No code lives for more days, hours or minutes."""

SPELLINGS = {"no": "nb", "nn": "nb", "zh": "zh-Hans"}
"""Tags that CLDR has data of its own for, and that our files serve by another name."""
RETIRED_LENGTH = len("iw")


def facts() -> dict[str, Any]:
    """Return what the file holds."""
    rule_of = {tag: _plurals(tag) for tag in localedata.locale_identifiers() if "_" not in tag}
    rules = sorted(set(rule_of.values()))
    return {
        "plural_rules": rules,
        "plural_rule_of": {tag: rules.index(rule) for tag, rule in sorted(rule_of.items())},
        "parents": dict(sorted(_parents().items())),
        "main_languages": {
            country: _tag(_main(spoken))
            for country, spoken in sorted(get_global("territory_languages").items())
            if spoken
        },
    }


def write() -> str:
    """Write the facts as the file holds them."""
    return json.dumps(facts(), ensure_ascii=False, indent=1) + "\n"


def _plurals(tag: str) -> str:
    letters = {category: letter for letter, category in CATEGORIES.items()}
    category_of = Locale.parse(tag).plural_form
    return "".join(letters[category_of(number)] for number in range(LARGEST_NUMBER + 1))


def _parents() -> dict[str, str]:
    """List which tag comes before the shorter one: CLDR's parents, retired codes, and a language's other script."""
    exceptions = get_global("parent_exceptions")
    parents = {_tag(tag).lower(): _tag(parent).lower() for tag, parent in exceptions.items()}
    parents = {tag: parent for tag, parent in parents.items() if not tag.startswith(("en-", "no", "nb", "nn"))}
    for retired, tag in get_global("language_aliases").items():
        if len(retired) == RETIRED_LENGTH and "_" not in tag:
            parents[retired] = tag
    for region, likely in get_global("likely_subtags").items():
        if region.startswith("zh_") and likely.startswith("zh_Hant"):
            parents[_tag(region).lower()] = "zh-hant"
    return parents | {tag: other.lower() for tag, other in SPELLINGS.items()}


def _main(spoken: dict[str, Any]) -> str:
    """Return the official language that most people speak, or else the language that most speak."""
    official = {tag for tag, facts in spoken.items() if facts["official_status"] in {"official", "de_facto_official"}}
    return max(sorted(official or spoken), key=lambda tag: float(spoken[tag]["population_percent"]))


def _tag(identifier: str) -> str:
    return identifier.replace("_", "-")


if __name__ == "__main__":
    (Path(FOLDER) / "cldr.json").write_text(write(), encoding="utf-8")
