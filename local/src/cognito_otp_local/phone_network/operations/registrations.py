"""Registrations: created, submitted, bound to numbers and sender IDs, described, deleted.

A registration that is submitted is complete at once; on AWS carriers and authorities take days or weeks. Its form
fields are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import get_member, get_record, members_of_registration
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedSenderId
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.account.registration import Registration
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict
from cognito_otp_local.phone_network.resource_names import resource_type

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import Member
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

FILTERS = {"registration-type": "RegistrationType", "registration-status": "RegistrationStatus"}
ASSOCIATION_FILTERS = {"resource-type": "ResourceType", "iso-country-code": "IsoCountryCode"}


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

    def create(self, request: Members) -> Members:
        """Begin a registration."""
        check_quota(self.account, "REGISTRATIONS")
        made = Registration(
            self.account.resource_id("registration"), request["RegistrationType"], self.account.timestamp()
        )
        self.account.registrations[made.id] = made
        return {**made.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the registrations, or those that the request names."""
        wanted = request.get("RegistrationIds") or list(self.account.registrations)
        found = [get_record(self.account.registrations, name, "registration") for name in wanted]
        items = [one.as_json(self.account) for one in found]
        return answer_page(request, "Registrations", items, filters=FILTERS)

    def submit(self, request: Members) -> Members:
        """Submit a registration, and find it complete; what is bound to it is registered from then on."""
        found = self._get(request)
        if found.complete:
            raise conflict("REGISTRATION_ALREADY_SUBMITTED", "It was submitted before", "registration", found.id)
        now = self.account.timestamp()
        self.account.registrations[found.id] = replace(found, submitted=now)
        for member in members_of_registration(self.account, found):
            if isinstance(member, OwnedSenderId):
                self.account.sender_ids[member.name, member.country] = replace(member, registered=True)
        history = {"DraftTimestamp": found.created, "SubmittedTimestamp": now, "ApprovedTimestamp": now}
        return {
            **found.as_json(self.account),
            "VersionNumber": 1,
            "RegistrationVersionStatus": "APPROVED",
            "RegistrationVersionStatusHistory": history,
            "AwsReview": request.get("AwsReview") or False,
        }

    def associate(self, request: Members) -> Members:
        """Bind a number, by its id, or a sender ID, by its ARN, to a registration."""
        found = self._get(request)
        name = request["ResourceId"]
        member = get_member(self.account, name, country="")
        if member.registration is not None:
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", "It is bound to a registration", resource_type(name), name)
        match member:
            case OwnedNumber():
                self.account.numbers[member.id] = replace(member, registration=found.id)
            case OwnedSenderId():
                bound = replace(member, registration=found.id, registered=found.complete)
                self.account.sender_ids[member.name, member.country] = bound
        return {**found.as_json(self.account), **self._describe_member(member)}

    def list_associations(self, request: Members) -> Members:
        """List what is bound to a registration."""
        found = self._get(request)
        items = [self._describe_member(member) for member in members_of_registration(self.account, found)]
        beside = found.as_json(self.account)
        return answer_page(request, "RegistrationAssociations", items, filters=ASSOCIATION_FILTERS, beside=beside)

    def delete(self, request: Members) -> Members:
        """Delete a registration that nothing is bound to."""
        found = self._get(request)
        if members_of_registration(self.account, found):
            raise conflict("RESOURCE_NOT_EMPTY", "Something is bound to it", "registration", found.id)
        del self.account.registrations[found.id]
        return {**found.as_json(self.account), "RegistrationStatus": "DELETED"}

    def _get(self, request: Members) -> Registration:
        return get_record(self.account.registrations, request["RegistrationId"], "registration")

    def _describe_member(self, member: Member) -> Members:
        return {
            "ResourceArn": member.arn(self.account),
            "ResourceId": member.resource_id,
            "ResourceType": member.resource_type,
            "IsoCountryCode": member.country,
            "PhoneNumber": member.number,
        }
