"""Destination countries: which we serve, and what carriers there ask of a sender."""

from __future__ import annotations

import re
from typing import Literal

from phonenumbers.phonenumberutil import (
    COUNTRY_CODE_TO_REGION_CODE,
    SUPPORTED_REGIONS,
    PhoneNumberType,
    country_code_for_region,
    example_number_for_type,
)

from cognito_otp.domain.values import Value

type SenderIds = Literal["yes", "registration", "no"]

EVERYWHERE = "all"

LONGEST_WORD = 20

MEANT = {"UK": "GB", "EL": "GR"}
"""Codes that are written for a country and are not its ISO 3166-1 code."""

COUNTED_AS = {
    "AX": "FI",
    "BL": "GP",
    "CC": "AU",
    "CX": "AU",
    "EH": "MA",
    "IM": "GB",
    "MF": "GP",
    "SJ": "NO",
    "VA": "IT",
}
"""Territories whose mobile numbers libphonenumber counts as another country's: no setting for one reaches them."""


TERRITORIES = {"US": ("PR", "GU", "VI", "AS", "MP")}
"""The territories of a country that shares its calling code with others that are not its own, as Canada has +1 as well.

libphonenumber does not tell them apart; for every other calling code its list will do.
"""


def is_country(code: object) -> bool:
    """Return whether this is the ISO 3166-1 alpha-2 code of a country with phone numbers (XK is Kosovo)."""
    return isinstance(code, str) and code in SUPPORTED_REGIONS


def meant_country(word: str) -> str | None:
    """Return the country that a word stands for: a code in either case, UK or EL. None if it stands for none."""
    code = word.strip().upper()
    code = MEANT.get(code, code)
    return code if is_country(code) else None


def look_alikes(country: str) -> tuple[str, ...]:
    """Return the countries whose mobile numbers begin like those of this one, the main country of its calling code.

    They are countries of their own in every setting, whoever governs them: Puerto Rico beside the United States, Jersey
    beside the United Kingdom. Of +1 only the main country's territories are returned.
    """
    if country in TERRITORIES:
        return TERRITORIES[country]
    main, *others = COUNTRY_CODE_TO_REGION_CODE.get(country_code_for_region(country), (country,))
    return tuple(other for other in others if main == country and other not in COUNTED_AS and _has_mobiles(other))


def _has_mobiles(country: str) -> bool:
    return example_number_for_type(country, PhoneNumberType.MOBILE) is not None


class Served(Value, frozen=True):
    """The countries that are served; None is every country.

    Numbers of no country (+800 freephone, +870 satellite, +979 premium rate) are served in neither case.
    """

    countries: frozenset[str] | None

    def covers(self, country: str) -> bool:
        """Return whether numbers of this country are served."""
        return is_country(country) if self.countries is None else country in self.countries

    def looking_like(self, code: int) -> tuple[str, ...]:
        """List the listed countries with this calling code."""
        return tuple(country for country in sorted(self.countries or ()) if country_code_for_region(country) == code)

    def names(self, country: str) -> bool:
        """Return whether this country is listed, not only served like every other one."""
        return self.countries is not None and country in self.countries


def read_served(text: str) -> Served:
    """Read ``all`` or a comma-separated list such as ``GB,IE``; raise ValueError naming the word that is no country."""
    words = [word.strip() for word in text.split(",")]
    if words == [EVERYWHERE]:
        return Served(None)
    for word in words:
        if not is_country(word):
            raise ValueError(f"{word!r} is not the code of a country, such as GB: list codes with commas, or say all")
    return Served(frozenset(words))


def understand_served(text: str) -> tuple[Served, tuple[str, ...]]:
    """Read a list of countries as far as it can be understood, and say what cannot; with no word left, serve all."""
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    everywhere = any(word.lower() == EVERYWHERE for word in words)
    meant = {word: meant_country(word) for word in words if word.lower() != EVERYWHERE}
    problems = [
        f"{_named(word)} is no country's code, and is {f'read as {country}' if country else 'left out'}"
        for word, country in meant.items()
        if word != country
    ]
    countries = frozenset(country for country in meant.values() if country is not None)
    if everywhere and meant:
        problems.append(f"{EVERYWHERE} stands beside codes, and every country is served")
    elif not everywhere and not countries:
        problems.append("no country is left, and every country is served")
    return Served(None if everywhere or not countries else countries), tuple(problems)


def _named(word: str) -> str:
    """Quote a word, unless it may be something else than a mistaken country, such as a phone number."""
    return repr(word) if word.isalpha() and len(word) <= LONGEST_WORD else "an entry"


class CountryFacts(Value, frozen=True):
    """What AWS's table says of a country: sender IDs, owned numbers, replies.

    ``long_code`` may be "inbound-only". ``international`` says whether numbers of other countries may text there.
    """

    sender_id: SenderIds
    two_way: bool
    short_code: bool
    long_code: Literal["yes", "no", "inbound-only"]
    international: bool
    notes: str

    @property
    def number_needed(self) -> bool:
        """Whether a number is the only identity that one can own there."""
        return self.sender_id == "no" and (self.short_code or self.long_code == "yes")


def advise(facts: CountryFacts) -> str:
    """Advise in one sentence how to reach a country."""
    match facts:
        case CountryFacts(sender_id="registration"):
            return "Register a sender ID before users arrive; an unregistered one is replaced or blocked."
        case CountryFacts(sender_id="yes"):
            return "Use a sender ID; it needs no registration."
        case CountryFacts(short_code=True, long_code="yes"):
            return "Use a number of your own, long or short: sender IDs are not shown."
        case CountryFacts(short_code=True):
            return "Use a short code of your own: sender IDs are not shown."
        case CountryFacts(long_code="yes"):
            return "Use a long code of your own: sender IDs are not shown."
        case _:
            return "Let the service choose: no identity can be owned there."
