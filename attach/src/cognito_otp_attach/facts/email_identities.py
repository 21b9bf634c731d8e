"""Reads SES identities: whether Cognito may still send from the one that a pool names.

Cognito sends through its service-linked role, or where the identity's own policy permits it. Source: Cognito developer
guide, "Email settings for Amazon Cognito user pools". A pool may name a verified address, or an address of a verified
domain. Source: botocore's model, EmailConfigurationType.SourceArn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import EmailFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LINKED_ROLE = "AWSServiceRoleForAmazonCognitoIdpEmailService"
SERVICES = ("cognito-idp.amazonaws.com", "email.cognito-idp.amazonaws.com")


def identities_of(arn: str) -> list[str]:
    """Return what may be verified for the identity that a pool names: an address, or its domain, or one above that."""
    identity = arn.split(":", 5)[5].partition("/")[2]
    if "@" not in identity:
        return [identity]
    labels = identity.rpartition("@")[2].split(".")
    return [identity, *(".".join(labels[first:]) for first in range(len(labels) - 1))]


def _policies(seen: list[Mapping[str, Any]]) -> list[str]:
    return [policy for found in seen for policy in found.get("Policies", {}).values()]


class AwsEmailIdentities:
    """Identities of an account; see ports.EmailIdentities. They may be in another Region than the pool."""

    def __init__(self, ses: Callable[[str], Any], iam: Any) -> None:
        """Take what makes a client of sesv2 in a Region, and a client of iam."""
        self._ses, self._iam = ses, iam

    def look(self, arn: str) -> EmailFacts:
        """Read an identity, or what stands in for one that is not there or not verified."""
        region = arn.split(":", 5)[3]
        seen = [found for name in identities_of(arn) if (found := self._read(region, name)) is not None]
        if not seen:
            return EmailFacts(exists=False, verified=False, cognito_allowed=False)
        permitted = any(service in policy for policy in _policies(seen) for service in SERVICES)
        return EmailFacts(
            exists=True,
            verified=any(found.get("VerifiedForSendingStatus") for found in seen),
            cognito_allowed=permitted or self._has_linked_role(),
        )

    def _read(self, region: str, identity: str) -> Mapping[str, Any] | None:
        """Read an identity; None if it is not there."""
        try:
            with aws_call("ses:GetEmailIdentity"):
                found: Mapping[str, Any] = self._ses(region).get_email_identity(EmailIdentity=identity)
        except AwsCallError as error:
            if error.missing:
                return None
            raise
        return found

    def _has_linked_role(self) -> bool:
        try:
            with aws_call("iam:GetRole"):
                self._iam.get_role(RoleName=LINKED_ROLE)
        except AwsCallError as error:
            if error.missing:
                return False
            raise
        return True
