"""User names in pools that ignore case, and in pools that do not.

Documented: which names it concerns, that case-sensitive is the API's default, and that answers and events show lower
case (developer guide, "User pool case sensitivity"; API reference, UsernameConfigurationType). By analogy: the spelling
that a secret hash is over, and the address that mail goes to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP
from support.local_stack.cognito_front import code_in, named, refused
from support.people import EMAIL, NEW_PASSWORD, OTHER_PHONE, PASSWORD, PHONE, TEMPORARY_PASSWORD

from cognito_otp_local.cognito.directory.pool_records import read_pool

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

CASELESS: dict[str, Any] = {"UsernameConfiguration": {"CaseSensitive": False}}
MIXED = "Person@Example.COM"


def names_of(pool: Pool) -> list[str]:
    """Return the names of all users."""
    return [user["Username"] for user in pool.local.cognito.list_users(UserPoolId=pool.id)["Users"]]


@pytest.mark.parametrize("settings", [{}, {"UsernameConfiguration": {"CaseSensitive": True}}], ids=["absent", "true"])
def test_names_in_another_case_are_other_users_unless_the_pool_ignores_case(
    local: Local, settings: dict[str, Any]
) -> None:
    pool = local.pool(**settings)
    for name in ("Ann", "ann", "ANN"):
        pool.sign_up(name)
    assert names_of(pool) == ["Ann", "ann", "ANN"]
    # Events are asynchronous: they may overtake each other.
    assert sorted(event["userName"] for event in pool.sent()) == sorted(["Ann", "ann", "ANN"])


def test_a_name_in_another_case_is_taken_and_signs_in(local: Local) -> None:
    pool = local.pool(**CASELESS)
    pool.sign_up("Ann")
    for name in ("ann", "ANN"):
        with refused("UsernameExistsException", "User already exists"):
            pool.sign_up(name)
    pool.resend("aNN")
    pool.confirm(pool.code(), "aNn")
    assert "AuthenticationResult" in pool.sign_in("ANN")
    assert names_of(pool) == ["ann"]


def test_answers_events_and_tokens_show_lower_case(local: Local) -> None:
    pool = local.pool(**CASELESS)
    pool.sign_up("Ann", UserAttributes=named({"email": MIXED, "preferred_username": "The-Ann", "name": "Ann Lee"}))
    [before], [sent] = local.workshop.events(pool.id, "PreSignUp"), pool.sent()
    assert before["userName"] == sent["userName"] == "ann"
    for event in (before, sent):
        shown = event["request"]["userAttributes"]
        assert (shown["email"], shown["preferred_username"], shown["name"]) == (EMAIL, "the-ann", "Ann Lee")
    pool.confirm(pool.code(), "ANN")
    mine = local.cognito.get_user(AccessToken=pool.token("ANN"))
    assert (mine["Username"], pool.user("ANN")["Username"]) == ("ann", "ann")
    assert {"Name": "email", "Value": EMAIL} in mine["UserAttributes"]


def test_srp_the_second_factor_and_its_session(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON", **CASELESS)
    pool.confirmed("Ann")
    srp = AWSSRP("ANN", PASSWORD, pool.id, pool.client_id, client=local.cognito)
    sent = srp.get_auth_params()
    first = local.cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=sent)
    assert first["ChallengeParameters"]["USER_ID_FOR_SRP"] == "ann"
    second = local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses={**srp.process_challenge(first["ChallengeParameters"], sent), "USERNAME": "aNN"},
    )
    assert "AuthenticationResult" in pool.answer(second, pool.code(), "AnN")


def test_a_forgotten_password(local: Local) -> None:
    pool = local.pool(**CASELESS)
    pool.verified("Ann")
    pool.forgot("ANN")
    pool.reset(pool.code(), NEW_PASSWORD, "aNN")
    assert "AuthenticationResult" in pool.sign_in("ann", NEW_PASSWORD)


def test_an_unknown_user_is_shown_the_same_destination_in_any_case(local: Local) -> None:
    pool = local.pool(client={"PreventUserExistenceErrors": "ENABLED"}, **CASELESS)
    assert pool.forgot("Nobody")["CodeDeliveryDetails"] == pool.forgot("NOBODY")["CodeDeliveryDetails"]


def test_administrators_calls_and_those_that_the_emulator_answers(local: Local) -> None:
    pool = local.pool(**CASELESS)
    assert pool.invite("Ann")["User"]["Username"] == "ann"
    with refused("UsernameExistsException"):
        pool.invite("ANN")
    at = {"UserPoolId": pool.id, "Username": "ANN"}
    pool.change_by_admin("ANN", email=MIXED)
    assert pool.attributes("aNN")["email"] == EMAIL
    local.cognito.admin_set_user_password(**at, Password=PASSWORD, Permanent=True)
    local.cognito.create_group(UserPoolId=pool.id, GroupName="staff")
    local.cognito.admin_add_user_to_group(**at, GroupName="staff")
    [group] = local.cognito.admin_list_groups_for_user(**at)["Groups"]
    assert group["GroupName"] == "staff"
    local.cognito.admin_disable_user(**at)
    assert not pool.user("ann")["Enabled"]
    local.cognito.admin_delete_user(**at)
    assert names_of(pool) == []


def test_an_address_that_an_invited_user_brings(local: Local) -> None:
    schema = [{"Name": "email", "Required": True}]
    pool = local.pool(Schema=schema, **CASELESS)
    pool.invite("Ann", TemporaryPassword=TEMPORARY_PASSWORD)
    challenge = pool.sign_in("ANN", TEMPORARY_PASSWORD)
    answers = {"USERNAME": "aNN", "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.email": MIXED}
    answer = local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses=answers,
    )
    assert "AuthenticationResult" in answer
    assert pool.attributes("ann")["email"] == EMAIL


def test_a_secret_hash_is_over_the_name_as_it_was_typed(local: Local) -> None:
    pool = local.pool(client={"GenerateSecret": True}, **CASELESS)

    def proof(name: str) -> str:
        key, text = (pool.secret or "").encode(), (name + pool.client_id).encode()
        return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()

    pool.sign_up("Ann", SecretHash=proof("Ann"), ClientMetadata={"do": "autoConfirmUser"})
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
        pool.resend("ANN", SecretHash=proof("ann"))
    answer = local.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ANN", "PASSWORD": PASSWORD, "SECRET_HASH": proof("ANN")},
    )
    assert "AuthenticationResult" in answer


def test_an_email_address_as_user_name(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], **CASELESS)
    pool.sign_up(MIXED, None)
    with refused("UsernameExistsException", "An account with the given email already exists."):
        pool.sign_up(EMAIL.upper(), None)
    [letter] = local.emails
    assert letter.to == EMAIL
    pool.confirm(code_in(letter.body), EMAIL.upper())
    assert "AuthenticationResult" in pool.sign_in(MIXED)
    assert pool.attributes(MIXED)["email"] == EMAIL


def test_an_address_that_is_changed_is_another_users_in_any_case(local: Local) -> None:
    pool = local.pool(UsernameAttributes=["email"], **CASELESS)
    pool.confirmed(EMAIL, None)
    pool.confirmed("other@example.com", None)
    token = pool.token("Other@example.com")
    with refused("AliasExistsException"):
        pool.change(token, email=MIXED)
    pool.change(token, email="New@Example.com")
    assert "AuthenticationResult" in pool.sign_in("new@EXAMPLE.com")


def test_an_email_alias(local: Local) -> None:
    pool = local.pool(AliasAttributes=["email"], **CASELESS)
    pool.verified("Ann", email=MIXED)
    assert "AuthenticationResult" in pool.sign_in(EMAIL.upper())
    pool.confirmed("Bob", OTHER_PHONE)
    token = pool.token("bob")
    pool.change(token, email=EMAIL.upper())
    local.cognito.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    with refused("AliasExistsException"):
        pool.verify(token, "email", code_in(local.emails[-1].body))


def test_of_sign_ups_at_once_one_succeeds(local: Local) -> None:
    pool = local.pool(**CASELESS)

    def attempt(name: str) -> str:
        try:
            pool.sign_up(name)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "made"

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(attempt, ("Ann", "ann", "ANN", "aNN")))
    assert outcomes == ["UsernameExistsException"] * 3 + ["made"]
    assert names_of(pool) == ["ann"]


@pytest.mark.parametrize("aliases", [{}, {"AliasAttributes": ["email"]}], ids=["user name", "alias"])
def test_users_made_past_the_front_keep_their_capitals_and_are_found_by_any(
    local: Local, aliases: dict[str, Any]
) -> None:
    """Local only: the emulator, to which CloudFormation writes users directly, does not know lower case."""
    pool = local.pool(**aliases, **CASELESS)
    local.emulated().admin_create_user(
        UserPoolId=pool.id,
        Username="Ann",
        MessageAction="SUPPRESS",
        UserAttributes=named({"phone_number": PHONE, "email": MIXED, "email_verified": "true"}),
    )
    for name in ("ann", "ANN", *([EMAIL] if aliases else [])):
        assert pool.user(name)["Username"] == "Ann"
    with refused("UsernameExistsException"):
        pool.sign_up("aNN")
    assert names_of(pool) == ["Ann"]


def test_a_setting_that_cloudformation_took_from_a_parameter_counts() -> None:
    """Local only: it reaches the emulator's record as text."""
    record = {"Id": "us-east-1_A", "Arn": "arn", "UsernameConfiguration": {"CaseSensitive": "false"}}
    assert read_pool(record).ignores_case
