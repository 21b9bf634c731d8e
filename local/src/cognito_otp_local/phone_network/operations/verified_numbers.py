"""Numbers that the account has proved to be its own, the only ones that get texts in the sandbox.

Source: the End User Messaging SMS guide, "Moving out of the sandbox": ten at most; a code is sent by text or call and
lasts 24 hours. SNS has the same numbers under other names.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import read_phone
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

CODE_DIGITS = 6
CODE_SECONDS = 24 * 60 * 60
FILTERS = {"status": "Status", "rcs-agent-id": "RcsAgentId"}
type SendCode = Callable[[VerifiedNumber, str, Mapping[str, Any]], str | Refusal]
"""Sends the words of a verification to a number, as a request asks; returns the message's id."""


@dataclass(frozen=True, slots=True)
class VerifiedNumber:
    """A number, verified or on the way; ``code`` is the one sent last."""

    id: str
    number: str = field(repr=False)
    created: float
    verified: bool = False
    code: str | None = field(default=None, repr=False)
    sent: float = 0

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeVerifiedDestinationNumbers does."""
        return {
            "VerifiedDestinationNumberArn": account.arn(f"verified-destination-number/{self.id}"),
            "VerifiedDestinationNumberId": self.id,
            "DestinationPhoneNumber": self.number,
            "Status": "VERIFIED" if self.verified else "PENDING",
            "CreatedTimestamp": self.created,
        }


def is_verified(account: Account, number: str) -> bool:
    """Whether the account has verified a number (E.164)."""
    return any(one.verified and one.number == number for one in account.verified_numbers.values())


def find_verified(account: Account, number: str) -> VerifiedNumber | None:
    """Find a number, verified or not."""
    return next((one for one in account.verified_numbers.values() if one.number == number), None)


def add_number(account: Account, number: str) -> VerifiedNumber:
    """Begin to verify a number (E.164)."""
    made = VerifiedNumber(account.resource_id("verified-number"), number, account.timestamp())
    account.verified_numbers[made.id] = made
    return made


def issue_code(account: Account, found: VerifiedNumber) -> str:
    """Make a new code for a number and return the words that tell it."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    account.verified_numbers[found.id] = replace(found, code=code, sent=account.timestamp())
    return f"Your AWS End User Messaging verification code is: {code}"


def try_code(account: Account, found: VerifiedNumber, code: str) -> str | None:
    """Verify a number with a code, or say what is wrong, as the service names it."""
    if found.verified:
        return "VERIFICATION_ALREADY_COMPLETE"
    if found.code is None or account.timestamp() > found.sent + CODE_SECONDS:
        return "VERIFICATION_CODE_EXPIRED"
    if not secrets.compare_digest(found.code, code):
        return "VERIFICATION_CODE_MISMATCH"
    account.verified_numbers[found.id] = replace(found, verified=True, code=None)
    return None


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

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Begin to verify a number."""
        number = _with_plus(request["DestinationPhoneNumber"])
        try:
            read_phone(number)
        except ValueError as error:
            return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", str(error)))
        full = check_quota(self.account, "VERIFIED_DESTINATION_NUMBERS")
        if full is not None:
            return full
        if find_verified(self.account, number) is not None:
            sentence = "The account has this number already"
            return conflict("RESOURCE_ALREADY_EXISTS", sentence, "verified-destination-number", number)
        made = add_number(self.account, number)
        return Accepted({**made.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the numbers, or those that the request names."""
        wanted = request.get("VerifiedDestinationNumberIds") or list(self.account.verified_numbers)
        for name in wanted:
            if name_of(name) not in self.account.verified_numbers:
                return not_found("verified-destination-number", name)
        numbers = {_with_plus(number) for number in request.get("DestinationPhoneNumbers") or []}
        found = [self.account.verified_numbers[name_of(name)] for name in wanted]
        items = [one.as_json(self.account) for one in found if not numbers or one.number in numbers]
        return answer_page(request, "VerifiedDestinationNumbers", items, filters=FILTERS)

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Forget a number."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        del self.account.verified_numbers[found.id]
        return Accepted(found.as_json(self.account))

    def send(self, request: Mapping[str, Any]) -> Reply:
        """Send a number its code."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        if found.verified:
            return self._conflict("VERIFICATION_ALREADY_COMPLETE", found)
        sent = self.send_code(found, issue_code(self.account, found), request)
        return sent if isinstance(sent, Refusal) else Accepted({"MessageId": sent})

    def verify(self, request: Mapping[str, Any]) -> Reply:
        """Check the code of a number."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        wrong = try_code(self.account, found, request["VerificationCode"])
        if wrong == "VERIFICATION_CODE_MISMATCH":
            return invalid(wrong, FieldProblem("VerificationCode", "the code is not the one that was sent last"))
        if wrong is not None:
            return self._conflict(wrong, found)
        return Accepted(self.account.verified_numbers[found.id].as_json(self.account))

    def _get(self, request: Mapping[str, Any]) -> VerifiedNumber | Refusal:
        name = request["VerifiedDestinationNumberId"]
        found = self.account.verified_numbers.get(name_of(name))
        return found or not_found("verified-destination-number", name)

    def _conflict(self, reason: str, found: VerifiedNumber) -> Refusal:
        sentences = {
            "VERIFICATION_ALREADY_COMPLETE": "The number is verified already",
            "VERIFICATION_CODE_EXPIRED": "No code is valid: ask for one",
        }
        return conflict(reason, sentences[reason], "verified-destination-number", found.id)


def _with_plus(number: str) -> str:
    return f"+{number.removeprefix('+')}"
