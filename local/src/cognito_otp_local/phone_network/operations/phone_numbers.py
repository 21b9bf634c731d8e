"""Phone numbers of the account: requested, described, changed, released."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import phonenumbers

from cognito_otp_local.phone_network.account.finding import find_number, get_number, get_opt_out_list, get_record
from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, invalid
from cognito_otp_local.phone_network.resource_names import name_of

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

FILTERS = {
    "status": "Status",
    "iso-country-code": "IsoCountryCode",
    "message-type": "MessageType",
    "number-capability": "NumberCapabilities",
    "number-type": "NumberType",
    "two-way-enabled": "TwoWayEnabled",
    "self-managed-opt-outs-enabled": "SelfManagedOptOutsEnabled",
    "opt-out-list-name": "OptOutListName",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "two-way-channel-arn": "TwoWayChannelArn",
}
SERIAL_DIGITS = 4
AMERICAN_ONLY = frozenset({"TEN_DLC", "SIMULATOR"})


@dataclass(frozen=True, slots=True)
class PhoneNumbers:
    """The numbers of an account. What is requested is there at once; on AWS it may take weeks."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "RequestPhoneNumber": self.request,
            "DescribePhoneNumbers": self.describe,
            "UpdatePhoneNumber": self.update,
            "ReleasePhoneNumber": self.release,
        }

    def request(self, request: Members) -> Members:
        """Lease a number."""
        self._check_request(request)
        check_quota(self.account, "PHONE_NUMBERS")
        number = _read_preference(request) or self._make_number(request["IsoCountryCode"], request["NumberType"])
        if find_number(self.account, number) is not None:
            raise conflict("RESOURCE_ALREADY_EXISTS", "The account has this number", "phone-number", number)
        leased = OwnedNumber(
            id=self.account.resource_id("phone"),
            number=number,
            country=request["IsoCountryCode"],
            message_type=request["MessageType"],
            capabilities=tuple(request["NumberCapabilities"]),
            kind=request["NumberType"],
            created=self.account.timestamp(),
            opt_out_list=name_of(request.get("OptOutListName") or DEFAULT_LIST),
            international=request.get("InternationalSendingEnabled") or False,
            protected=request.get("DeletionProtectionEnabled") or False,
            pool=name_of(request["PoolId"]) if request.get("PoolId") else None,
            registration=name_of(request["RegistrationId"]) if request.get("RegistrationId") else None,
        )
        self.account.numbers[leased.id] = leased
        return {**leased.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the numbers, or those that the request names."""
        wanted = request.get("PhoneNumberIds") or list(self.account.numbers)
        found = [get_number(self.account, one) for one in wanted]
        items = [one.as_json(self.account) for one in found if request.get("Owner") != "SHARED"]
        return answer_page(request, "PhoneNumbers", items, filters=FILTERS)

    def update(self, request: Members) -> Members:
        """Change what the request names."""
        number = get_number(self.account, request["PhoneNumberId"])
        self._check_list(request)
        _check_international(request, number.country)
        changed = replace(
            number,
            two_way=request.get("TwoWayEnabled", number.two_way),
            self_managed_opt_outs=request.get("SelfManagedOptOutsEnabled", number.self_managed_opt_outs),
            opt_out_list=name_of(request.get("OptOutListName", number.opt_out_list)),
            international=request.get("InternationalSendingEnabled", number.international),
            protected=request.get("DeletionProtectionEnabled", number.protected),
        )
        self.account.numbers[number.id] = changed
        return changed.as_json(self.account)

    def release(self, request: Members) -> Members:
        """Give a number back."""
        number = get_number(self.account, request["PhoneNumberId"])
        if number.protected:
            sentence = "The number is protected from deletion"
            raise conflict("DELETION_PROTECTION_ENABLED", sentence, "phone-number", number.id)
        if number.pool is not None:
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "The number is in a pool", "phone-number", number.id)
        del self.account.numbers[number.id]
        return {**number.as_json(self.account), "Status": "DELETED"}

    def _check_request(self, request: Members) -> None:
        """Check what a request for a number refers to."""
        country, kind = request["IsoCountryCode"], request["NumberType"]
        if kind in AMERICAN_ONLY and country != "US":
            raise invalid("COUNTRY_CODE_MISMATCH", "IsoCountryCode", f"{kind} exists in the US only")
        if request.get("PoolId"):
            get_record(self.account.pools, request["PoolId"], "pool")
        if request.get("RegistrationId"):
            get_record(self.account.registrations, request["RegistrationId"], "registration")
        self._check_list(request)
        _check_international(request, country)
        _check_preference(request)

    def _check_list(self, request: Members) -> None:
        if request.get("OptOutListName"):
            get_opt_out_list(self.account, request["OptOutListName"])

    def _make_number(self, country: str, kind: str) -> str:
        """Make a number of the country's plan that the account does not have."""
        line = phonenumbers.PhoneNumberType.TOLL_FREE if kind == "TOLL_FREE" else phonenumbers.PhoneNumberType.MOBILE
        example = phonenumbers.example_number_for_type(country, line)
        if example is None:
            raise invalid("COUNTRY_CODE_MISMATCH", "IsoCountryCode", "there are no such numbers here")
        text = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        candidates = (f"{text[:-SERIAL_DIGITS]}{serial:0{SERIAL_DIGITS}d}" for serial in range(100, 10**SERIAL_DIGITS))
        return next(one for one in candidates if find_number(self.account, one) is None)


def _check_international(request: Members, country: str) -> None:
    if request.get("InternationalSendingEnabled") and not rules_of(country).international:
        problem = f"numbers of {country} cannot send to other countries"
        raise invalid("INTERNATIONAL_SENDING_NOT_SUPPORTED", "InternationalSendingEnabled", problem)


def _check_preference(request: Members) -> None:
    """Refuse preferences for a part of a number: numbers are made here, not picked from a stock."""
    preference = request.get("NumberPreference")
    if preference and preference[0]["PreferenceType"] != ["ExactMatch"]:
        problem = "the local network offers ExactMatch only"
        raise invalid("UNSPECIFIED_PARAMETER_NOT_SUPPORTED", "NumberPreference", problem)


def _read_preference(request: Members) -> str | None:
    preference = request.get("NumberPreference")
    return str(preference[0]["Filter"][0]) if preference else None
