"""Which countries an identity that the account owns can text, what keeps it from that, and how fast it is.

Sources: End User Messaging SMS user guide, "Sender IDs", "Phone numbers", "SMS and MMS limitations": messages a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_tools.countries import country_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_tools.sms_account.owned import Described, Identities

SENDER_ID_RATE, SHARED_ROUTE_RATE = 10, 20
RATES = {"SHORT_CODE": 100, "TEN_DLC": 1, "TOLL_FREE": 3, "LONG_CODE": 10, "SIMULATOR": 1}
SLOW_LONG_CODES = frozenset({"CA", "US"})
SMS, VOICE = "SMS", "VOICE"
COMPLETE = "COMPLETE"
ENDED = frozenset({"CLOSED", "DELETED"})


def is_number(item: Described) -> bool:
    """Whether this is a phone number and no sender ID."""
    return "PhoneNumberId" in item


def problems_for(item: Described, country: str, owned: Identities, capability: str = SMS) -> Iterator[str]:
    """Say what keeps an identity from sending codes to a country."""
    if is_number(item):
        yield from _problems_of_number(item, country, capability)
    else:
        yield from _problems_of_sender_id(item, country, capability)
    registration = owned.registrations.get(item.get("RegistrationId") or "")
    if registration is not None and not _is_approved(registration):
        yield f"its registration {registration['RegistrationId']} is {registration['RegistrationStatus']}"


def _is_approved(registration: Described) -> bool:
    """Whether carriers took it: while a newer version is reviewed, the one that was approved holds."""
    status = registration["RegistrationStatus"]
    return status == COMPLETE or (bool(registration.get("ApprovedVersionNumber")) and status not in ENDED)


def _problems_of_number(item: Described, country: str, capability: str) -> Iterator[str]:
    if item["Status"] != "ACTIVE":
        yield f"it is {item['Status']}"
    if capability not in item["NumberCapabilities"]:
        yield f"it cannot {'call' if capability == VOICE else 'text'}"
    if item["MessageType"] != "TRANSACTIONAL":
        yield f"it is for {item['MessageType']} messages, and codes are TRANSACTIONAL"
    if item["NumberType"] == "SIMULATOR":
        yield "it is a simulator, which reaches AWS's simulators alone"
    elif item["IsoCountryCode"] != country and not item.get("InternationalSendingEnabled"):
        yield f"it is a number of {item['IsoCountryCode']} and does not send abroad"


def _problems_of_sender_id(item: Described, country: str, capability: str) -> Iterator[str]:
    facts = country_facts().get(country)
    if capability == VOICE:
        yield "a sender ID cannot call"
    if item["IsoCountryCode"] != country:
        yield f"it is the sender ID of {item['IsoCountryCode']}"
    elif facts is not None and facts.sender_id == "registration" and not item.get("Registered"):
        yield f"it is not registered, which {country} requires"
    types = item.get("MessageTypes") or ["TRANSACTIONAL"]
    if "TRANSACTIONAL" not in types:
        yield f"it is for {', '.join(types)} messages, and codes are TRANSACTIONAL"


def serves(item: Described, owned: Identities) -> tuple[str, ...]:
    """Return the countries that an identity can text, its own first; a number that sends abroad adds ``*``."""
    country = str(item["IsoCountryCode"])
    if any(problems_for(item, country, owned)):
        return ()
    return (country, "*") if item.get("InternationalSendingEnabled") else (country,)


def rate_of(item: Described, country: str | None = None) -> int:
    """Return how many messages a second an identity sends: what AWS answers for it, or documents for its kind."""
    limits = (item.get("MessagingLimits") or {}).get("RateLimits") or {}
    if limits:
        return int(limits.get(country or str(item["IsoCountryCode"])) or min(limits.values()))
    if not is_number(item):
        return SENDER_ID_RATE
    if item["NumberType"] == "LONG_CODE" and item["IsoCountryCode"] in SLOW_LONG_CODES:
        return 1
    return RATES[item["NumberType"]]
