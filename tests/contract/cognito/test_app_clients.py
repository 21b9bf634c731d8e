"""App clients: their secrets, and the attributes that users may read and write through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest
from support.local_stack.cognito_front import PASSWORD_FLOWS, refused
from support.people import NEW_PASSWORD, PASSWORD, TEMPORARY_PASSWORD

from cognito_otp_local.aws_api.request_checks import RequestChecks
from cognito_otp_local.aws_api.service_models import model_of

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

UNAUTHORIZED = "A client attempted to write unauthorized attribute"
DATES = {"CreationDate", "LastModifiedDate"}
TEAM = {"Name": "team", "AttributeDataType": "String", "Mutable": True}


def _fits(operation: str, answer: dict[str, Any]) -> None:
    """Hold an answer against the model: what it gives must be takable wherever the model takes it."""
    shape = model_of("cognito-idp").operation_model(operation).output_shape
    assert shape is not None
    texts = {name: value for name, value in answer.items() if name in shape.members}
    assert list(RequestChecks(strict=False).find(shape, _in_words(texts))) == []


def _in_words(value: Any) -> Any:
    """Write times, which boto3 has read, as numbers again."""
    match value:
        case dict():
            return {name: _in_words(item) for name, item in value.items()}
        case list():
            return [_in_words(item) for item in value]
        case str() | bool() | int() | float():
            return value
        case _:
            return value.timestamp()


def test_secrets_and_ids_fit_the_patterns_that_the_api_takes_them_by(local: Local) -> None:
    r"""Documented: ClientSecretType is ``[\w+]+``, at most 64 characters."""
    pool = local.pool()
    for _ in range(20):
        asked = {"UserPoolId": pool.id, "ClientName": "app", "GenerateSecret": True}
        made = local.cognito.create_user_pool_client(**asked)
        _fits("CreateUserPoolClient", {"UserPoolClient": made["UserPoolClient"]})
        assert 50 < len(made["UserPoolClient"]["ClientSecret"]) <= 64


def test_what_other_operations_make_up_fits_them_too(local: Local) -> None:
    pool = local.pool(client={"ExplicitAuthFlows": [*PASSWORD_FLOWS, "ALLOW_REFRESH_TOKEN_AUTH"]})
    _fits("SignUp", pool.sign_up())
    local.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    signed_in = pool.sign_in()
    _fits("InitiateAuth", signed_in)
    token = signed_in["AuthenticationResult"]["AccessToken"]
    _fits("AssociateSoftwareToken", local.cognito.associate_software_token(AccessToken=token))
    pool.verified("bob", "+447700900456")
    _fits("ListUsers", local.cognito.list_users(UserPoolId=pool.id, Limit=1))


def test_a_client_that_is_described_can_be_sent_back_as_it_is(local: Local) -> None:
    pool = local.pool(client={"GenerateSecret": True})
    named = {"UserPoolId": pool.id, "ClientId": pool.client_id}
    before = local.cognito.describe_user_pool_client(**named)["UserPoolClient"]
    sent = {name: value for name, value in before.items() if name not in {"ClientSecret", *DATES}}
    local.cognito.update_user_pool_client(**sent)
    after = local.cognito.describe_user_pool_client(**named)["UserPoolClient"]
    assert {**after, "LastModifiedDate": before["LastModifiedDate"]} == before


def test_a_client_with_a_secret_revokes_a_token(local: Local) -> None:
    pool = local.pool(client={"GenerateSecret": True, "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]})
    secret = str(pool.secret)
    refresh = "eyJhbGciOiJSUzI1NiJ9.e30.e30"
    local.cognito.revoke_token(ClientId=pool.client_id, ClientSecret=secret, Token=refresh)
    with refused("NotAuthorizedException"):
        local.cognito.get_tokens_from_refresh_token(ClientId=pool.client_id, ClientSecret=secret, RefreshToken=refresh)


@pytest.fixture
def narrow(local: Local) -> Pool:
    """Make a pool with a client that reads and writes a few attributes, and a user who has others."""
    rights = {"WriteAttributes": ["phone_number", "name"], "ReadAttributes": ["name", "email"]}
    pool = local.pool(
        Schema=[TEAM], client={"ExplicitAuthFlows": [*PASSWORD_FLOWS, "ALLOW_REFRESH_TOKEN_AUTH"], **rights}
    )
    pool.confirmed()
    pool.change_by_admin(**{"custom:team": "red", "name": "Ada", "email": "ada@example.com", "gender": "f"})
    return pool


def test_users_write_what_their_client_may_write(narrow: Pool) -> None:
    """Documented: UserPoolClientType, WriteAttributes; the sentence is reported, amazon-cognito-identity-js#397."""
    token = narrow.token()
    narrow.change(token, name="Ada King")
    for name, value in (("custom:team", "blue"), ("gender", "x")):
        with refused("NotAuthorizedException", UNAUTHORIZED):
            narrow.change(token, **{"name": "Ada Byron", name: value})
        with refused("NotAuthorizedException", UNAUTHORIZED):
            narrow.local.cognito.delete_user_attributes(AccessToken=token, UserAttributeNames=[name])
        with refused("NotAuthorizedException", UNAUTHORIZED):
            narrow.sign_up("bob", "+447700900456", UserAttributes=[{"Name": name, "Value": value}])
    assert narrow.attributes()["name"] == "Ada King"
    assert narrow.attributes()["custom:team"] == "red"


def test_an_invited_user_writes_no_more_than_that(narrow: Pool) -> None:
    """By analogy with SignUp."""
    narrow.invite("eve", UserAttributes=[], TemporaryPassword=TEMPORARY_PASSWORD, MessageAction="SUPPRESS")
    challenge = narrow.sign_in("eve", TEMPORARY_PASSWORD)
    answers = {"USERNAME": "eve", "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.custom:team": "blue"}
    answer = {"ClientId": narrow.client_id, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"]}
    with refused("NotAuthorizedException", UNAUTHORIZED):
        narrow.local.cognito.respond_to_auth_challenge(**answer, ChallengeResponses=answers)
    del answers["userAttributes.custom:team"]
    answers["userAttributes.name"] = "Eve"
    narrow.local.cognito.respond_to_auth_challenge(**answer, ChallengeResponses=answers)
    assert narrow.attributes("eve")["name"] == "Eve"


def test_an_invited_user_sets_no_flag_and_no_sub(local: Local) -> None:
    """Reported for the flag: aws-sdk-ios#2203."""
    pool = local.pool()
    pool.invite(TemporaryPassword=TEMPORARY_PASSWORD, MessageAction="SUPPRESS")
    before, session = pool.attributes(), pool.sign_in(password=TEMPORARY_PASSWORD)["Session"]
    for name in ("phone_number_verified", "email_verified", "sub"):
        answers = {"USERNAME": "ada", "NEW_PASSWORD": NEW_PASSWORD, f"userAttributes.{name}": "true"}
        with refused("InvalidParameterException", f"Cannot modify the non-mutable attribute {name}"):
            local.cognito.respond_to_auth_challenge(
                ClientId=pool.client_id,
                ChallengeName="NEW_PASSWORD_REQUIRED",
                Session=session,
                ChallengeResponses=answers,
            )
    assert pool.attributes() == before


def test_users_and_id_tokens_show_what_their_client_may_read(narrow: Pool) -> None:
    """Documented: UserPoolClientType, ReadAttributes; that sub is always shown is by analogy with the token."""
    tokens = narrow.sign_in()["AuthenticationResult"]
    shown = narrow.local.cognito.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]
    assert {entry["Name"] for entry in shown} == {"sub", "name", "email"}
    claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    assert claims["name"] == "Ada"
    assert claims["email_verified"] is False
    assert not {"custom:team", "gender", "phone_number", "phone_number_verified"} & claims.keys()
    assert "custom:team" in narrow.attributes()


def test_a_client_that_names_no_attributes_reads_and_writes_all(local: Local) -> None:
    """Reported, in the console's words: aws-aspnet-cognito-identity-provider#89."""
    pool = local.pool(Schema=[TEAM])
    pool.sign_up(UserAttributes=[{"Name": "custom:team", "Value": "red"}], ClientMetadata={"do": "autoConfirmUser"})
    pool.change(pool.token(), **{"custom:team": "blue"})
    shown = local.cognito.get_user(AccessToken=pool.token())["UserAttributes"]
    assert {"Name": "custom:team", "Value": "blue"} in shown
    assert PASSWORD not in str(shown)


@pytest.mark.parametrize("name", ["team", "custom:other", "sub", "email_verified"])
def test_a_client_cannot_be_given_an_attribute_that_nobody_can_write(local: Local, name: str) -> None:
    """Reported: aws-sdk-java#1395, aws-cdk#20760; for sub and the flags by analogy."""
    pool = local.pool(Schema=[TEAM])
    asked = {"UserPoolId": pool.id, "ClientName": "app", "WriteAttributes": ["email", name]}
    with refused("InvalidParameterException", "Invalid write attributes specified while creating a client"):
        local.cognito.create_user_pool_client(**asked)
    with refused("InvalidParameterException", "Invalid write attributes specified while updating a client"):
        local.cognito.update_user_pool_client(**asked, ClientId=pool.client_id)


def test_a_client_reads_the_flags_and_no_attribute_that_the_pool_lacks(local: Local) -> None:
    pool = local.pool(Schema=[TEAM])
    asked = {"UserPoolId": pool.id, "ClientName": "app"}
    local.cognito.create_user_pool_client(**asked, ReadAttributes=["email_verified", "custom:team", "sub"])
    with refused("InvalidParameterException", "Invalid read attributes specified while creating a client"):
        local.cognito.create_user_pool_client(**asked, ReadAttributes=["custom:other"])
