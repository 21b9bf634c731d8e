"""Which registrations there are, by country and kind of identity.

The three of the United States are AWS's; for other countries that require one, names and titles are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.country_rules import known_countries, rules_of
from cognito_otp_local.phone_network.operations.listing import answer_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

AMERICAN = {
    "US_TOLL_FREE_REGISTRATION": "US toll-free registration",
    "US_TEN_DLC_BRAND_REGISTRATION": "US 10DLC brand registration",
    "US_TEN_DLC_CAMPAIGN_REGISTRATION": "US 10DLC campaign registration",
}
FILTERS = {
    "supported-association-resource-type": "resource_types",
    "supported-association-iso-country-code": "countries",
}


@dataclass(frozen=True, slots=True)
class RegistrationTypes:
    """The forms; they are the same for every account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operation."""
        return {"DescribeRegistrationTypeDefinitions": self.describe}

    def describe(self, request: Members) -> Members:
        """List the forms that the filters let through, or those that the request names."""
        wanted = request.get("RegistrationTypes")
        found = [one for one in _forms() if not wanted or one["RegistrationType"] in wanted]
        tagged = [{**one, **_filtered_by(one)} for one in found]
        answer = answer_page(request, "RegistrationTypeDefinitions", tagged, filters=FILTERS)
        for one in answer["RegistrationTypeDefinitions"]:
            for name in FILTERS.values():
                del one[name]
        return answer


def _forms() -> Iterator[dict[str, Any]]:
    for name, title in AMERICAN.items():
        yield _form(name, title, "PHONE_NUMBER", "US")
    for country in sorted(known_countries()):
        if rules_of(country).sender_id == "registration":
            yield _form(f"{country}_SENDER_ID_REGISTRATION", f"{country} sender ID registration", "SENDER_ID", country)


def _form(name: str, title: str, resource_type: str, country: str) -> dict[str, Any]:
    association = {
        "ResourceType": resource_type,
        "IsoCountryCode": country,
        "AssociationBehavior": "ASSOCIATE_BEFORE_SUBMIT",
        "DisassociationBehavior": "DISASSOCIATE_ALL_CLOSES_REGISTRATION",
    }
    return {
        "RegistrationType": name,
        "SupportedAssociations": [association],
        "DisplayHints": {"Title": title, "ShortDescription": title},
    }


def _filtered_by(form: Mapping[str, Any]) -> dict[str, list[str]]:
    associations = form["SupportedAssociations"]
    return {
        "resource_types": [one["ResourceType"] for one in associations],
        "countries": [one["IsoCountryCode"] for one in associations],
    }
