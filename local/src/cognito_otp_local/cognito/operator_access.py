"""Who may make operators' calls, where IAM is enforced: the emulator's users, roles and sessions, by its own IAM.

Calls of an app's users carry no signature. Those that are not signed, or by the account's root, are allowed: so are the
dummy credentials that local clients use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.aws_api.signing import read_credential
from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.directory.sms_roles import role_of
from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_tools.aws.local_clients import ACCESS_KEY

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.front_config import FrontConfig

# The emulator leaves out what AWS puts after the action: on which resource.
_DENIED = re.compile(r"(User: \S+ is not authorized to perform: \S+)( (?:because|with) .*)")
_ARN = re.compile(r"arn:[!-~]+")


@dataclass(frozen=True, slots=True)
class OperatorAccess:
    """The front's gate."""

    config: FrontConfig
    emulator: EmulatorClient

    def check(self, operation: str, headers: Headers, body: bytes, document: Document) -> None:
        """Raise AccessDeniedException, or what AWS answers to bad credentials, unless the caller may make the call."""
        if not self.config.enforce_iam or not shapes.is_signed(operation):
            return
        credential = read_credential(headers)
        if credential is None or credential.access_key == ACCESS_KEY:
            return
        try:
            self.emulator.authorize(headers, body, passed_roles(document))
        except CognitoError as error:
            if not error.kind.startswith("AccessDenied"):
                raise
            raise self._denied(error.message, document) from error

    def _denied(self, sentence: str, document: Document) -> CognitoError:
        pool_id = document.get("UserPoolId")
        pool = f"arn:aws:cognito-idp:{self.config.region}:{self.config.account_id}:userpool/{pool_id}"
        resource = pool if pool_id else "*"
        whole = _DENIED.sub(lambda found: f"{found[1]} on resource: {resource}{found[2]}", sentence)
        return CognitoError("AccessDeniedException", whole)


def passed_roles(document: Document) -> list[str]:
    """Return the roles that a request would have Cognito assume: those that it sends, and no others."""
    blocks = [document, document.get("SmsMfaConfiguration")]
    configurations = [block.get("SmsConfiguration") for block in blocks if isinstance(block, dict)]
    roles = [role_of(found) for found in configurations if isinstance(found, dict)]
    # What is no ARN is refused afterwards, with the request's other mistakes.
    return [role for role in roles if isinstance(role, str) and _ARN.fullmatch(role)]
