"""Clients that send null for what they do not have: browsers' storage gives it, and so do applications' own objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.local_stack.generated_calls import TARGET
from support.people import PASSWORD

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool


def _call(local: Local, operation: str, **document: Any) -> Any:
    """Call as no boto3 client would: it refuses null before it sends."""
    answer = httpx.post(local.url, json=document, headers={"X-Amz-Target": f"{TARGET}.{operation}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def pool(local: Local) -> Pool:
    """Make a pool with a user who is confirmed."""
    made = local.pool()
    made.verified()
    return made


def test_a_sign_in_with_storage_that_has_no_device(pool: Pool) -> None:
    """Reported: amazon-cognito-identity-js sends DEVICE_KEY from storage, and AWS takes it."""
    answer = _call(
        pool.local,
        "InitiateAuth",
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD, "DEVICE_KEY": None, "SECRET_HASH": None},
        ClientMetadata={"page": None},
        UserContextData={"EncodedData": None, "IpAddress": None},
        AnalyticsMetadata=None,
        Session=None,
    )
    assert answer["AuthenticationResult"]["AccessToken"]


def test_an_mfa_preference_that_leaves_a_factor_as_it_is(pool: Pool) -> None:
    """By analogy with Smithy's AWS JSON protocol, in which null is no value."""
    settings = {"SMSMfaSettings": {"Enabled": True, "PreferredMfa": None}, "SoftwareTokenMfaSettings": None}
    _call(pool.local, "SetUserMFAPreference", AccessToken=pool.token(), EmailMfaSettings=None, **settings)
    assert pool.user()["UserMFASettingList"] == ["SMS_MFA"]


def test_metadata_that_reaches_a_trigger_has_no_null_in_it(local: Local) -> None:
    pool = local.pool()
    attributes = [{"Name": "phone_number", "Value": "+447700900123"}, {"Name": "name", "Value": None}]
    metadata = {"do": "autoConfirmUser", "page": None}
    named = {"ClientId": pool.client_id, "Username": "ada", "Password": PASSWORD, "ValidationData": None}
    _call(local, "SignUp", **named, UserAttributes=attributes, ClientMetadata=metadata)
    [event] = local.workshop.events(pool.id, "PreSignUp")
    assert event["request"]["clientMetadata"] == {"do": "autoConfirmUser"}


def test_a_required_member_that_is_null_is_missing(local: Local) -> None:
    answer = httpx.post(
        local.url, json={"ClientId": None, "Username": "ada"}, headers={"X-Amz-Target": f"{TARGET}.SignUp"}
    )
    assert answer.json()["message"].endswith("'clientId' failed to satisfy constraint: Member must not be null")
