"""The words of one language, as they were built from its file, and how they are filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from cognito_otp.domain.purposes import DAY, HOUR, MINUTE
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

type Direction = Literal["ltr", "rtl"]

CATEGORIES = {"z": "zero", "o": "one", "t": "two", "f": "few", "m": "many", "x": "other"}
"""CLDR's plural categories, by the letter that stands for each in a language's ``plurals``."""

FIELD = re.compile(r"\{([a-z]+)\}")


class Texts(Value, frozen=True):
    """A language's words, by dotted names such as ``verify.sms``.

    ``lifetimes`` has for ``minutes``, ``hours`` and ``days`` a text for each plural category; ``plurals`` has the
    letter of each whole number's category, from 0 on.
    """

    locale: str
    direction: Direction
    words: Mapping[str, str]
    lifetimes: Mapping[str, Mapping[str, str]]
    plurals: str

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what was built."""
        return cls(
            locale=document["locale"],
            direction=cast("Direction", document["direction"]),
            words=document["words"],
            lifetimes=document["lifetimes"],
            plurals=document["plurals"],
        )

    def word(self, name: str, **values: str) -> str:
        """Fill a text in; KeyError if the language has none of this name."""
        return fill(self.words[name], **values)

    def life(self, seconds: int, *, twin: bool = False) -> str:
        """Say how long a code lives, in the language's GSM spelling if ``twin`` and it has one."""
        unit, number = split_life(seconds)
        forms = self.lifetimes.get(f"gsm.{unit}") if twin else None
        return fill(self._form(forms or self.lifetimes[unit], number), n=str(number))

    def _form(self, forms: Mapping[str, str], number: int) -> str:
        letter = self.plurals[number] if number < len(self.plurals) else "x"
        return forms.get(CATEGORIES[letter]) or list(forms.values())[-1]


def fill(template: str, **values: str) -> str:
    """Put values in their places, all at once: a value that looks like a place stays as it is."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), template)


def split_life(seconds: int) -> tuple[str, int]:
    """Choose the unit that people would use: minutes below an hour, days from two days on."""
    if seconds < HOUR:
        return "minutes", max(1, seconds // MINUTE)
    if seconds < 2 * DAY:
        return "hours", seconds // HOUR
    return "days", seconds // DAY
