"""Verified numbers of the account: created, described, deleted; codes sent to them and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.account.verification import add_number, find_verified, issue_code, try_code
from cognito_otp_local.phone_network.account.verified_number import VerifiedNumber
from cognito_otp_local.phone_network.aws_protocols.handlers import Members
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, invalid
from cognito_otp_local.phone_network.resource_names import with_plus

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler
    from cognito_otp_local.phone_network.refusals import RefusedError

FILTERS = {"status": "Status", "rcs-agent-id": "RcsAgentId"}
SENTENCES = {
    "VERIFICATION_ALREADY_COMPLETE": "The number is verified already",
    "VERIFICATION_CODE_EXPIRED": "No code is valid: ask for one",
}
type SendCode = Callable[[VerifiedNumber, str, Members], str]
"""Sends the words of a verification to a number, as a request asks; returns the message's id."""


@dataclass(frozen=True, slots=True)
class VerifiedNumbers:
    """The verified numbers of an account; ``send_code`` reaches their phones."""

    account: Account
    send_code: SendCode

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateVerifiedDestinationNumber": self.create,
            "DescribeVerifiedDestinationNumbers": self.describe,
            "DeleteVerifiedDestinationNumber": self.delete,
            "SendDestinationNumberVerificationCode": self.send,
            "VerifyDestinationNumber": self.verify,
        }

    def create(self, request: Members) -> Members:
        """Begin to verify a number."""
        number = with_plus(request["DestinationPhoneNumber"])
        try:
            read_phone(number)
        except InvalidPhoneError as error:
            raise invalid("INVALID_PARAMETER", "DestinationPhoneNumber", str(error)) from error
        check_quota(self.account, "VERIFIED_DESTINATION_NUMBERS")
        if find_verified(self.account, number) is not None:
            sentence = "The account has this number already"
            raise conflict("RESOURCE_ALREADY_EXISTS", sentence, "verified-destination-number", number)
        made = add_number(self.account, number)
        return {**made.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the numbers, or those that the request names."""
        verified = self.account.verified_numbers
        wanted = request.get("VerifiedDestinationNumberIds") or list(verified)
        found = [get_record(verified, name, "verified-destination-number") for name in wanted]
        numbers = {with_plus(number) for number in request.get("DestinationPhoneNumbers") or []}
        items = [one.as_json(self.account) for one in found if not numbers or one.number in numbers]
        return answer_page(request, "VerifiedDestinationNumbers", items, filters=FILTERS)

    def delete(self, request: Members) -> Members:
        """Forget a number."""
        found = self._get(request)
        del self.account.verified_numbers[found.id]
        return found.as_json(self.account)

    def send(self, request: Members) -> Members:
        """Send a number its code."""
        found = self._get(request)
        if found.verified:
            raise _conflict("VERIFICATION_ALREADY_COMPLETE", found)
        return {"MessageId": self.send_code(found, issue_code(self.account, found), request)}

    def verify(self, request: Members) -> Members:
        """Check the code of a number."""
        found = self._get(request)
        wrong = try_code(self.account, found, request["VerificationCode"])
        if wrong == "VERIFICATION_CODE_MISMATCH":
            raise invalid(wrong, "VerificationCode", "the code is not the one that was sent last")
        if wrong is not None:
            raise _conflict(wrong, found)
        return self.account.verified_numbers[found.id].as_json(self.account)

    def _get(self, request: Members) -> VerifiedNumber:
        name = request["VerifiedDestinationNumberId"]
        return get_record(self.account.verified_numbers, name, "verified-destination-number")


def _conflict(reason: str, found: VerifiedNumber) -> RefusedError:
    return conflict(reason, SENTENCES[reason], "verified-destination-number", found.id)
