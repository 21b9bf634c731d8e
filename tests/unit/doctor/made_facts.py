"""Facts of a healthy pool and stack, made by hand, for the checks that the local stack cannot make sick."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.countries import Served
from cognito_otp.domain.routing.planning import Policy
from cognito_otp.domain.routing.table import single_route
from cognito_otp_attach.arns import FunctionArn, read_function_arn
from cognito_otp_attach.facts.values import FunctionFacts, KeyFacts, PoolFacts, StackFacts
from cognito_otp_attach.triggers import Trigger, written
from cognito_otp_tools.doctor.checks.all_checks import CHECKS
from cognito_otp_tools.doctor.facts.sms_values import Budget, SmsFacts
from cognito_otp_tools.doctor.facts.values import (
    DeployedStack,
    Facts,
    FailureQueue,
    SealingKey,
    StoredRoutes,
    TextingRole,
)
from cognito_otp_tools.doctor.findings import Finding, judge
from cognito_otp_tools.doctor.question import Question
from cognito_otp_tools.routes.deployments import Deployment
from cognito_otp_tools.routes.permissions import read_permissions
from cognito_otp_tools.sms_account.owned import Identities

if TYPE_CHECKING:
    from cognito_otp.domain.routing.table import RoutingTable

REGION, ACCOUNT, POOL_ID = "us-east-1", "123456789012", "us-east-1_Pool"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sms"
POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}"


def function(name: str) -> FunctionArn:
    """Return a function's ARN."""
    found = read_function_arn(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
    assert found is not None
    return found


FUNCTIONS = {trigger: function(str(trigger)) for trigger in Trigger}


def pool(mfa: dict[str, Any] | None = None, unknown: tuple[str, ...] = (), **settings: Any) -> PoolFacts:
    """Return a pool that is attached, with some settings of its own."""
    described: dict[str, Any] = {
        "Id": POOL_ID,
        "Name": "customers",
        "Arn": POOL_ARN,
        "AutoVerifiedAttributes": ["phone_number"],
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "x", "SnsRegion": REGION},
        "LambdaConfig": {str(one): written(one, str(arn)) for one, arn in FUNCTIONS.items()} | {"KMSKeyID": KEY},
    }
    return PoolFacts({**described, **settings}, mfa or {"MfaConfiguration": "OFF"}, unknown)


def stack(region: str = REGION, **parameters: str) -> DeployedStack:
    """Return a stack."""
    facts = StackFacts("acme", "aws", region, ACCOUNT, parameters, FUNCTIONS, function("observer"), KEY, "table", None)
    deployment = Deployment(
        "acme", "/routes", single_route(None), Policy(Served(None)), read_permissions(parameters), "Acme"
    )
    return DeployedStack("CREATE_COMPLETE", facts, deployment, "url")


def account(region: str = REGION, tier: str = "PRODUCTION", **changes: Any) -> SmsFacts:
    """Return an account in a Region."""
    budget = Budget(100, 100, Decimal(1))
    found: dict[str, Any] = {
        "region": region,
        "attributes": {"ACCOUNT_TIER": tier},
        "budgets": {"TEXT": budget},
        "sns_sandbox": False,
        "sns_budget": budget,
        "configuration_sets": (),
    }
    return SmsFacts(**(found | changes))


def permitted() -> dict[str, Any]:
    """Return the statement that lets Cognito invoke a function for the pool."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": POOL_ARN}, "StringEquals": {"AWS:SourceAccount": ACCOUNT}},
    }


def make_facts(**changes: Any) -> Facts:
    """Return facts in which some are otherwise."""
    trust = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
    found: dict[str, Any] = {
        "question": Question(pool_id=POOL_ID, stack_name="acme"),
        "region": REGION,
        "caller": "arn:aws:iam::123456789012:user/ann",
        "stack": stack(),
        "pool": pool(),
        "functions": {
            str(arn): FunctionFacts(arn, exists=True, statements=(permitted(),)) for arn in FUNCTIONS.values()
        },
        "key": SealingKey(KEY, KeyFacts(KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), (), (), decrypts=True),
        "roles": (TextingRole(ROLE, (trust,), may_send=True),),
        "routes": StoredRoutes(single_route(None), "a table"),
        "sms": {REGION: account()},
        "queue": FailureQueue(0),
        "sdk": "botocore 1",
        "version": "0.1.0",
    }
    return Facts(**(found | changes))


def answers(check: str, facts: Facts) -> list[Finding]:
    """Return the answers to one question."""
    return [one for one in judge(CHECKS, facts) if one.check == check or one.check.startswith(f"{check}.")]


def asked(table: RoutingTable, *countries: str, **changes: Any) -> dict[str, Any]:
    """Ask about countries that are routed so."""
    owned = changes.pop("identities", Identities())
    question = Question(stack_name="acme", countries=countries, **changes.pop("question", {}))
    accounts = {region: account(region, identities=owned) for region in (REGION, "eu-west-1")}
    return {"question": question, "routes": StoredRoutes(table, "a table"), "sms": accounts, **changes}


NUMBER = {
    "PhoneNumberArn": "arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-1",
    "PhoneNumberId": "phone-1",
    "PhoneNumber": "+14255550100",
    "Status": "ACTIVE",
    "IsoCountryCode": "US",
    "MessageType": "TRANSACTIONAL",
    "NumberCapabilities": ["SMS"],
    "NumberType": "TOLL_FREE",
}
