"""Dispatches on every channel, for the carrier's contract."""

from __future__ import annotations

from typing import Any

from cognito_otp.application.ports import Dispatch
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.composing import Words, compose
from support.messages import CATALOGUE
from support.people import CODE, PHONE
from support.sender.routing_tables import routes

CHANNELS: dict[str, dict[str, Any]] = {
    "sms": {"channel": "sms", "name": "route", "identity": "ACME"},
    "notify": {"channel": "notify", "name": "route", "notify_configuration": "nc-1"},
    "voice": {"channel": "voice", "name": "route", "identity": "+447700900100"},
    "sns": {"channel": "sns", "name": "route", "sender_id": "ACME"},
}


def dispatch(**settings: Any) -> Dispatch:
    """Make a dispatch on a route with these settings."""
    (route,) = routes(GB=[{"name": "route", **settings}]).routes["GB"]
    words = Words(Purpose.SIGN_UP, Recipient("en"), 86_400, code=CODE, user="alice")
    return Dispatch(
        read_phone(PHONE), route, compose(route, words, CATALOGUE), Purpose.SIGN_UP, 180, "0.50", "request-1"
    )
