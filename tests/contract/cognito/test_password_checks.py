"""Signing in with a password, where it goes wrong: what is missing, who does not exist, and too many wrong ones."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP
from support.local_stack.cognito_front import refused
from support.people import EMAIL, PASSWORD, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

WRONG = "Wrong-Horse-9!"
INCORRECT = "Incorrect username or password."
EXCEEDED = "Password attempts exceeded"
HIDING = {"PreventUserExistenceErrors": "ENABLED"}
BY_PASSWORD = "USER_PASSWORD_AUTH"
BY_SRP = "USER_SRP_AUTH"


@pytest.mark.parametrize(
    ("flow", "given", "missing"),
    [
        (BY_PASSWORD, {}, "USERNAME"),
        (BY_PASSWORD, {"USERNAME": "ada"}, "PASSWORD"),
        (BY_PASSWORD, {"PASSWORD": PASSWORD}, "USERNAME"),
        (BY_PASSWORD, {"USERNAME": "ada", "PASSWORD": ""}, "PASSWORD"),
        ("ADMIN_USER_PASSWORD_AUTH", {"USERNAME": "ada"}, "PASSWORD"),
        (BY_SRP, {"SRP_A": "AB"}, "USERNAME"),
        (BY_SRP, {"USERNAME": "ada"}, "SRP_A"),
        ("CUSTOM_AUTH", {}, "USERNAME"),
        ("USER_AUTH", {}, "USERNAME"),
        ("REFRESH_TOKEN_AUTH", {}, "REFRESH_TOKEN"),
        ("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": ""}, "REFRESH_TOKEN"),
    ],
)
@pytest.mark.parametrize("client", [{}, {"GenerateSecret": True}, HIDING])
def test_a_parameter_that_is_missing_or_blank_is_named(
    local: Local, flow: str, given: dict[str, str], missing: str, client: dict[str, Any]
) -> None:
    """Reported: aws-sdk-php#1057, aws-sdk-cpp#452, identity-js#130 (which sent a blank one); others by analogy."""
    pool = local.pool(client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"], **client})
    asked = {"ClientId": pool.client_id, "AuthFlow": flow, "AuthParameters": given}
    with refused("InvalidParameterException", f"Missing required parameter {missing}"):
        if flow.startswith("ADMIN_"):
            local.cognito.admin_initiate_auth(UserPoolId=pool.id, **asked)
        else:
            local.cognito.initiate_auth(**asked)


@pytest.mark.parametrize("settings", [{}, {"UsernameAttributes": ["email"]}, {"AliasAttributes": ["email"]}])
def test_srp_for_a_user_who_does_not_exist_looks_like_srp_for_one_who_does(
    local: Local, settings: dict[str, Any]
) -> None:
    """Documented (guide, "Managing user existence error responses"): the same salt and UUID for the same name."""
    pool = local.pool(client=HIDING, **settings)
    first, again = _first_step(pool, EMAIL), _first_step(pool, EMAIL)
    shown = first["ChallengeParameters"]
    assert first["ChallengeName"] == "PASSWORD_VERIFIER"
    assert uuid.UUID(shown["USER_ID_FOR_SRP"]).version == 4
    assert shown["USERNAME"] == shown["USER_ID_FOR_SRP"]
    for name in ("USER_ID_FOR_SRP", "SALT"):
        assert shown[name] == again["ChallengeParameters"][name]
    assert shown["USER_ID_FOR_SRP"] != _first_step(pool, "b@example.com")["ChallengeParameters"]["USER_ID_FOR_SRP"]
    with refused("NotAuthorizedException", INCORRECT):
        _by_srp(pool, PASSWORD, EMAIL)


def test_srp_for_a_user_who_does_not_exist_says_so_where_it_may(local: Local) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        _first_step(local.pool(), "nobody")


@pytest.mark.parametrize("name", ["ada", EMAIL])
def test_five_wrong_passwords_lock_the_user_out_for_a_second_and_each_further_one_for_twice_as_long(
    local: Local, name: str
) -> None:
    """Documented: guide, "Lockout behavior for failed sign-in attempts"."""
    pool = _with_email(local)
    _fail(pool, 5, name)
    for seconds in (1, 2, 4):
        with refused("NotAuthorizedException", EXCEEDED):
            pool.sign_in()
        local.clock.forward(seconds - 0.5)
        with refused("NotAuthorizedException", EXCEEDED):
            pool.sign_in(name, WRONG)
        local.clock.forward(0.5)
        _fail(pool, 1, name)
    local.clock.forward(8)
    assert "AuthenticationResult" in pool.sign_in()
    _fail(pool, 4)
    assert "AuthenticationResult" in pool.sign_in()


def test_wrong_proofs_and_wrong_passwords_count_together(local: Local) -> None:
    pool = _with_email(local)
    _fail(pool, 3)
    for _ in range(2):
        with refused("NotAuthorizedException", INCORRECT):
            _by_srp(pool, WRONG)
    for attempt in (partial(_by_srp, pool, PASSWORD), pool.sign_in, partial(_by_choice, pool, PASSWORD)):
        with refused("NotAuthorizedException", EXCEEDED):
            attempt()
    local.clock.forward(1)
    assert "AuthenticationResult" in _by_srp(pool, PASSWORD)


def test_wrong_passwords_of_a_choice_count_and_those_of_others_do_not(local: Local) -> None:
    pool = _with_email(local)
    pool.verified("bob")
    for _ in range(5):
        with refused("NotAuthorizedException", INCORRECT):
            _by_choice(pool, WRONG)
    with refused("NotAuthorizedException", EXCEEDED):
        _by_choice(pool, PASSWORD)
    assert "AuthenticationResult" in pool.sign_in("bob")


def test_a_user_who_does_not_exist_is_locked_out_like_one_who_does_where_that_is_hidden(local: Local) -> None:
    """By analogy: a difference would say who exists."""
    pool = local.pool(client=HIDING)
    for _ in range(5):
        with refused("NotAuthorizedException", INCORRECT):
            pool.sign_in("nobody")
    with refused("NotAuthorizedException", EXCEEDED):
        pool.sign_in("nobody")


def test_wrong_passwords_at_the_same_time_get_no_more_tries(local: Local) -> None:
    pool = _with_email(local)

    def attempt(_number: int) -> str:
        with pytest.raises(ClientError) as raised:
            pool.sign_in(password=WRONG)
        return str(raised.value.response["Error"]["Message"])

    with ThreadPoolExecutor(10) as guessers:
        answers = list(guessers.map(attempt, range(20)))
    assert (answers.count(INCORRECT), answers.count(EXCEEDED)) == (5, 15)


def _with_email(local: Local) -> Pool:
    """Return a pool where ada, who has an e-mail address as an alias, may sign in in every way."""
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]
    pool = local.pool(client={"ExplicitAuthFlows": flows}, AliasAttributes=["email"])
    pool.verified("ada", PHONE, EMAIL)
    return pool


def _fail(pool: Pool, times: int, name: str = "ada") -> None:
    for _ in range(times):
        with refused("NotAuthorizedException", INCORRECT):
            pool.sign_in(name, WRONG)


def _first_step(pool: Pool, name: str) -> Any:
    return pool.local.cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow=BY_SRP, AuthParameters={"USERNAME": name, "SRP_A": "AB" * 128}
    )


def _by_srp(pool: Pool, password: str, name: str = "ada") -> Any:
    srp = AWSSRP(name, password, pool.id, pool.client_id, client=pool.local.cognito)
    sent = srp.get_auth_params()
    first = pool.local.cognito.initiate_auth(ClientId=pool.client_id, AuthFlow=BY_SRP, AuthParameters=sent)
    return pool.local.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(first["ChallengeParameters"], sent),
    )


def _by_choice(pool: Pool, password: str) -> Any:
    asked = {"USERNAME": "ada", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password}
    return pool.local.cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters=asked)
