"""The sandbox: whether an account is in it, and the phones that it may text meanwhile.

End User Messaging and SNS have one list under two names. Sources: End User Messaging SMS user guide, "Moving out of the
sandbox": ten phones at most, a code lasts a day; SNS developer guide, "Using the SMS sandbox".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.sms_account.owned import pages


class Service(StrEnum):
    """Whose sandbox is meant."""

    END_USER_MESSAGING = "end-user-messaging"
    SNS = "sns"


class Channel(StrEnum):
    """How a code for verifying comes."""

    TEXT = "text"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of the sandbox's list."""

    number: str = field(repr=False)
    verified: bool
    id: str | None = None


class EndUserMessaging:
    """The sandbox of End User Messaging."""

    name = "End User Messaging"

    def __init__(self, client: Any) -> None:
        """Take a client of pinpoint-sms-voice-v2."""
        self._client = client

    def is_in(self) -> bool | None:
        """Whether the account is in the sandbox; None for a tier that is not known here. Raises AwsCallError."""
        found = {
            one["Name"]: one["Value"] for one in pages(self._client, "DescribeAccountAttributes", "AccountAttributes")
        }
        tier = str(found.get("ACCOUNT_TIER", "")).upper()
        if tier == "PRODUCTION":
            return False
        return True if "SANDBOX" in tier else None

    def phones(self) -> list[Phone]:
        """List the phones; raise AwsCallError."""
        found = pages(self._client, "DescribeVerifiedDestinationNumbers", "VerifiedDestinationNumbers")
        return [
            Phone(one["DestinationPhoneNumber"], one["Status"] == "VERIFIED", one["VerifiedDestinationNumberId"])
            for one in found
        ]

    def add(self, number: str, channel: Channel) -> None:
        """Put a phone on the list, unless it is there, and have a code sent to it; raise AwsCallError."""
        found = self._find(number)
        if found is None:
            with aws_call("sms-voice:CreateVerifiedDestinationNumber"):
                made = self._client.create_verified_destination_number(DestinationPhoneNumber=number)
            found = Phone(number, verified=False, id=made["VerifiedDestinationNumberId"])
        if found.verified:
            raise RefusedError(f"the phone is verified already in the sandbox of {self.name}")
        with aws_call("sms-voice:SendDestinationNumberVerificationCode"):
            self._client.send_destination_number_verification_code(
                VerifiedDestinationNumberId=found.id,
                VerificationChannel=channel.upper(),
                LanguageCode="EN_US",
            )

    def verify(self, number: str, code: str) -> None:
        """Verify a phone by the code that came; raise AwsCallError, or RefusedError for a phone that is not there."""
        found = self._find(number)
        if found is None:
            raise RefusedError("the phone is not on the list: `cognito-otp sandbox add NUMBER` puts it there")
        try:
            with aws_call("sms-voice:VerifyDestinationNumber"):
                self._client.verify_destination_number(VerifiedDestinationNumberId=found.id, VerificationCode=code)
        except AwsCallError as error:
            if error.denied or error.lost:
                raise
            raise RefusedError(
                f"AWS does not take the code ({error.said}): `cognito-otp sandbox add` sends another"
            ) from error

    def _find(self, number: str) -> Phone | None:
        return next((phone for phone in self.phones() if phone.number == number), None)


class Sns:
    """The sandbox of SNS."""

    name = "SNS"

    def __init__(self, client: Any) -> None:
        """Take a client of sns."""
        self._client = client

    def is_in(self) -> bool | None:
        """Whether the account is in the sandbox; raise AwsCallError."""
        with aws_call("sns:GetSMSSandboxAccountStatus"):
            return bool(self._client.get_sms_sandbox_account_status()["IsInSandbox"])

    def phones(self) -> list[Phone]:
        """List the phones; raise AwsCallError."""
        with aws_call("sns:ListSMSSandboxPhoneNumbers"):
            found = self._client.get_paginator("list_sms_sandbox_phone_numbers").paginate()
            return [
                Phone(one["PhoneNumber"], one["Status"] == "Verified") for page in found for one in page["PhoneNumbers"]
            ]

    def add(self, number: str, channel: Channel) -> None:
        """Put a phone on the list and have a code sent to it, always by text; raise AwsCallError."""
        if channel is Channel.VOICE:
            raise RefusedError("SNS sends its codes by text alone: leave --channel out")
        with aws_call("sns:CreateSMSSandboxPhoneNumber"):
            self._client.create_sms_sandbox_phone_number(PhoneNumber=number, LanguageCode="en-US")

    def verify(self, number: str, code: str) -> None:
        """Verify a phone by the code that came; raise AwsCallError or RefusedError."""
        try:
            with aws_call("sns:VerifySMSSandboxPhoneNumber"):
                self._client.verify_sms_sandbox_phone_number(PhoneNumber=number, OneTimePassword=code)
        except AwsCallError as error:
            if error.denied or error.lost:
                raise
            raise RefusedError(
                f"AWS does not take the code ({error.said}): `cognito-otp sandbox add` sends another"
            ) from error
