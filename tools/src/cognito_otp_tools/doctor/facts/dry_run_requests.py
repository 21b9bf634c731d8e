"""The message that a dry run asks about: the sender's own request, with a made-up code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.application.ports import Dispatch
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.simulators import SUCCESSES

if TYPE_CHECKING:
    from cognito_otp.domain.routing.routes import Route

APP, LOCALE, CODE = "Example", "en", "123456"
HIGHEST_PRICE = "9.99"
LIFE_SECONDS = 180


def destination_in(country: str) -> str | None:
    """Return a phone that no person has: AWS's simulator of the country, else an example of its numbering plan."""
    for number in sorted(SUCCESSES):
        if read_phone(number).country == country:
            return number
    example = example_number_for_type(country, PhoneNumberType.MOBILE)
    return None if example is None else format_number(example, PhoneNumberFormat.E164)


def example_dispatch(route: Route, to: str) -> Dispatch:
    """Word a made-up code for a route."""
    purpose, phone = Purpose.SIGN_UP, read_phone(to)
    words = Words(purpose, Recipient(country=phone.country), LIFE_SECONDS, code=CODE, user=to)
    return Dispatch(
        to=phone,
        route=route,
        content=compose(route, words, read_catalogue(APP, LOCALE)),
        purpose=purpose,
        time_to_live=LIFE_SECONDS,
        max_price=HIGHEST_PRICE,
        trace="doctor",
    )
