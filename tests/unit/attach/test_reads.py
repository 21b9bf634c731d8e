"""What is read of a pool's clients and of the SES identity that it sends from, from AWS's answers."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.stub import Stubber
from support.attach_world import ACCOUNT, REGION, World, plain_pool
from support.pool_store import PoolStore

from cognito_otp_attach.facts.email_identities import AwsEmailIdentities
from cognito_otp_attach.facts.pools import AwsPools
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.values import EmailFacts, Unseen

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

POLICY = {"Policies": {"cognito": '{"Principal": {"Service": "email.cognito-idp.amazonaws.com"}}'}}


def client_of(service: str) -> Any:
    """Return a client that reaches nothing."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=REGION, **keys)  # type: ignore[call-overload]


class Body(io.BytesIO):
    """What an HTTP answer holds, as botocore reads it."""

    def stream(self) -> list[bytes]:
        """Return it whole."""
        return [self.getvalue()]


def answer_as_cognito(request: AWSPreparedRequest, **_others: Any) -> AWSResponse:
    """Answer for a pool of 61 clients, the last of which has longer sessions."""
    asked = json.loads(request.body or b"")  # type: ignore[arg-type]  # a client's is bytes
    if "ClientId" in asked:
        answer: Any = {"UserPoolClient": {"AuthSessionValidity": 15 if asked["ClientId"] == "c60" else 3}}
    elif asked.get("NextToken") == "more":
        answer = {"UserPoolClients": [{"ClientId": "c60"}]}
    else:
        assert asked["MaxResults"] == 60
        answer = {"UserPoolClients": [{"ClientId": f"c{number}"} for number in range(60)], "NextToken": "more"}
    return AWSResponse(request.url, 200, HTTPHeaders(), Body(json.dumps(answer).encode()))


def test_the_sessions_of_every_client_count_however_many_there_are() -> None:
    """ListUserPoolClients answers 60 at most."""
    client = client_of("cognito-idp")
    client.meta.events.register("before-send.cognito-identity-provider", answer_as_cognito)
    assert AwsPools(client, installed_model()).session_minutes("us-east-1_Attached") == (3, 15)


@pytest.mark.parametrize(
    ("named", "answers", "facts"),
    [
        ("example.com", {"example.com": True}, (True, True)),
        ("a@example.com", {"a@example.com": True, "example.com": None}, (True, True)),
        ("a@example.com", {"a@example.com": None, "example.com": True}, (True, True)),
        ("a@example.com", {"a@example.com": False, "example.com": True}, (True, True)),
        ("a@m.example.com", {"a@m.example.com": None, "m.example.com": None, "example.com": True}, (True, True)),
        ("a@example.com", {"a@example.com": None, "example.com": False}, (True, False)),
        ("a@example.com", {"a@example.com": None, "example.com": None}, (False, False)),
    ],
)
def test_an_address_of_a_verified_domain_is_verified(
    named: str, answers: dict[str, bool | None], facts: tuple[bool, bool]
) -> None:
    ses, iam = client_of("sesv2"), client_of("iam")
    with Stubber(ses) as stubber, Stubber(iam):
        for identity, verified in answers.items():
            asked = {"EmailIdentity": identity}
            if verified is None:
                stubber.add_client_error("get_email_identity", "NotFoundException", expected_params=asked)
            else:
                stubber.add_response("get_email_identity", {"VerifiedForSendingStatus": verified} | POLICY, asked)
        found = AwsEmailIdentities(lambda _region: ses, iam).look(f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{named}")
        stubber.assert_no_pending_responses()
    assert (found.exists, found.verified) == facts


def test_an_identity_of_another_account_is_not_looked_for_in_ours() -> None:
    theirs = f"arn:aws:ses:{REGION}:999999999999:identity/example.com"
    email = {"EmailSendingAccount": "DEVELOPER", "SourceArn": theirs}
    world = World(PoolStore(plain_pool(EmailConfiguration=email), {"MfaConfiguration": "OFF"}))
    world.email = EmailFacts(exists=False, verified=False, cognito_allowed=False)
    found = world.facts().email
    assert isinstance(found, Unseen)
    assert "999999999999" in found.why
    assert world.refusals() == []
    assert "unseen" in [notice.code for notice in world.plan().notices]
