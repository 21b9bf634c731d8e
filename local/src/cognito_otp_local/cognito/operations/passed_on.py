"""Operations that the emulator answers as they came; what neither it nor a family of ours answers is not offered."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.operations.api_calls import Call

PASSED_ON = frozenset(
    {
        "AddCustomAttributes",
        "AdminAddUserToGroup",
        "AdminConfirmSignUp",
        "AdminDeleteUser",
        "AdminDisableProviderForUser",
        "AdminDisableUser",
        "AdminEnableUser",
        "AdminLinkProviderForUser",
        "AdminListGroupsForUser",
        "AdminListUserAuthEvents",
        "AdminRemoveUserFromGroup",
        "AdminUpdateAuthEventFeedback",
        "AdminUserGlobalSignOut",
        "AssociateSoftwareToken",
        "CreateGroup",
        "CreateIdentityProvider",
        "CreateResourceServer",
        "CreateUserPoolDomain",
        "DeleteGroup",
        "DeleteIdentityProvider",
        "DeleteResourceServer",
        "DeleteUser",
        "DeleteUserPoolClient",
        "DeleteUserPoolDomain",
        "DescribeIdentityProvider",
        "DescribeResourceServer",
        "DescribeUserPoolDomain",
        "GetGroup",
        "GetIdentityProviderByIdentifier",
        "GetUICustomization",
        "GlobalSignOut",
        "ListGroups",
        "ListIdentityProviders",
        "ListResourceServers",
        "ListTagsForResource",
        "ListUserPoolClients",
        "ListUserPools",
        "ListUsersInGroup",
        "SetUICustomization",
        "TagResource",
        "UntagResource",
        "UpdateAuthEventFeedback",
        "UpdateIdentityProvider",
        "UpdateResourceServer",
        "UpdateUserPoolDomain",
        "VerifySoftwareToken",
    }
)
LONGEST_PAGE_TOKEN = 9


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Passes calls on to the emulator."""

    emulator: EmulatorClient

    def answer(self, call: Call) -> Document:
        """Return the emulator's answer, or raise its refusal."""
        token = call.document.get("NextToken")
        if token is not None:
            page_of(token)
        return self.emulator.cognito(call.operation, call.document)


def page_of(token: str) -> int:
    """Return at which entry a page begins, which its token is; raise InvalidParameterException for any other token."""
    if not (token.isascii() and token.isdigit() and len(token) <= LONGEST_PAGE_TOKEN):
        # Seen for ListUsers, in aws-sdk-js#3705.
        raise invalid_parameter("Paging Marker is Invalid for Request")
    return int(token)


def not_offered(operation: str) -> CognitoError:
    """Say that an operation exists on AWS and not here. 501, which SDKs do not retry."""
    sentence = f"The local stack does not have {operation}; docs/local-stack.md lists what it does not have."
    return CognitoError("OperationNotOfferedException", sentence, HTTPStatus.NOT_IMPLEMENTED)
