"""Programs that verify tokens, with the keys that the local stack publishes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from support.local_stack.cognito_front import refused
from support.local_stack.node_clients import CLIENTS, NODE, install

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

VERIFIER = CLIENTS / "token_verifier"


@pytest.fixture
def pool(local: Local) -> Pool:
    """Make a pool with a user."""
    made = local.pool()
    made.confirmed()
    return made


def _document(pool: Pool, host: str, name: str) -> httpx.Response:
    return httpx.get(f"http://{host}:{httpx.URL(pool.local.url).port}/{pool.id}/.well-known/{name}")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_configuration_names_the_server_that_clients_use(pool: Pool, host: str) -> None:
    """Documented: OpenID Connect Discovery, and Cognito's guide for the issuer, which stays AWS's as in every token."""
    found = _document(pool, host, "openid-configuration").json()
    assert found["issuer"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}"
    assert found["jwks_uri"] == f"http://{host}:{httpx.URL(pool.local.url).port}/{pool.id}/.well-known/jwks.json"
    assert httpx.get(found["jwks_uri"]).json()["keys"]
    assert str(httpx.URL(pool.local.workshop.emulator.url).port) not in json.dumps(found)


@pytest.mark.parametrize("name", ["jwks.json", "openid-configuration", "nothing"])
def test_a_document_that_is_not_there_is_refused_in_json(local: Local, name: str) -> None:
    answer = httpx.get(f"{local.url}/us-east-1_Nothing01/.well-known/{name}")
    assert answer.status_code >= 400
    assert answer.json()["__type"] == "ResourceNotFoundException"


def test_pyjwt_verifies_both_tokens(pool: Pool) -> None:
    tokens = pool.sign_in()["AuthenticationResult"]
    found = _document(pool, "127.0.0.1", "openid-configuration").json()
    keys = jwt.PyJWKClient(found["jwks_uri"])
    for kind, client in (("AccessToken", "client_id"), ("IdToken", "aud")):
        key = keys.get_signing_key_from_jwt(tokens[kind])
        audience = pool.client_id if client == "aud" else None
        claims = jwt.decode(tokens[kind], key, ["RS256"], issuer=found["issuer"], audience=audience)
        assert claims[client] == pool.client_id
    with pytest.raises(jwt.InvalidIssuerError):
        jwt.decode(tokens["AccessToken"], keys.get_signing_key_from_jwt(tokens["AccessToken"]), ["RS256"], issuer="x")


def test_aws_jwt_verify_verifies_both_tokens_and_no_others(local: Local, pool: Pool) -> None:
    install(VERIFIER)
    tokens = pool.sign_in()["AuthenticationResult"]
    forged = jwt.encode(jwt.decode(tokens["IdToken"], options={"verify_signature": False}), "k" * 32)
    other = local.pool()
    other.confirmed()
    foreign = other.sign_in()["AuthenticationResult"]["AccessToken"]
    given = [tokens["AccessToken"], tokens["IdToken"], forged, foreign]
    access, identity, *wrong = _verified(pool, given)
    assert access["claims"]["client_id"] == identity["claims"]["aud"] == pool.client_id
    assert identity["claims"]["cognito:username"] == "ada"
    assert all("error" in found for found in wrong)


def test_a_pool_that_is_gone_publishes_nothing(pool: Pool) -> None:
    pool.local.cognito.delete_user_pool(UserPoolId=pool.id)
    assert _document(pool, "127.0.0.1", "jwks.json").status_code >= 400
    with refused("ResourceNotFoundException"):
        pool.local.cognito.describe_user_pool(UserPoolId=pool.id)


def _verified(pool: Pool, tokens: list[str]) -> Any:
    settings = {"endpoint": pool.local.url, "userPoolId": pool.id, "clientId": pool.client_id, "tokens": tokens}
    done = subprocess.run(  # noqa: S603 - the locked Node
        [NODE, "verify.mjs"], cwd=VERIFIER, input=json.dumps(settings), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)
