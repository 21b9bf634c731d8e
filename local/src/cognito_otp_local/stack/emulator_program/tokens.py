"""Tokens that are no longer good, refused whether or not IAM is enforced.

ministack looks at the state of a token (its kind, signature, expiry and revocation, and its user) only where it
enforces IAM, and Cognito always does. A disabled user's sessions end for good: enabling the user revives none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

if TYPE_CHECKING:
    from collections.abc import Callable

type Request = dict[str, Any]

_run, _disable, _find_refreshed = (
    cognito._run_idp_handler,  # noqa: SLF001 - the emulator has no public way in
    cognito._admin_disable_user,  # noqa: SLF001 - as above
    cognito._refresh_auth_user,  # noqa: SLF001 - as above
)


def run_checked(handler: Callable[[Request], Any], action: str, request: Request) -> Any:
    """Answer a call as ministack does, unless it brings an access token that is not good."""

    def checked(given: Request) -> Any:
        return cognito._access_token_error(given) or handler(given)  # noqa: SLF001 - as above

    return _run(checked, action, request)


def find_refreshed(pool: Any, pool_id: str, client_id: str, token: str) -> Any:
    """Return whom a refresh token signs in, and the refusal, also if the user is disabled."""
    user, refusal = _find_refreshed(pool, pool_id, client_id, token)
    if refusal or user.get("Enabled", True):
        return user, refusal
    return None, error_response_json("NotAuthorizedException", "User is disabled.", 400)


def disable_user(request: Request) -> Any:
    """Answer AdminDisableUser: every token that the user has is revoked."""
    pool = cognito._user_pools.get(request.get("UserPoolId"))  # noqa: SLF001 - as above
    user = cognito._resolve_user(pool, request.get("Username"))[0] if pool else None  # noqa: SLF001 - as above
    if user:
        cognito._revoked_tokens.update(user.pop("_origin_jtis", []))  # noqa: SLF001 - as above
    return _disable(request)
