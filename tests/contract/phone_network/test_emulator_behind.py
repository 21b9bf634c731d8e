"""The emulator behind the gateway: signed calls reach it unchanged, whatever protocol they speak."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.aws.emulators import ACCOUNT
from support.local_stack.phone_network_server import ONCE, running_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_iam.type_defs import AccessKeyTypeDef
    from support.aws.emulators import Emulator
    from support.local_stack.phone_network_server import Network


@pytest.fixture(scope="module")
def gateway(emulator: Emulator) -> Iterator[Network]:
    """Serve the gateway in front of the emulator."""
    with running_network(emulator.url) as running:
        yield running


@pytest.fixture(scope="module")
def key(emulator: Emulator) -> AccessKeyTypeDef:
    """Return an IAM user's access key: the emulator verifies its signatures, which it does not for root."""
    iam = emulator.admin().client("iam", endpoint_url=emulator.url, config=ONCE)
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.create_user(UserName="somebody")
    iam.put_user_policy(UserName="somebody", PolicyName="everything", PolicyDocument=json.dumps(everything))
    return iam.create_access_key(UserName="somebody")["AccessKey"]


def client_of(gateway: Network, key: AccessKeyTypeDef, service: str) -> Any:
    """Return a client that signs with a user's key."""
    return gateway.client(key["AccessKeyId"], key["SecretAccessKey"], service=service)


def test_objects_survive_the_way_to_the_emulator_and_back(gateway: Network, key: AccessKeyTypeDef) -> None:
    """Binary bodies, keys that need escaping, HEAD and errors, with signatures verified."""
    s3 = client_of(gateway, key, "s3")
    s3.create_bucket(Bucket="a-bucket")
    content, name = bytes(range(256)) * 512, "a b/ü+%2F€.bin"
    s3.put_object(Bucket="a-bucket", Key=name, Body=content)
    assert s3.head_object(Bucket="a-bucket", Key=name)["ContentLength"] == len(content)
    assert s3.get_object(Bucket="a-bucket", Key=name)["Body"].read() == content
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="a-bucket", Key="nothing")


def test_json_and_query_services_are_reached(gateway: Network, key: AccessKeyTypeDef) -> None:
    """SSM speaks awsJson, STS speaks query."""
    ssm = client_of(gateway, key, "ssm")
    ssm.put_parameter(Name="/a", Value="b", Type="String")
    assert ssm.get_parameter(Name="/a")["Parameter"]["Value"] == "b"
    assert client_of(gateway, key, "sts").get_caller_identity()["Account"] == ACCOUNT


def test_the_emulator_verifies_signatures_behind_the_gateway(gateway: Network, key: AccessKeyTypeDef) -> None:
    """A wrong secret fails, so the right one passing means that nothing signed was changed."""
    ssm = gateway.client(key["AccessKeyId"], "wrong", service="ssm")
    with pytest.raises(ClientError, match="signature we calculated does not match"):
        ssm.describe_parameters()
