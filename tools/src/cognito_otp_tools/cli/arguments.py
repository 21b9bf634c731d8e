"""Arguments of several commands: phones, countries, and the list of those that are served."""

from __future__ import annotations

from pathlib import Path

import click
from phonenumbers import SUPPORTED_REGIONS

from cognito_otp.domain.countries import EVERYWHERE, MEANT, Served, is_country, read_served
from cognito_otp.domain.phones import InvalidPhoneError, Phone, repair_phone
from cognito_otp.domain.routing.arns import WRITE_WHOLE_ARN, read_arn
from cognito_otp_tools.routes.describing import country_name

TABLE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file with a routing table."""

MISTAKEN = MEANT | {"KO": "KR", "EN": "GB", "JA": "JP"}
"""Codes that are taken for a country's, and the country's own."""


def read_phone_argument(_context: click.Context, _argument: click.Parameter, value: str) -> Phone:
    """Read a phone number as the sender does."""
    try:
        return repair_phone(value)
    except InvalidPhoneError as error:
        raise click.BadParameter(f"{error}, such as +447700900123") from error


def read_countries(_context: click.Context, _argument: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read ISO codes in either case, each once."""
    codes = dict.fromkeys(value.upper() for value in values)
    for code in codes:
        if not is_country(code):
            raise click.BadParameter(f"{code} is not the code of a country{_guess(code)}")
    return tuple(codes)


def read_served_option(_context: click.Context, _option: click.Parameter, value: str | None) -> Served | None:
    """Read ``all`` or a list of ISO codes; None where nothing was said."""
    if value is None:
        return None
    try:
        return read_served(value if value == EVERYWHERE else value.upper())
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


served_option = click.option(
    "--served",
    metavar="XX,YY",
    default=EVERYWHERE,
    show_default=True,
    callback=read_served_option,
    help="The countries that the stack serves, as its parameter ServedCountries has them.",
)
"""The countries that a table is checked against, where no stack is asked."""


def read_arns_option(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Read a list of ARNs of End User Messaging, as RouteArns has them; none where nothing was said."""
    arns = tuple(word.strip() for word in (value or "").split(",") if word.strip())
    for arn in arns:
        if read_arn(arn) is None:
            raise click.BadParameter(f"{arn!r} is no ARN of End User Messaging: {WRITE_WHOLE_ARN}")
    return arns


def _guess(code: str) -> str:
    """Guess at what was meant: a code that is often mistaken, or a country's name."""
    if code in MISTAKEN:
        meant = MISTAKEN[code]
        return f": did you mean {meant} ({country_name(meant)})?"
    named = sorted(region for region in SUPPORTED_REGIONS if country_name(region).upper().startswith(code))
    if named and len(code) > len("XX"):
        return f": did you mean {named[0]} ({country_name(named[0])})?"
    return ", such as GB (ISO 3166-1 alpha-2)"
