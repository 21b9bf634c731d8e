"""How to get a number: which kinds a country has, what has to be registered before, and the request itself.

Prices are AWS's, and change: the page that lists them is named, and DescribePhoneNumbers answers what is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.sms_account.owned import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_otp.domain.countries import CountryFacts
    from cognito_otp_tools.sms_account.owned import Described

PRICES = "https://aws.amazon.com/end-user-messaging/pricing/"
AMERICAN = ("US", "PR")


class Kind(StrEnum):
    """Kinds of identities; a short code takes a case with AWS Support, and a sender ID costs nothing by itself."""

    SENDER_ID = "sender-id"
    LONG_CODE = "long-code"
    TOLL_FREE = "toll-free"
    TEN_DLC = "10dlc"
    SHORT_CODE = "short-code"
    SIMULATOR = "simulator"


NUMBER_TYPES = {
    Kind.LONG_CODE: "LONG_CODE",
    Kind.TOLL_FREE: "TOLL_FREE",
    Kind.TEN_DLC: "TEN_DLC",
    Kind.SIMULATOR: "SIMULATOR",
}
NEED_REGISTRATION = frozenset({Kind.TOLL_FREE, Kind.TEN_DLC, Kind.SHORT_CODE})
COSTS = {
    Kind.SENDER_ID: "no monthly fee in most countries",
    Kind.LONG_CODE: "a monthly fee",
    Kind.TOLL_FREE: "a monthly fee",
    Kind.TEN_DLC: "a monthly fee, and fees for registering the brand and the campaign",
    Kind.SHORT_CODE: "a fee for setting it up and a high monthly fee",
    Kind.SIMULATOR: "a small monthly fee; it texts AWS's simulators alone",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be requested. ``sender_id`` is its name; ``registration`` the id of a finished registration."""

    country: str
    kind: Kind
    sender_id: str | None = None
    voice: bool = False
    registration: str | None = None


def kinds_for(country: str, facts: CountryFacts | None) -> tuple[Kind, ...]:
    """Return the kinds that AWS offers for a country, the one that we advise first."""
    if country in AMERICAN:
        return (Kind.TOLL_FREE, Kind.TEN_DLC, Kind.SHORT_CODE, Kind.SIMULATOR)
    if facts is None:
        return ()
    found = [Kind.SENDER_ID] if facts.sender_id != "no" else []
    found += [Kind.LONG_CODE] if facts.long_code == "yes" else []
    found += [Kind.SHORT_CODE] if facts.short_code else []
    return tuple(found)


def needs_registration(wanted: Wanted, facts: CountryFacts | None) -> bool:
    """Whether carriers there take nothing from it before a registration is finished."""
    by_country = wanted.kind is Kind.SENDER_ID and facts is not None and facts.sender_id == "registration"
    return wanted.kind in NEED_REGISTRATION or by_country


def forms_for(client: Any, wanted: Wanted) -> tuple[Described, ...]:
    """Return the registration forms that AWS has for a country and kind; raise AwsCallError."""
    resource = "sender-id" if wanted.kind is Kind.SENDER_ID else "phone-number"
    filters = [{"Name": "supported-association-iso-country-code", "Values": [wanted.country]}]
    found = pages(client, "DescribeRegistrationTypeDefinitions", "RegistrationTypeDefinitions", Filters=filters)
    return tuple(one for one in found if any(_suits(each, resource, wanted) for each in one["SupportedAssociations"]))


def _suits(association: Described, resource: str, wanted: Wanted) -> bool:
    named = str(association["ResourceType"]).lower().replace("_", "-")
    return association.get("IsoCountryCode") in {None, wanted.country} and (resource in named or named in resource)


def request(client: Any, wanted: Wanted) -> Described:
    """Request an identity, which AWS charges for; return what was made. Raises AwsCallError or RefusedError."""
    if wanted.kind is Kind.SHORT_CODE:
        raise RefusedError("a short code takes a case with AWS Support: Service limit increase > SNS Text Messaging")
    try:
        return _sender_id(client, wanted) if wanted.kind is Kind.SENDER_ID else _number(client, wanted)
    except AwsCallError as error:
        if error.denied or error.lost:
            raise
        raise RefusedError(f"AWS refuses it: {error.said}") from error


def _sender_id(client: Any, wanted: Wanted) -> Described:
    with aws_call("sms-voice:RequestSenderId"):
        made: Described = client.request_sender_id(
            SenderId=wanted.sender_id, IsoCountryCode=wanted.country, MessageTypes=["TRANSACTIONAL"]
        )
    return made


def _number(client: Any, wanted: Wanted) -> Described:
    registered = {"RegistrationId": wanted.registration} if wanted.registration else {}
    capabilities: Sequence[str] = ["SMS", "VOICE"] if wanted.voice else ["SMS"]
    with aws_call("sms-voice:RequestPhoneNumber"):
        made: Described = client.request_phone_number(
            IsoCountryCode=wanted.country,
            MessageType="TRANSACTIONAL",
            NumberCapabilities=capabilities,
            NumberType=NUMBER_TYPES[wanted.kind],
            **registered,
        )
    return made
