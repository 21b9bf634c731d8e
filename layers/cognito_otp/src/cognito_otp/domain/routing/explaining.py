"""Explains what would happen to a code for one phone: routes with their reasons, text, cost in segments, life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.segments import Encoding, measure
from cognito_otp.domain.purposes import Purpose, time_to_live
from cognito_otp.domain.routing.composing import Content, NotifyContent, SpokenContent, TextContent, Words, compose
from cognito_otp.domain.routing.planning import Candidate, Declined, Policy, plan
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.routing.table import RoutingTable

EXAMPLE_CODE = "123456"
EXAMPLE_PASSWORD = "aB3!xY9z"  # noqa: S105 - only shown in explanations


class Explanation(Value, frozen=True):
    """One code explained. ``text``, ``encoding`` and ``segments`` are those of the first route that is tried.

    ``text`` is None where AWS words the message (Notify), and SSML for a call; both have no segments.
    """

    country: str
    routes: tuple[Candidate, ...]
    text: str | None
    encoding: Encoding | None
    segments: int | None
    ttl_seconds: int
    refused_by: str | None


def explain(  # noqa: PLR0913 - an explanation needs all that a send needs
    phone: Phone,
    purpose: Purpose,
    locale: str | None,
    table: RoutingTable,
    policy: Policy,
    *,
    catalogue: Catalogue,
    life: int,
) -> Explanation:
    """Explain a code for this phone with an example code; ``life`` is its life in seconds (purposes.Lifetimes)."""
    planned = plan(phone.country, purpose, table, policy)
    if isinstance(planned, Declined):
        return Explanation(
            phone.country, planned.candidates, None, None, None, time_to_live(life), refused_by=planned.reason
        )
    code = EXAMPLE_PASSWORD if purpose is Purpose.ADMIN_CREATE_USER else EXAMPLE_CODE
    recipient = Recipient(user_locale=locale, country=phone.country)
    words = Words(purpose, recipient, life, code=code, user=phone.e164)
    text, encoding, segments = _show(compose(planned.routes[0], words, catalogue))
    return Explanation(phone.country, planned.candidates, text, encoding, segments, time_to_live(life), None)


def _show(content: Content) -> tuple[str | None, Encoding | None, int | None]:
    match content:
        case TextContent(body):
            measured = measure(body)
            return body, measured.encoding, measured.segments
        case SpokenContent(ssml):
            return ssml, None, None
        case NotifyContent():
            return None, None, None
