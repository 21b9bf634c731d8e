"""The role with which a pool sends texts: Cognito looks at it whenever a pool is made or changed.

A later update is refused when the role is gone, whatever it changes; the sentence then speaks of trust (measured,
awslabs/nx-plugin-for-aws#631). That the role lets Cognito publish is not looked at here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp_local.cognito.errors import CognitoError

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient

COGNITO = "cognito-idp.amazonaws.com"


def role_of(configuration: Document) -> str | None:
    """Return the ARN of the role that an SmsConfiguration names."""
    arn: str | None = (configuration.get("EumsSms") or {}).get("CallerArn") or configuration.get("SnsCallerArn")
    return arn or None


class SmsRoles:
    """The emulator's roles, as Cognito would assume them."""

    def __init__(self, emulator: EmulatorClient) -> None:
        """Take the emulator."""
        self._iam = emulator.client("iam")

    def check(self, configuration: Document) -> None:
        """Raise InvalidSmsRoleTrustRelationshipException unless the SmsConfiguration's role is there for Cognito."""
        arn = role_of(configuration)
        if arn is not None and not self._may_assume(arn, configuration):
            raise CognitoError(
                "InvalidSmsRoleTrustRelationshipException",
                "Role does not have a trust relationship allowing Cognito to assume the role",
            )

    def _may_assume(self, arn: str, configuration: Document) -> bool:
        try:
            role = self._iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchEntity":
                raise
            return False
        external_id = (configuration.get("EumsSms") or configuration).get("ExternalId")
        statements = _listed(role["AssumeRolePolicyDocument"]["Statement"])
        return any(_allows(statement, external_id) for statement in statements)


def _allows(statement: Document, external_id: str | None) -> bool:
    principal = statement.get("Principal") or {}
    services = _listed(principal.get("Service") or []) if isinstance(principal, dict) else [principal]
    wanted = ((statement.get("Condition") or {}).get("StringEquals") or {}).get("sts:ExternalId")
    return (
        statement.get("Effect") == "Allow"
        and bool({COGNITO, "*"} & set(services))
        and (wanted is None or external_id in _listed(wanted))
    )


def _listed(value: Any) -> list[Any]:
    """Return what a policy gives alone or in a list."""
    return value if isinstance(value, list) else [value]
