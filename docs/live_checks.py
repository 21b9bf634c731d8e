"""Collects from a real account what reading can tell of the open questions in live-checks.md, and changes nothing.

It prints one JSON document. No phone number, name of a user or code is in it.
"""

import argparse
import json
import sys
from datetime import UTC, datetime

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def ask(question):
    """Return an answer of AWS, or what it answered instead."""
    try:
        return question()
    except ClientError as error:
        return {"refused": error.response["Error"].get("Code"), "reason": error.response.get("Reason")}
    except BotoCoreError as error:
        return {"failed": type(error).__name__}


def account_of(session):
    """Return the tier and the spend limits, as AWS names them."""
    client = session.client("pinpoint-sms-voice-v2")
    return {
        "attributes": client.describe_account_attributes()["AccountAttributes"],
        "spend_limits": client.describe_spend_limits()["SpendLimits"],
        "limits": client.describe_account_limits()["AccountLimits"],
    }


def quotas_of(session):
    """Return the quotas whose names have to do with sending."""
    client = session.client("service-quotas")
    pages = client.get_paginator("list_service_quotas").paginate(ServiceCode="sms-voice")
    found = [quota for page in pages for quota in page["Quotas"]]
    return {quota["QuotaName"]: quota["Value"] for quota in found}


def pool_of(session, pool_id):
    """Return which settings the pool has, and those that say how codes are sent."""
    pool = session.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)["UserPool"]
    shown = (
        "LambdaConfig",
        "SmsConfigurationFailure",
        "AutoVerifiedAttributes",
        "AccountRecoverySetting",
        "UserPoolTier",
    )
    sms = pool.get("SmsConfiguration") or {}
    return {
        "members": sorted(pool),
        "sms": {"members": sorted(sms), "sns_region": sms.get("SnsRegion"), "direct": "EumsSms" in sms},
        **{name: pool.get(name) for name in shown},
    }


def grants_of(session, pool_id):
    """Return who may use the pool's key by grants, and for what."""
    pool = session.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)["UserPool"]
    key = (pool.get("LambdaConfig") or {}).get("KMSKeyID")
    if not key:
        return []
    pages = session.client("kms").get_paginator("list_grants").paginate(KeyId=key)
    shown = ("GranteePrincipal", "Operations", "Constraints", "CreationDate")
    return [{name: str(grant.get(name)) for name in shown} for page in pages for grant in page["Grants"]]


def events_of(session, pool_id):
    """Return what holds for the sender's events."""
    pool = session.client("cognito-idp").describe_user_pool(UserPoolId=pool_id)["UserPool"]
    sender = ((pool.get("LambdaConfig") or {}).get("CustomSMSSender") or {}).get("LambdaArn")
    if not sender:
        return None
    found = session.client("lambda").get_function_event_invoke_config(FunctionName=sender)
    return {name: found.get(name) for name in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")}


def main():
    """Ask all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", required=True)
    parser.add_argument("--user-pool-id")
    parser.add_argument("--profile")
    chosen = parser.parse_args()
    session = boto3.Session(profile_name=chosen.profile, region_name=chosen.region)
    answers = {
        "collected": datetime.now(UTC).isoformat(timespec="seconds"),
        "region": chosen.region,
        "boto3": boto3.__version__,
        "account": ask(lambda: account_of(session)),
        "quotas": ask(lambda: quotas_of(session)),
    }
    if chosen.user_pool_id:
        answers |= {
            "pool": ask(lambda: pool_of(session, chosen.user_pool_id)),
            "grants": ask(lambda: grants_of(session, chosen.user_pool_id)),
            "async": ask(lambda: events_of(session, chosen.user_pool_id)),
        }
    json.dump(answers, sys.stdout, indent=2, default=str)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
