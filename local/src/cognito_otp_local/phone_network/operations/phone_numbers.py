"""Phone numbers of the account: requested, described, changed, released."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import phonenumbers

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.finding import find_number, find_pool
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.operations.opt_out_lists import DEFAULT_LIST, OptOuts
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

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
class Numbers:
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

    def request(self, request: Mapping[str, Any]) -> Reply:
        """Lease a number."""
        problem = self._check_request(request) or check_quota(self.account, "PHONE_NUMBERS")
        if problem is not None:
            return problem
        number = _read_preference(request) or self._make_number(request["IsoCountryCode"], request["NumberType"])
        if number is None:
            return invalid("COUNTRY_CODE_MISMATCH", FieldProblem("IsoCountryCode", "there are no such numbers here"))
        if find_number(self.account, number) is not None:
            return conflict("RESOURCE_ALREADY_EXISTS", "The account has this number", "phone-number", number)
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
        return Accepted({**leased.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the numbers, or those that the request names."""
        wanted = request.get("PhoneNumberIds") or list(self.account.numbers)
        found = [find_number(self.account, one) for one in wanted]
        for name, one in zip(wanted, found, strict=True):
            if one is None:
                return not_found("phone-number", name)
        items = [one.as_json(self.account) for one in found if one is not None and request.get("Owner") != "SHARED"]
        return answer_page(request, "PhoneNumbers", items, filters=FILTERS)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change what the request names."""
        number = find_number(self.account, request["PhoneNumberId"])
        if number is None:
            return not_found("phone-number", request["PhoneNumberId"])
        problem = self._check_list(request) or _check_international(request, number.country)
        if problem is not None:
            return problem
        changed = replace(
            number,
            two_way=request.get("TwoWayEnabled", number.two_way),
            self_managed_opt_outs=request.get("SelfManagedOptOutsEnabled", number.self_managed_opt_outs),
            opt_out_list=name_of(request.get("OptOutListName", number.opt_out_list)),
            international=request.get("InternationalSendingEnabled", number.international),
            protected=request.get("DeletionProtectionEnabled", number.protected),
        )
        self.account.numbers[number.id] = changed
        return Accepted(changed.as_json(self.account))

    def release(self, request: Mapping[str, Any]) -> Reply:
        """Give a number back."""
        number = find_number(self.account, request["PhoneNumberId"])
        if number is None:
            return not_found("phone-number", request["PhoneNumberId"])
        if number.protected:
            sentence = "The number is protected from deletion"
            return conflict("DELETION_PROTECTION_ENABLED", sentence, "phone-number", number.id)
        if number.pool is not None:
            return conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "The number is in a pool", "phone-number", number.id)
        del self.account.numbers[number.id]
        return Accepted({**number.as_json(self.account), "Status": "DELETED"})

    def _check_request(self, request: Mapping[str, Any]) -> Refusal | None:
        """Check what a request for a number refers to."""
        country, kind = request["IsoCountryCode"], request["NumberType"]
        if kind in AMERICAN_ONLY and country != "US":
            return invalid("COUNTRY_CODE_MISMATCH", FieldProblem("IsoCountryCode", f"{kind} exists in the US only"))
        pool, registration = request.get("PoolId"), request.get("RegistrationId")
        if pool and find_pool(self.account, pool) is None:
            return not_found("pool", pool)
        if registration and name_of(registration) not in self.account.registrations:
            return not_found("registration", registration)
        return self._check_list(request) or _check_international(request, country) or _check_preference(request)

    def _check_list(self, request: Mapping[str, Any]) -> Refusal | None:
        name = request.get("OptOutListName")
        return not_found("opt-out-list", name) if name and OptOuts(self.account).find(name) is None else None

    def _make_number(self, country: str, kind: str) -> str | None:
        """Make a number of the country's plan that the account does not have; None if there is no such plan."""
        line = phonenumbers.PhoneNumberType.TOLL_FREE if kind == "TOLL_FREE" else phonenumbers.PhoneNumberType.MOBILE
        example = phonenumbers.example_number_for_type(country, line)
        if example is None:
            return None
        text = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        candidates = (f"{text[:-SERIAL_DIGITS]}{serial:0{SERIAL_DIGITS}d}" for serial in range(100, 10**SERIAL_DIGITS))
        return next(one for one in candidates if find_number(self.account, one) is None)


def _check_international(request: Mapping[str, Any], country: str) -> Refusal | None:
    if not request.get("InternationalSendingEnabled") or rules_of(country).international:
        return None
    problem = f"numbers of {country} cannot send to other countries"
    return invalid("INTERNATIONAL_SENDING_NOT_SUPPORTED", FieldProblem("InternationalSendingEnabled", problem))


def _check_preference(request: Mapping[str, Any]) -> Refusal | None:
    """Refuse preferences for a part of a number: numbers are made here, not picked from a stock."""
    preference = request.get("NumberPreference")
    if not preference or preference[0]["PreferenceType"] == ["ExactMatch"]:
        return None
    problem = "the local network offers ExactMatch only"
    return invalid("UNSPECIFIED_PARAMETER_NOT_SUPPORTED", FieldProblem("NumberPreference", problem))


def _read_preference(request: Mapping[str, Any]) -> str | None:
    preference = request.get("NumberPreference")
    return str(preference[0]["Filter"][0]) if preference else None
