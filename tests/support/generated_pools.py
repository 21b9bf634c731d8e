"""Pools of every kind: generated from botocore's own model, and the hard ones that projects have reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cognito_otp_attach.facts.service_model import installed_model
from support.attach_world import ACCOUNT, REGION, THEIRS, plain_pool

if TYPE_CHECKING:
    from cognito_otp_attach.facts.model import Shape

READ_ONLY = frozenset({"Id", "Name", "Arn", "LastModifiedDate", "CreationDate", "Status", "SchemaAttributes"})
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service-role/cognito-sms"
IDENTITY = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"
LINK = {
    "DefaultEmailOption": "CONFIRM_WITH_LINK",
    "EmailMessageByLink": "Follow {##this link##}",
    "EmailSubjectByLink": "Welcome",
}
CODE_TEXTS = {
    "SmsVerificationMessage": "Yours is {####}",
    "EmailVerificationMessage": "Yours is {####}",
    "EmailVerificationSubject": "Yours",
}
DAYS = {"Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 5}}}

OTHER_TRIGGERS = (
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
    "UserMigration",
)

HARD: dict[str, dict[str, Any]] = {
    "plain": {},
    "confirmed by a link": {"VerificationMessageTemplate": LINK, "AutoVerifiedAttributes": ["email"]},
    "a link, and legacy texts of codes": {"VerificationMessageTemplate": LINK} | CODE_TEXTS,
    "legacy texts alone": CODE_TEXTS,
    "legacy texts that differ from the template's": {
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE", "SmsMessage": "Other {####}"}
    }
    | CODE_TEXTS,
    "both lifetimes of temporary passwords": DAYS | {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}},
    "sign-up closed, with an invitation": {
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {"SMSMessage": "{username} {####}", "EmailMessage": "{username} {####}"},
        }
    },
    "tokens of version 2": {
        "LambdaConfig": {
            "PreTokenGeneration": THEIRS,
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": THEIRS},
        }
    },
    "tokens of version 3": {
        "LambdaConfig": {"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": THEIRS}}
    },
    "texts through End User Messaging": {
        "SmsConfiguration": {"EumsSms": {"CallerArn": ROLE, "ExternalId": "x", "OriginationIdentity": "+14255550100"}}
    },
    "texts through SNS": {
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x", "SnsRegion": "us-west-2"},
        "SmsAuthenticationMessage": "Sign in with {####}",
    },
    "the tier LITE": {"UserPoolTier": "LITE"},
    "the tier PLUS with threat protection": {
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "ENFORCED",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
    },
    "devices remembered": {
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False}
    },
    "passkeys": {
        "Policies": {
            "PasswordPolicy": {"MinimumLength": 12, "PasswordHistorySize": 4},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        },
        "MFA": {
            "MfaConfiguration": "OFF",
            "WebAuthnConfiguration": {
                "RelyingPartyId": "example.com",
                "UserVerification": "required",
                "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
            },
        },
    },
    "tags, some of CloudFormation": {"UserPoolTags": {"team": "identity", "aws:cloudformation:stack-name": "pools"}},
    "tags of CloudFormation alone": {"UserPoolTags": {"aws:cloudformation:stack-name": "pools"}},
    "inbound federation": {"LambdaConfig": {"InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": THEIRS}}},
    "a key of its own": {
        "KeyConfiguration": {
            "KeyType": "CUSTOMER_MANAGED_KEY",
            "KmsKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/of-the-pool",
        },
        "IssuerConfiguration": {"Type": "UPDATED"},
    },
    "MFA with an app alone": {
        "MfaConfiguration": "ON",
        "MFA": {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
    },
    "MFA with everything": {
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x"},
        "MFA": {
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x"}},
            "EmailMfaConfiguration": {"Message": "Yours is {####}", "Subject": "Yours"},
        },
    },
    "addresses verified before they change": {
        "AutoVerifiedAttributes": ["phone_number", "email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    },
    "e-mail through SES": {
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": IDENTITY,
            "From": "Acme <no-reply@example.com>",
            "ReplyToEmailAddress": "help@example.com",
            "ConfigurationSet": "acme",
        }
    },
    "recovery, protection and contexts of authentication": {
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "DeletionProtection": "ACTIVE",
        "AcrConfiguration": {"urn:example:mfa": {"AcrValue": "mfa"}},
    },
    "every other trigger": {"LambdaConfig": dict.fromkeys(OTHER_TRIGGERS, THEIRS)},
}
"""Settings over those of a plain pool, by what is hard about them; ``MFA`` is GetUserPoolMfaConfig's answer."""


def values(shape: Shape, name: str = "") -> st.SearchStrategy[Any]:
    """Return values of a shape of the model, as DescribeUserPool might answer them."""
    match shape.kind:
        case "structure":
            needed = {key: values(shape.members[key], key) for key in shape.required}
            free = {key: values(member, key) for key, member in shape.members.items() if key not in shape.required}
            return st.fixed_dictionaries(needed, optional=free)
        case "list":
            assert shape.item is not None
            return st.lists(values(shape.item, name), min_size=shape.least, max_size=2)
        case "map":
            assert shape.item is not None
            return st.dictionaries(st.text("abcdef", min_size=1, max_size=4), values(shape.item), max_size=2)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(1, 2) if name == "Priority" else st.integers(6, 99)
        case _:
            return _texts(shape, name)


def _texts(shape: Shape, name: str) -> st.SearchStrategy[str]:
    if name.endswith("Arn") or shape.least == len("arn:aws:service:x:y:z") - 1:
        return st.sampled_from([THEIRS, str(ROLE)])
    return st.text("abc {#}", min_size=max(shape.least, 1), max_size=shape.least + 8)


@st.composite
def pools(draw: st.DrawFn) -> dict[str, Any]:
    """Return a pool that Cognito could describe, with none of our triggers."""
    members = installed_model().update.members
    drawn: dict[str, Any] = {}
    for name, shape in members.items():
        if name not in {"UserPoolId", "PoolName", "MfaConfiguration"} and draw(st.booleans()):
            drawn[name] = draw(values(shape, name))
    return plain_pool(**_possible(drawn))


def _possible(drawn: dict[str, Any]) -> dict[str, Any]:
    """Leave out what AWS allows no pool to have."""
    config = drawn.get("LambdaConfig", {})
    for name in ("CustomSMSSender", "CustomEmailSender", "PreSignUp", "CustomMessage", "KMSKeyID"):
        config.pop(name, None)
    template = drawn.get("VerificationMessageTemplate", {})
    by_link = template.get("DefaultEmailOption") == "CONFIRM_WITH_LINK"
    for name in ("EmailMessage", "EmailSubject") if by_link else ("EmailMessageByLink", "EmailSubjectByLink"):
        template.pop(name, None)
    verified = drawn.get("AutoVerifiedAttributes", [])
    settings = drawn.get("UserAttributeUpdateSettings", {})
    if "AttributesRequireVerificationBeforeUpdate" in settings:
        settings["AttributesRequireVerificationBeforeUpdate"] = list(verified)
    if not drawn.get("Policies", {}).get("PasswordPolicy", {}).get("TemporaryPasswordValidityDays"):
        drawn.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    if "AdminCreateUserConfig" in drawn:  # AWS always answers it
        drawn["AdminCreateUserConfig"].setdefault("AllowAdminCreateUserOnly", False)
    email = drawn.get("EmailConfiguration", {})
    if email.get("EmailSendingAccount") == "DEVELOPER":
        email["SourceArn"] = IDENTITY
    possible: dict[str, Any] = _without_empties(drawn)
    return possible


def _without_empties(value: Any) -> Any:
    """Leave out empty structures and lists: Cognito describes what is set."""
    if not isinstance(value, dict):
        return value
    inner = {name: _without_empties(item) for name, item in value.items()}
    return {name: item for name, item in inner.items() if item not in ({}, [])}
