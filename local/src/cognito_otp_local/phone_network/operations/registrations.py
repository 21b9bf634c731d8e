"""Registrations: created, submitted, bound to numbers and sender IDs, described, deleted.

A registration that is submitted is complete at once; on AWS carriers and authorities take days or weeks. Its form
fields are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.finding import find_number, split_sender_id
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedSenderId
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.identity_names import resource_type
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

FILTERS = {"registration-type": "RegistrationType", "registration-status": "RegistrationStatus"}
ASSOCIATION_FILTERS = {"resource-type": "ResourceType", "iso-country-code": "IsoCountryCode"}


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration; ``submitted`` is when, None of a draft."""

    id: str
    kind: str
    created: float
    submitted: float | None = None

    @property
    def complete(self) -> bool:
        """Whether identities that need it may send."""
        return self.submitted is not None

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeRegistrations does."""
        return {
            "RegistrationArn": account.arn(f"registration/{self.id}"),
            "RegistrationId": self.id,
            "RegistrationType": self.kind,
            "RegistrationStatus": "COMPLETE" if self.complete else "CREATED",
            "CurrentVersionNumber": 1,
            "ApprovedVersionNumber": 1 if self.complete else None,
            "CreatedTimestamp": self.created,
        }


@dataclass(frozen=True, slots=True)
class Registrations:
    """The registrations of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateRegistration": self.create,
            "DescribeRegistrations": self.describe,
            "SubmitRegistrationVersion": self.submit,
            "CreateRegistrationAssociation": self.associate,
            "ListRegistrationAssociations": self.list_associations,
            "DeleteRegistration": self.delete,
        }

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Begin a registration."""
        full = check_quota(self.account, "REGISTRATIONS")
        if full is not None:
            return full
        made = Registration(
            self.account.resource_id("registration"), request["RegistrationType"], self.account.timestamp()
        )
        self.account.registrations[made.id] = made
        return Accepted({**made.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the registrations, or those that the request names."""
        wanted = request.get("RegistrationIds") or list(self.account.registrations)
        for name in wanted:
            if name_of(name) not in self.account.registrations:
                return not_found("registration", name)
        items = [self.account.registrations[name_of(name)].as_json(self.account) for name in wanted]
        return answer_page(request, "Registrations", items, filters=FILTERS)

    def submit(self, request: Mapping[str, Any]) -> Reply:
        """Submit a registration, and find it complete; what is bound to it is registered from then on."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        if found.complete:
            return conflict("REGISTRATION_ALREADY_SUBMITTED", "It was submitted before", "registration", found.id)
        now = self.account.timestamp()
        self.account.registrations[found.id] = replace(found, submitted=now)
        for member in self._members(found):
            if isinstance(member, OwnedSenderId):
                self.account.sender_ids[member.name, member.country] = replace(member, registered=True)
        history = {"DraftTimestamp": found.created, "SubmittedTimestamp": now, "ApprovedTimestamp": now}
        return Accepted(
            {
                **found.as_json(self.account),
                "VersionNumber": 1,
                "RegistrationVersionStatus": "APPROVED",
                "RegistrationVersionStatusHistory": history,
                "AwsReview": request.get("AwsReview") or False,
            }
        )

    def associate(self, request: Mapping[str, Any]) -> Reply:
        """Bind a number, by its id, or a sender ID, by its ARN, to a registration."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        name = request["ResourceId"]
        member = find_number(self.account, name) or self.account.sender_ids.get(split_sender_id(name) or ("", ""))
        if member is None:
            return not_found(resource_type(name), name)
        if member.registration is not None:
            return conflict("RESOURCE_ALREADY_ASSOCIATED", "It is bound to a registration", resource_type(name), name)
        match member:
            case OwnedNumber():
                self.account.numbers[member.id] = replace(member, registration=found.id)
            case OwnedSenderId():
                bound = replace(member, registration=found.id, registered=found.complete)
                self.account.sender_ids[member.name, member.country] = bound
        return Accepted({**found.as_json(self.account), **self._describe_member(member)})

    def list_associations(self, request: Mapping[str, Any]) -> Reply:
        """List what is bound to a registration."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        items = [self._describe_member(member) for member in self._members(found)]
        beside = found.as_json(self.account)
        return answer_page(request, "RegistrationAssociations", items, filters=ASSOCIATION_FILTERS, beside=beside)

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a registration that nothing is bound to."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        if self._members(found):
            return conflict("RESOURCE_NOT_EMPTY", "Something is bound to it", "registration", found.id)
        del self.account.registrations[found.id]
        return Accepted({**found.as_json(self.account), "RegistrationStatus": "DELETED"})

    def _get(self, request: Mapping[str, Any]) -> Registration | Refusal:
        name = request["RegistrationId"]
        return self.account.registrations.get(name_of(name)) or not_found("registration", name)

    def _members(self, found: Registration) -> list[OwnedNumber | OwnedSenderId]:
        everything: list[OwnedNumber | OwnedSenderId] = [
            *self.account.numbers.values(),
            *self.account.sender_ids.values(),
        ]
        return [one for one in everything if one.registration == found.id]

    def _describe_member(self, member: OwnedNumber | OwnedSenderId) -> dict[str, Any]:
        number = isinstance(member, OwnedNumber)
        return {
            "ResourceArn": member.arn(self.account),
            "ResourceId": member.id if isinstance(member, OwnedNumber) else member.name,
            "ResourceType": "phone-number" if number else "sender-id",
            "IsoCountryCode": member.country,
            "PhoneNumber": member.number if isinstance(member, OwnedNumber) else None,
        }
