"""A fake of Cognito's user pools, in memory: it keeps and resets settings as others measured, or as AWS documents.

It is not Cognito. Measured (2026): an omitted member of UpdateUserPool is reset for those of RESET, and kept otherwise;
the texts of TEXTS were never measured and are reset here, which is worse for whoever forgets them. Documented: every
omitted member is reset. Refusals are those that projects have reported.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import botocore.session
from botocore.validate import ParamValidator

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.model import unknown_members
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.values import PoolFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

type Behaviour = Literal["measured", "documented"]

RESET = frozenset(
    {
        "LambdaConfig",
        "UserPoolAddOns",
        "AdminCreateUserConfig",
        "AutoVerifiedAttributes",
        "VerificationMessageTemplate",
        "SmsAuthenticationMessage",
        "DeviceConfiguration",
    }
)
TEXTS = frozenset({"SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject"})
NEVER_RESET = frozenset({"UserPoolId", "PoolName"})
LATER = 100.0
"""How much a write moves the pool's date, in seconds."""


@dataclass
class PoolStore:
    """One pool and its MFA, as Cognito would answer them."""

    pool: dict[str, Any]
    mfa: dict[str, Any]
    behaviour: Behaviour = "measured"
    invented: dict[str, Any] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)

    def describe(self) -> PoolFacts:
        """Answer DescribeUserPool and GetUserPoolMfaConfig."""
        pool = copy.deepcopy(self.pool) | copy.deepcopy(self.invented)
        invitations = pool.get("AdminCreateUserConfig")
        days = pool.get("Policies", {}).get("PasswordPolicy", {}).get("TemporaryPasswordValidityDays")
        if invitations is not None and days is not None:  # AWS shows the one lifetime in both places
            invitations["UnusedAccountValidityDays"] = days
        model = installed_model()
        pool = json.loads(json.dumps(pool))
        return PoolFacts(pool, copy.deepcopy(self.mfa), tuple(unknown_members(pool, model.pool)))

    def update(self, request: Mapping[str, Any]) -> None:
        """Make an UpdateUserPool, or refuse it."""
        sent = copy.deepcopy(dict(request))
        _validate("UpdateUserPool", sent)
        self._refuse(sent)
        self.updates.append(sent)
        policies, tags = self.pool.get("Policies", {}), self.pool.get("UserPoolTags", {})
        for name in installed_model().update.members:
            own = {"UserPoolId": "Id", "PoolName": "Name"}.get(name, name)
            if name in sent:
                self.pool[own] = sent[name]
            elif name not in NEVER_RESET and (self.behaviour == "documented" or name in RESET | TEXTS):
                self._reset(own)
        if "MfaConfiguration" in sent:
            self.mfa["MfaConfiguration"] = sent["MfaConfiguration"]
        self.pool["Policies"] = (policies if self.behaviour == "measured" else {}) | self.pool.get("Policies", {})
        self.pool = {name: value for name, value in self.pool.items() if value != {}}
        if system := {name: value for name, value in tags.items() if name.startswith("aws:")}:  # nobody's to take away
            self.pool["UserPoolTags"] = system | self.pool.get("UserPoolTags", {})
        self.touch()

    def set_mfa(self, request: Mapping[str, Any]) -> None:
        """Make a SetUserPoolMfaConfig: it replaces everything."""
        sent = copy.deepcopy(dict(request))
        _validate("SetUserPoolMfaConfig", sent)
        del sent["UserPoolId"]
        sms = sent.get("SmsMfaConfiguration", {}).get("SmsConfiguration")
        if not sms and "phone_number" in self.pool.get("AutoVerifiedAttributes", ()):
            raise refused("SMS configuration is required when phone_number is selected for auto verification")
        self.pool.pop("SmsConfiguration", None)
        self.pool |= {"SmsConfiguration": sms} if sms else {}
        self.mfa = {"MfaConfiguration": "OFF"} | sent
        self.pool["MfaConfiguration"] = self.mfa["MfaConfiguration"]
        self.touch()

    def touch(self) -> None:
        """Move the pool's date."""
        self.pool["LastModifiedDate"] += LATER

    def _reset(self, name: str) -> None:
        self.pool.pop(name, None)
        if name == "MfaConfiguration":
            self.pool[name] = "OFF"
            self.mfa = {"MfaConfiguration": "OFF"}

    def _refuse(self, sent: Mapping[str, Any]) -> None:
        invitations, policy = sent.get("AdminCreateUserConfig", {}), sent.get("Policies", {}).get("PasswordPolicy", {})
        if "UnusedAccountValidityDays" in invitations and "TemporaryPasswordValidityDays" in policy:
            raise refused("Please use TemporaryPasswordValidityDays in PasswordPolicy instead")
        if sent.get("MfaConfiguration", "OFF") != "OFF" and self.pool.get("MfaConfiguration", "OFF") == "OFF":
            raise refused("Cannot turn MFA functionality ON, once the user pool has been created.")
        template = sent.get("VerificationMessageTemplate", {})
        if {"EmailMessage", "EmailMessageByLink"} <= template.keys():
            raise refused("texts of codes and of links")
        if any(tag.startswith("aws:") for tag in sent.get("UserPoolTags", {})):
            raise refused("aws: tags are reserved", code="UserPoolTaggingException")
        settings = sent.get("UserAttributeUpdateSettings", self.pool.get("UserAttributeUpdateSettings", {}))
        asked = set(settings.get("AttributesRequireVerificationBeforeUpdate", ()))
        if asked - set(sent.get("AutoVerifiedAttributes", ())):
            raise refused(
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
            )


def refused(said: str, code: str = "InvalidParameterException") -> AwsCallError:
    """Return what Cognito answers to a request that it does not take."""
    return AwsCallError("cognito-idp:UpdateUserPool", code, said, lost=False)


def _validate(operation: str, request: Mapping[str, Any]) -> None:
    """Check a request against botocore's model, as a client does before it sends one."""
    report = ParamValidator().validate(request, _input_shape(operation))
    if report.has_errors():
        raise refused(report.generate_report())


@cache
def _input_shape(operation: str) -> Any:
    return botocore.session.Session().get_service_model("cognito-idp").operation_model(operation).input_shape
