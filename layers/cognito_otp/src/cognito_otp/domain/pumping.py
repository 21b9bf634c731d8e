"""The pumping guard: how many codes a number and a country may get, and which numbers are never counted.

SMS pumping is signing up numbers of a carrier that shares the price of the texts. Many codes to one number, or many at
once to one country, are typical of it; a short list of served countries is the better protection.
"""

from __future__ import annotations

from enum import StrEnum

from cognito_otp.domain.phones import InvalidPhoneError, repair_phone
from cognito_otp.domain.simulators import is_simulator
from cognito_otp.domain.values import Value


class GuardMode(StrEnum):
    """What to do about a code beyond a cap: report it, or not send it."""

    OBSERVE = "observe"
    ENFORCE = "enforce"


class Cap(StrEnum):
    """What is capped."""

    NUMBER = "number_per_hour"
    COUNTRY = "country_per_minute"

    @property
    def window(self) -> int:
        """The seconds in which codes are counted together."""
        return 3600 if self is Cap.NUMBER else 60


class Caps(Value, frozen=True):
    """How many codes go to one number in an hour and to one country in a minute. ``never`` lists numbers in E.164."""

    hidden = ("never",)

    mode: GuardMode
    per_number: int
    per_country: int
    never: frozenset[str] = frozenset()

    def exempts(self, number: str) -> bool:
        """Return whether a number is not counted: a listed one, or an AWS simulator, which no carrier earns from."""
        return number in self.never or is_simulator(number)

    def exceeded(self, cap: Cap, count: int) -> bool:
        """Return whether the code that brought the count to this many exceeds the cap."""
        return count > (self.per_number if cap is Cap.NUMBER else self.per_country)


class Window(Value, frozen=True):
    """A subject whose codes are counted together for some seconds, and how many there may be."""

    hidden = ("subject",)

    subject: str
    seconds: int
    limit: int


def read_numbers(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Read numbers with commas; say of each that is wrong which one it is and why, without the number."""
    numbers: set[str] = set()
    problems: list[str] = []
    for position, word in enumerate((word.strip() for word in text.split(",") if text.strip()), 1):
        try:
            numbers.add(repair_phone(word).e164)
        except InvalidPhoneError as error:
            problems.append(f"entry {position} is left out, so that its codes are counted: {error}")
    return frozenset(numbers), tuple(problems)
