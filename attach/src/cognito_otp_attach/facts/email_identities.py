"""Reads SES identities: whether Cognito may still send from the one that a pool names.

Cognito sends through its service-linked role, or where the identity's own policy permits it. Source: Cognito developer
guide, "Email settings for Amazon Cognito user pools".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import EmailFacts

if TYPE_CHECKING:
    from collections.abc import Callable

LINKED_ROLE = "AWSServiceRoleForAmazonCognitoIdpEmailService"
SERVICES = ("cognito-idp.amazonaws.com", "email.cognito-idp.amazonaws.com")


class AwsEmailIdentities:
    """Identities of an account; see ports.EmailIdentities. They may be in another Region than the pool."""

    def __init__(self, ses: Callable[[str], Any], iam: Any) -> None:
        """Take what makes a client of sesv2 in a Region, and a client of iam."""
        self._ses, self._iam = ses, iam

    def look(self, arn: str) -> EmailFacts:
        """Read an identity."""
        _, _, _, region, _, resource = arn.split(":", 5)
        try:
            with aws_call("ses:GetEmailIdentity"):
                found = self._ses(region).get_email_identity(EmailIdentity=resource.partition("/")[2])
        except AwsCallError as error:
            if error.missing:
                return EmailFacts(exists=False, verified=False, cognito_allowed=False)
            raise
        permitted = any(service in policy for policy in found.get("Policies", {}).values() for service in SERVICES)
        return EmailFacts(
            exists=True,
            verified=bool(found.get("VerifiedForSendingStatus")),
            cognito_allowed=permitted or self._has_linked_role(),
        )

    def _has_linked_role(self) -> bool:
        try:
            with aws_call("iam:GetRole"):
                self._iam.get_role(RoleName=LINKED_ROLE)
        except AwsCallError as error:
            if error.missing:
                return False
            raise
        return True
