"""Looks at some users of a pool: who lacks a phone, and who could never recover a password.

ListUsers does not say who has SMS MFA, so where users may choose it, AdminGetUser is asked about a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_tools.doctor.facts.values import UserSample

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = 60
PAGES = 5
ASKED_ABOUT = 50
PHONE, EMAIL, VERIFIED = "phone_number", "email", "_verified"
SMS_MFA = "SMS_MFA"


class AwsUsers:
    """Users of an account's pools; see ports.Users."""

    def __init__(self, client: Any) -> None:
        """Take a client of cognito-idp."""
        self._client = client

    def sample(self, pool_id: str, *, mfa_by_phone: bool) -> UserSample:
        """Look at some users."""
        users, more = self._list(pool_id)
        attributes = [{item["Name"]: item["Value"] for item in user.get("Attributes", ())} for user in users]
        mailless = [user for user, found in zip(users, attributes, strict=True) if not _is_verified(found, EMAIL)]
        stuck = mailless if mfa_by_phone else [user for user in mailless[:ASKED_ABOUT] if self._has_sms(pool_id, user)]
        return UserSample(
            looked_at=len(users),
            without_phone=sum(not found.get(PHONE) for found in attributes),
            unverified_phone=sum(bool(found.get(PHONE)) and not _is_verified(found, PHONE) for found in attributes),
            unrecoverable=len(stuck),
            more=more,
            unasked=0 if mfa_by_phone else len(mailless[ASKED_ABOUT:]),
        )

    def _list(self, pool_id: str) -> tuple[list[Any], bool]:
        users: list[Any] = []
        token: dict[str, str] = {}
        for _ in range(PAGES):
            with aws_call("cognito-idp:ListUsers"):
                answer = self._client.list_users(UserPoolId=pool_id, Limit=PAGE, **token)
            users += answer["Users"]
            if not answer.get("PaginationToken"):
                return users, False
            token = {"PaginationToken": answer["PaginationToken"]}
        return users, True

    def _has_sms(self, pool_id: str, user: Any) -> bool:
        with aws_call("cognito-idp:AdminGetUser"):
            found = self._client.admin_get_user(UserPoolId=pool_id, Username=user["Username"])
        return SMS_MFA in (found.get("UserMFASettingList") or ())


def _is_verified(attributes: Mapping[str, str], name: str) -> bool:
    return bool(attributes.get(name)) and attributes.get(f"{name}{VERIFIED}") == "true"
