"""Signing out ends sign-ins at once: documented for GlobalSignOut and AdminUserGlobalSignOut (API reference)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest
from support.local_stack.cognito_front import PASSWORD_FLOWS, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.local_stack.cognito_front import Local, Pool

REVOKED = "Refresh Token has been revoked"
type SignOut = Callable[[Pool, dict[str, str]], Any]
type Refresh = Callable[[Pool, str], Any]


def own(pool: Pool, tokens: dict[str, str]) -> None:
    """Sign out as the user."""
    pool.local.cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def by_admin(pool: Pool, _tokens: dict[str, str]) -> None:
    """Sign the user out as an administrator."""
    pool.local.cognito.admin_user_global_sign_out(UserPoolId=pool.id, Username="ada")


def by_flow(pool: Pool, token: str) -> Any:
    """Refresh by InitiateAuth."""
    given = {"REFRESH_TOKEN": token}
    return pool.local.cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given
    )


def by_operation(pool: Pool, token: str) -> Any:
    """Refresh by the operation of its own."""
    return pool.local.cognito.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=token)


@pytest.fixture
def pool(local: Local) -> Pool:
    """Make a pool with a user."""
    made = local.pool(client={"ExplicitAuthFlows": [*PASSWORD_FLOWS, "ALLOW_REFRESH_TOKEN_AUTH"]})
    made.confirmed()
    return made


@pytest.mark.parametrize("refresh", [by_flow, by_operation])
@pytest.mark.parametrize("sign_out", [own, by_admin])
def test_the_sign_ins_before_end_and_those_after_do_not(pool: Pool, sign_out: SignOut, refresh: Refresh) -> None:
    before = [pool.sign_in()["AuthenticationResult"] for _ in range(2)]
    refreshed = refresh(pool, before[1]["RefreshToken"])["AuthenticationResult"]
    sign_out(pool, refreshed)
    after = pool.sign_in()["AuthenticationResult"]
    for tokens in before:
        with refused("NotAuthorizedException", REVOKED):
            refresh(pool, tokens["RefreshToken"])
    assert refresh(pool, after["RefreshToken"])["AuthenticationResult"]["AccessToken"]
    began = [jwt.decode(t["AccessToken"], options={"verify_signature": False})["iat"] for t in (*before, after)]
    assert began == sorted(began)


def test_other_users_stay_signed_in(pool: Pool) -> None:
    pool.confirmed("bob", "+447700900456")
    bob = pool.sign_in("bob")["AuthenticationResult"]
    own(pool, pool.sign_in()["AuthenticationResult"])
    assert by_flow(pool, bob["RefreshToken"])["AuthenticationResult"]["AccessToken"]


def test_a_revoked_token_ends_its_own_sign_in_alone(pool: Pool) -> None:
    first, second = (pool.sign_in()["AuthenticationResult"] for _ in range(2))
    pool.local.cognito.revoke_token(ClientId=pool.client_id, Token=first["RefreshToken"])
    with refused("NotAuthorizedException", REVOKED):
        by_flow(pool, first["RefreshToken"])
    assert by_flow(pool, second["RefreshToken"])["AuthenticationResult"]["AccessToken"]
