"""SNS's view of the account: opt-outs, the sandbox and its numbers, the numbers that texts come from.

Source: botocore's model of SNS; the SNS guide, "Using the SMS sandbox": ten numbers at most, none deleted within 24
hours of its adding. The numbers are those of End User Messaging, and so are the opt-outs, of the default list.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import default_opt_out_list, has_opted_out
from cognito_otp_local.phone_network.account.quotas import has_room
from cognito_otp_local.phone_network.account.spend_limits import enforced_limit
from cognito_otp_local.phone_network.account.verification import add_number, find_verified, issue_code, try_code
from cognito_otp_local.phone_network.aws_protocols.aws_query import Entries
from cognito_otp_local.phone_network.refusals import RefusedError
from cognito_otp_local.phone_network.sns.sns_requests import invalid_parameter, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.verified_number import VerifiedNumber
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members
    from cognito_otp_local.phone_network.operations.verified_numbers import SendCode

KEPT_SECONDS = 24 * 60 * 60
PAGE = 100
ROUTES = {"TRANSACTIONAL": "Transactional", "PROMOTIONAL": "Promotional"}


@dataclass(frozen=True, slots=True)
class SnsAccount:
    """An account as SNS shows it; ``send_code`` reaches the phones of numbers that are to be verified."""

    account: Account
    send_code: SendCode

    @property
    def handlers(self) -> dict[str, Handler]:
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
            "GetSMSAttributes": self.get_attributes,
        }

    def check_opt_out(self, form: Mapping[str, str]) -> Members:
        """Answer whether a phone opted out."""
        return {"isOptedOut": has_opted_out(self.account, read_number(form, "phoneNumber").e164)}

    def list_opt_outs(self, form: Mapping[str, str]) -> Members:
        """List the phones that opted out."""
        return _page(form, "phoneNumbers", sorted(default_opt_out_list(self.account).numbers), "nextToken")

    def opt_in(self, form: Mapping[str, str]) -> Members:
        """Opt a phone in."""
        default_opt_out_list(self.account).numbers.pop(read_number(form, "phoneNumber").e164, None)
        return {}

    def sandbox_status(self, _: Mapping[str, str]) -> Members:
        """Answer whether the account is in the sandbox."""
        return {"IsInSandbox": self.account.settings.sandbox}

    def create_number(self, form: Mapping[str, str]) -> Members:
        """Begin to verify a number: text it a code."""
        number = read_number(form, "PhoneNumber").e164
        if has_opted_out(self.account, number):
            raise RefusedError("OptedOut", "The phone number has opted out")
        found = find_verified(self.account, number)
        if found is None and not has_room(self.account, "VERIFIED_DESTINATION_NUMBERS"):
            raise RefusedError("UserError", "The account has as many sandbox phone numbers as it may")
        if found is not None and found.verified:
            raise RefusedError("UserError", "The phone number is verified already")
        found = found or add_number(self.account, number)
        self.send_code(found, issue_code(self.account, found), {})
        return {}

    def verify_number(self, form: Mapping[str, str]) -> Members:
        """Check the code of a number."""
        found = self._get(form)
        if try_code(self.account, found, form.get("OneTimePassword", "")) is not None:
            raise RefusedError("VerificationException", "The one-time password is not valid")
        return {}

    def list_numbers(self, form: Mapping[str, str]) -> Members:
        """List the sandbox's numbers."""
        numbers = [
            {"PhoneNumber": one.number, "Status": "Verified" if one.verified else "Pending"}
            for one in self.account.verified_numbers.values()
        ]
        return _page(form, "PhoneNumbers", numbers, "NextToken")

    def delete_number(self, form: Mapping[str, str]) -> Members:
        """Forget a number that has been there for a day."""
        found = self._get(form)
        if self.account.timestamp() < found.created + KEPT_SECONDS:
            raise RefusedError("UserError", "A phone number cannot be deleted within 24 hours of its adding")
        del self.account.verified_numbers[found.id]
        return {}

    def list_origination_numbers(self, form: Mapping[str, str]) -> Members:
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

    def get_attributes(self, form: Mapping[str, str]) -> Members:
        """Answer with the attributes of texts, or those that are named. SNS shares the limit of End User Messaging."""
        wanted = {value for name, value in form.items() if name.startswith("attributes.member.")}
        found = {"MonthlySpendLimit": str(enforced_limit(self.account, "TEXT")), "DefaultSMSType": "Promotional"}
        return {"attributes": Entries({name: value for name, value in found.items() if not wanted or name in wanted})}

    def _get(self, form: Mapping[str, str]) -> VerifiedNumber:
        found = find_verified(self.account, read_number(form, "PhoneNumber").e164)
        if found is None:
            raise RefusedError("ResourceNotFound", "There is no such phone number", status=HTTPStatus.NOT_FOUND)
        return found


def _page(form: Mapping[str, str], member: str, items: Sequence[str | Members], token: str) -> Members:
    """Answer with a page of items; a token is the position of its first."""
    start, most = form.get(token, "0"), form.get("MaxResults", str(PAGE))
    if not start.isdecimal() or not most.isdecimal() or int(most) == 0:
        raise invalid_parameter(token, "the token is none that was given out")
    end = int(start) + int(most)
    more = {token: str(end)} if end < len(items) else {}
    return {member: items[int(start) : end], **more}
