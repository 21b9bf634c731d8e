"""``cognito-otp capacity``: what a peak of codes needs, and which limit it meets first."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any, override

import click

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.purposes import Purpose
from cognito_otp_tools.capacity.identities import PARTS_PER_SECOND, identities_needed
from cognito_otp_tools.capacity.limits import COGNITO_REQUESTS, CONCURRENCY, DATED, Limit, Peak, shared_limits
from cognito_otp_tools.capacity.simulation import SECONDS, Simulated, simulate
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.capacity.screens import show_capacity

EXAMPLE = "Your Example code is 123456. It expires in 3 minutes."
LONGEST_TEXTS = {"GSM": 1600, "Unicode": 630}
"""Characters. Source: End User Messaging SMS user guide, "SMS character limits"."""


class Number(click.FloatRange):
    """A number in a range. ``nan`` is neither below nor above anything, so click alone takes it."""

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        return number if math.isfinite(number) else self.fail(f"{value!r} is not a number.", param, ctx)


def _read_text(_context: click.Context, _option: click.Parameter, value: str) -> str:
    measured = measure(value)
    longest = LONGEST_TEXTS[measured.encoding]
    if not value:
        raise click.BadParameter("a text has one character or more.")
    if measured.characters > longest:
        raise click.BadParameter(
            f"a text of {measured.characters:,} characters is not sent: End User Messaging takes {longest:,} of these."
        )
    return value


@click.command()
@click.option("--peak", type=Number(0.01, 1000), required=True, help="Codes a second at the peak, up to 1,000.")
@click.option(
    "--country",
    "countries",
    multiple=True,
    required=True,
    callback=read_countries,
    help="A country that codes go to; the peak is spread over all that are named.",
)
@click.option(
    "--purpose",
    type=click.Choice(list(map(str, COGNITO_REQUESTS))),
    default=str(Purpose.SIGN_UP),
    metavar="PURPOSE",
    help=f"Why the codes are sent, sign_up by default: {', '.join(COGNITO_REQUESTS)}.",
)
@click.option(
    "--text",
    default=EXAMPLE,
    show_default=True,
    callback=_read_text,
    help="A text as it is sent, to count its segments.",
)
@click.option("--cap", type=click.IntRange(1), default=100, show_default=True, help="CodesPerCountryPerMinute.")
@click.option(
    "--concurrency",
    type=click.IntRange(1),
    default=CONCURRENCY,
    show_default=True,
    help="Functions that may run at once: the account's quota, less what others use.",
)
@click.option("--run", default=0.15, show_default=True, type=Number(0.01, 55), help="Seconds of a warm run.")
@click.option("--start", default=0.9, show_default=True, type=Number(0, 10), help="Seconds of a cold start.")
@click.option(
    "--parts-per-second",
    "rate",
    type=Number(1),
    help="What all your identities send together, to simulate refusals; without it they send everything.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def capacity(  # noqa: PLR0913 - one parameter an option
    *,
    peak: float,
    countries: tuple[str, ...],
    purpose: str,
    text: str,
    cap: int,
    concurrency: int,
    run: float,
    start: float,
    rate: float | None,
    as_json: bool,
) -> None:
    """Tell what a peak of codes needs: identities, functions at once, quotas, and what breaks first."""
    parts = measure(text).segments
    expected = Peak(peak, countries, parts, run, start, Purpose(purpose), concurrency)
    simulated = simulate(expected, rate or math.inf)
    limits = sorted(shared_limits(expected, cap), key=lambda limit: limit.codes)
    if as_json:
        click.echo(json.dumps(_document(expected, limits, simulated), indent=2))
    else:
        show_capacity(expected, limits, simulated)


def _document(peak: Peak, limits: list[Limit], simulated: Simulated) -> dict[str, Any]:
    return {
        "dated": DATED,
        "peak": asdict(peak),
        "limits": [asdict(limit) | {"enough": limit.codes >= peak.codes} for limit in limits],
        "first": limits[0].name,
        "identities": {
            country: {kind: identities_needed(peak, kind, country) for kind in PARTS_PER_SECOND}
            for country in peak.countries
        },
        "simulation": asdict(simulated) | {"seconds": SECONDS},
    }
