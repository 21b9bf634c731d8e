"""SNS's view of the account: opt-outs, the sandbox and its numbers, the numbers that texts come from.

Source: botocore's model of SNS; the SNS guide, "Using the SMS sandbox": ten numbers at most, none deleted within 24
hours of its adding. The numbers are those of End User Messaging, and so are the opt-outs, of the default list.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.opt_out_lists import DEFAULT_LIST, OptOuts
from cognito_otp_local.phone_network.operations.verified_numbers import (
    SendCode,
    VerifiedNumber,
    add_number,
    find_verified,
    issue_code,
    try_code,
)
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.sns.sns_phones import SnsHandler, SnsReply, invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.wire.aws_query import Value

KEPT_SECONDS = 24 * 60 * 60
PAGE = 100
ROUTES = {"TRANSACTIONAL": "Transactional", "PROMOTIONAL": "Promotional"}


@dataclass(frozen=True, slots=True)
class SnsAccount:
    """An account as SNS shows it; ``send_code`` reaches the phones of numbers that are to be verified."""

    account: Account
    send_code: SendCode

    @property
    def handlers(self) -> dict[str, SnsHandler]:
        """The operations."""
        return {
            "CheckIfPhoneNumberIsOptedOut": self.check_opt_out,
            "ListPhoneNumbersOptedOut": self.list_opt_outs,
            "OptInPhoneNumber": self.opt_in,
            "GetSMSSandboxAccountStatus": self.sandbox_status,
            "CreateSMSSandboxPhoneNumber": self.create_number,
            "VerifySMSSandboxPhoneNumber": self.verify_number,
            "ListSMSSandboxPhoneNumbers": self.list_numbers,
            "DeleteSMSSandboxPhoneNumber": self.delete_number,
            "ListOriginationNumbers": self.list_origination_numbers,
        }

    def check_opt_out(self, form: Mapping[str, str]) -> SnsReply:
        """Tell whether a phone opted out."""
        number = _read_number(form, "phoneNumber")
        return number if isinstance(number, Refusal) else {"isOptedOut": OptOuts(self.account).has(number)}

    def list_opt_outs(self, form: Mapping[str, str]) -> SnsReply:
        """List the phones that opted out."""
        found = OptOuts(self.account).find(DEFAULT_LIST)
        return _page(form, "phoneNumbers", sorted(found.numbers) if found else [], "nextToken")

    def opt_in(self, form: Mapping[str, str]) -> SnsReply:
        """Opt a phone in."""
        number = _read_number(form, "phoneNumber")
        if isinstance(number, Refusal):
            return number
        found = OptOuts(self.account).find(DEFAULT_LIST)
        if found is not None:
            found.numbers.pop(number, None)
        return {}

    def sandbox_status(self, _: Mapping[str, str]) -> SnsReply:
        """Tell whether the account is in the sandbox."""
        return {"IsInSandbox": self.account.settings.sandbox}

    def create_number(self, form: Mapping[str, str]) -> SnsReply:
        """Begin to verify a number: text it a code."""
        number = _read_number(form, "PhoneNumber")
        if isinstance(number, Refusal):
            return number
        if OptOuts(self.account).has(number):
            return Refusal("OptedOut", "The phone number has opted out")
        found = find_verified(self.account, number)
        if found is None and check_quota(self.account, "VERIFIED_DESTINATION_NUMBERS") is not None:
            return Refusal("UserError", "The account has as many sandbox phone numbers as it may")
        if found is not None and found.verified:
            return Refusal("UserError", "The phone number is verified already")
        found = found or add_number(self.account, number)
        self.send_code(found, issue_code(self.account, found), {})
        return {}

    def verify_number(self, form: Mapping[str, str]) -> SnsReply:
        """Check the code of a number."""
        found = self._find(form)
        if isinstance(found, Refusal):
            return found
        wrong = try_code(self.account, found, form.get("OneTimePassword", ""))
        return {} if wrong is None else Refusal("VerificationException", "The one-time password is not valid")

    def list_numbers(self, form: Mapping[str, str]) -> SnsReply:
        """List the sandbox's numbers."""
        numbers = [
            {"PhoneNumber": one.number, "Status": "Verified" if one.verified else "Pending"}
            for one in self.account.verified_numbers.values()
        ]
        return _page(form, "PhoneNumbers", numbers, "NextToken")

    def delete_number(self, form: Mapping[str, str]) -> SnsReply:
        """Forget a number that has been there for a day."""
        found = self._find(form)
        if isinstance(found, Refusal):
            return found
        if self.account.timestamp() < found.created + KEPT_SECONDS:
            return Refusal("UserError", "A phone number cannot be deleted within 24 hours of its adding")
        del self.account.verified_numbers[found.id]
        return {}

    def list_origination_numbers(self, form: Mapping[str, str]) -> SnsReply:
        """List the account's numbers."""
        numbers = [
            {
                "PhoneNumber": one.number,
                "Status": "ACTIVE",
                "Iso2CountryCode": one.country,
                "RouteType": ROUTES[one.message_type],
                "NumberCapabilities": list(one.capabilities),
            }
            for one in self.account.numbers.values()
        ]
        return _page(form, "PhoneNumbers", numbers, "NextToken")

    def _find(self, form: Mapping[str, str]) -> VerifiedNumber | Refusal:
        number = _read_number(form, "PhoneNumber")
        if isinstance(number, Refusal):
            return number
        missing = Refusal("ResourceNotFound", "There is no such phone number", status=HTTPStatus.NOT_FOUND)
        return find_verified(self.account, number) or missing


def _read_number(form: Mapping[str, str], name: str) -> str | Refusal:
    try:
        return read_phone(form.get(name, "")).e164
    except InvalidPhoneError as error:
        return invalid_parameter(name, str(error))


def _page(form: Mapping[str, str], member: str, items: Sequence[Value], token: str) -> SnsReply:
    """Answer with a page of items; a token is the position of its first."""
    start, most = form.get(token, "0"), form.get("MaxResults", str(PAGE))
    if not start.isdecimal() or not most.isdecimal() or int(most) == 0:
        return invalid_parameter(token, "the token is none that was given out")
    end = int(start) + int(most)
    more: dict[str, Value] = {token: str(end)} if end < len(items) else {}
    return {member: items[int(start) : end], **more}
